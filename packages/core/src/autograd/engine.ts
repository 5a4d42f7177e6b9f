import { RuntimeError, ValueError } from '../errors.ts';
import { pythonType } from '../ops/base/arguments.ts';
import { copyInto, emptyOf, writeRaw } from '../ops/base/fill.ts';
import { addGradients, addInto, onesLike } from '../ops/base/gradients.ts';
import { castTo } from '../ops/base/pointwise.ts';
import type { DType } from '../tensor/dtype.ts';
import { denseLayout, isDense, layoutOf, sameShape } from '../tensor/layout.ts';
import { allocations, type Storage } from '../tensor/storage.ts';
import { setGrad, stateOf, Tensor } from '../tensor/tensor.ts';
import { AccumulateGrad, edgeOf } from './graph.ts';
import { retainGrad } from './hooks.ts';
import { gradMode } from './mode.ts';
import { tensorType, type Grad, type GradHook, type Node } from './node.ts';

export interface BackwardOptions {
  /** Keep what the graph saved, so that it can be walked again. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, for higher derivatives. */
  readonly createGraph?: boolean;
  /** Accumulate into these tensors only; those that are no leaves retain their gradient from then on. */
  readonly inputs?: Tensor | readonly Tensor[];
}

/** The nodes still to visit, latest first: a binary heap on their sequence numbers. */
class Queue {
  private readonly heap: Node[] = [];

  push(node: Node): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(node);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.sequence >= node.sequence) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = node;
  }

  pop(): Node | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.sequence > heap[child]!.sequence) child++;
      if (heap[child]!.sequence <= last.sequence) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

/** What a walk that does not go everywhere wants. */
interface Targets {
  /** The nodes to visit: those on a path to a wanted gradient, the node of which is the end of the path. */
  readonly path: ReadonlySet<Node>;
  /** Gradients of these (node, output) pairs are to be captured; else the target nodes run, for what they retain. */
  readonly captures: Map<Node, Map<number, Grad>> | null;
}

/** One walk of the graph from its roots to the leaves, or to targets. */
class Walk {
  private readonly queue = new Queue();
  private readonly createGraph: boolean;
  private readonly retainGraph: boolean;
  private readonly targets: Targets | null;
  /** What the backward of the node at hand has allocated; a walk that records nothing gives it back when used up. */
  private readonly made: Storage[] = [];

  constructor(retainGraph: boolean, createGraph: boolean, targets: Targets | null) {
    this.retainGraph = retainGraph;
    this.createGraph = createGraph;
    this.targets = targets;
  }

  /** Adds to the gradient that waits at output `slot` of `node`. */
  add(node: Node, slot: number, gradient: Tensor): void {
    if (node.pending === null) {
      node.pending = node.outputs === 1 ? [null] : new Array<Grad>(node.outputs).fill(null);
      this.queue.push(node);
    }
    const { pending } = node;
    const old = pending[slot] ?? null;
    if (old !== null) pending[slot] = this.sum(old, gradient);
    else {
      pending[slot] = gradient;
      if (gradient.storage.pending > 0) gradient.storage.pending++;
    }
  }

  private sum(old: Tensor, gradient: Tensor): Tensor {
    if (isOnlyView(old) && old.layout === gradient.layout) return addInto(old, gradient);
    const total = addGradients(old, gradient);
    this.take(total);
    finish(old);
    return total;
  }

  /** Counts a gradient just made as one that only this walk can see. */
  take(gradient: Tensor): void {
    if (!this.createGraph) gradient.storage.pending = 1;
  }

  run(): void {
    const { enabled } = gradMode;
    const { log } = allocations;
    gradMode.enabled = this.createGraph;
    allocations.log = this.createGraph ? null : this.made;
    try {
      for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) this.visit(node);
    } finally {
      gradMode.enabled = enabled;
      allocations.log = log;
      for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) node.pending = null;
    }
  }

  private visit(node: Node): void {
    const grads = node.pending!;
    node.pending = null;
    const { targets } = this;
    const wanted = targets?.captures?.get(node);
    if (wanted !== undefined) {
      for (const slot of wanted.keys()) wanted.set(slot, expose(grads[slot]!));
      if (!node.edges.some((edge) => edge !== null && targets!.path.has(edge))) return;
    }
    if (node.hooks !== null) runHooks(node, grads);
    if (node instanceof AccumulateGrad) accumulate(node.leaf, grads[0]!, this.createGraph);
    else this.apply(node, grads);
    for (let i = 0; i < grads.length; i++) if (grads[i]) finish(grads[i]!);
    if (!this.retainGraph) node.release();
  }

  private apply(node: Node, grads: readonly Grad[]): void {
    const { made, targets } = this;
    made.length = 0;
    const results = node.backward(grads);
    const count = made.length;
    for (let i = 0; i < count; i++) made[i]!.pending = 1;
    for (let i = 0; i < node.edges.length; i++) {
      const edge = node.edges[i];
      const gradient = results[i];
      if (edge && gradient && (targets === null || targets.path.has(edge)))
        this.add(edge, node.slots[i]!, gradient);
    }
    for (let i = 0; i < count; i++) release(made[i]!);
  }
}

/** One gradient less waits in `storage`: after the last one its memory is given back. */
function release(storage: Storage): void {
  if (storage.pending > 0 && --storage.pending === 0) storage.dispose();
}

/** Done with a gradient that waited. */
const finish = (gradient: Tensor): void => release(gradient.storage);

/** For a gradient that others come to see: its memory is the garbage collector's from now on. */
function expose(gradient: Grad): Grad {
  if (gradient !== null) gradient.storage.pending = 0;
  return gradient;
}

/** True where nobody else sees the storage of a gradient, and the gradient shows all of it. */
const isOnlyView = ({ storage, layout }: Tensor): boolean =>
  storage.pending === 1 && layout.contiguous && layout.size === storage.length;

/** The nodes below `roots` from which a node of `targets` can be reached, those themselves among them. */
function pathsTo(targets: Iterable<Node>, roots: readonly Node[]): Set<Node> {
  const needed = new Set(targets);
  let first = Infinity;
  for (const node of needed) first = Math.min(first, node.sequence);
  // Producers have smaller numbers than their consumers: below the first target nothing leads to one.
  const reachable = new Set(roots);
  for (const node of reachable) {
    for (const edge of node.edges) if (edge !== null && edge.sequence >= first) reachable.add(edge);
  }
  for (const node of [...reachable].sort((a, b) => a.sequence - b.sequence)) {
    if (node.edges.some((edge) => edge !== null && needed.has(edge))) needed.add(node);
  }
  return needed;
}

function runHooks(node: Node, grads: Grad[]): void {
  for (const hook of node.hooks!.slice()) {
    const gradient = expose(grads[hook.output]!);
    if (gradient !== null) grads[hook.output] = runHook(hook.run, gradient);
  }
}

/** The gradient that `hook` makes of `gradient`. Source of the errors: torch/csrc/autograd/python_hook.cpp. */
function runHook(hook: GradHook['run'], gradient: Tensor): Tensor {
  const replaced: unknown = hook(gradient) ?? gradient;
  const name = hook.name || '<lambda>';
  if (!(replaced instanceof Tensor))
    throw new TypeError(`expected Variable, but hook returned '${pythonType(replaced)}'`);
  if (replaced.dtype !== gradient.dtype) {
    const types = `was ${tensorType(gradient)} got ${tensorType(replaced)}`;
    throw new RuntimeError(`hook '${name}' has changed the type of value (${types})`);
  }
  if (!sameShape(replaced.shape, gradient.shape))
    throw new RuntimeError(`hook '${name}' has changed the size of value`);
  return replaced;
}

/** Adds `incoming` into `leaf.grad`. The tensor found there keeps its identity, as in PyTorch. */
function accumulate(leaf: Tensor, incoming: Tensor, createGraph: boolean): void {
  const state = stateOf(leaf);
  let gradient = incoming;
  if (state.hooks.length > 0) {
    for (const hook of state.hooks.slice()) gradient = runHook(hook, expose(gradient)!);
  }
  if (state.grad === null) setGrad(leaf, firstGradient(leaf, gradient, createGraph));
  else if (createGraph) setGrad(leaf, addGradients(state.grad, gradient));
  else addInto(state.grad, gradient);
}

/** A gradient for `leaf` to keep: laid out as the leaf is, and seen by nobody else. */
function firstGradient(leaf: Tensor, gradient: Tensor, createGraph: boolean): Tensor {
  if (isOnlyView(gradient) && gradient.layout === leaf.layout) {
    expose(gradient);
    return gradient.base === null ? gradient : new Tensor(gradient.storage, gradient.layout, 0);
  }
  const { shape, strides } = leaf.layout;
  const layout = isDense(shape, strides)
    ? layoutOf(gradient.dtype, shape, strides)
    : denseLayout(gradient.dtype, shape);
  const copy = emptyOf(gradient.device, layout);
  return createGraph ? copyInto(copy, gradient) : writeRaw(copy, gradient);
}

const makeSeed = (root: Tensor, given: Tensor | null | undefined, i: number): Tensor | null => {
  if (given === null || given === undefined) {
    if (root.layout.size !== 1)
      throw new RuntimeError('grad can be implicitly created only for scalar outputs');
    return null;
  }
  if (!(given instanceof Tensor)) {
    throw new TypeError(`gradients can be either Tensors or None, but got ${pythonType(given)}`);
  }
  if (!sameShape(given.shape, root.shape)) {
    throw new RuntimeError(
      `Mismatch in shape: grad_output[${i}] has a shape of ${given.shape} and output[${i}] has a shape of ${root.shape}.`,
    );
  }
  return given;
};

interface Root {
  readonly tensor: Tensor;
  readonly node: Node;
  readonly slot: number;
  /** The gradient to start from; null for 1. */
  readonly given: Tensor | null;
}

function rootsOf(tensors: readonly Tensor[], gradients: readonly (Tensor | null | undefined)[]): Root[] {
  if (gradients.length > 0 && gradients.length !== tensors.length) {
    throw new RuntimeError(`got ${tensors.length} tensors and ${gradients.length} gradients`);
  }
  const given = tensors.map((x, i) => (x.requiresGrad || gradients[i] ? makeSeed(x, gradients[i], i) : null));
  return tensors.map((tensor, i) => {
    const node = edgeOf(tensor);
    if (node === null) {
      throw new RuntimeError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
    }
    return { tensor, node, slot: slotOf(node, tensor), given: given[i]! };
  });
}

const slotOf = (node: Node, x: Tensor): number => (node instanceof AccumulateGrad ? 0 : x.outputIndex);

function start(roots: readonly Root[], walk: Walk): void {
  for (const { tensor, node, slot, given } of roots) {
    const one = given === null ? onesLike(tensor) : null;
    if (one !== null) walk.take(one);
    walk.add(node, slot, one ?? converted(given!, tensor.dtype));
    if (one !== null) finish(one);
  }
  walk.run();
}

const converted = (gradient: Tensor, dtype: DType): Tensor =>
  gradient.dtype === dtype ? gradient : castTo(gradient, dtype);

/**
 * Gradients of `tensors` into the leaves of their graph, or into `inputs` alone. `gradients` to start from are needed
 * for tensors of more than one element. Source: torch.autograd.backward.
 */
export function backward(
  tensors: Tensor | readonly Tensor[],
  gradients: Tensor | readonly (Tensor | null | undefined)[] = [],
  options: BackwardOptions = {},
): void {
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  const inputs = options.inputs === undefined ? null : listOf(options.inputs);
  if (inputs !== null && inputs.length === 0) {
    throw new RuntimeError("'inputs' argument to backward() cannot be empty.");
  }
  const roots = rootsOf(listOf(tensors), listOf(gradients));
  for (const x of inputs ?? []) retainGrad(x);
  const path =
    inputs === null
      ? null
      : pathsTo(
          inputs.map((x) => edgeOf(x)!),
          roots.map(({ node }) => node),
        );
  start(roots, new Walk(retainGraph, createGraph, path && { path, captures: null }));
}

const listOf = <T>(x: Tensor | readonly T[]): readonly (Tensor | T)[] => (x instanceof Tensor ? [x] : x);

export interface GradOptions {
  /** Gradients to start from, one per output; needed for outputs of more than one element. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null | undefined)[];
  readonly retainGraph?: boolean;
  readonly createGraph?: boolean;
  /** Give null for an input that the outputs do not depend on, instead of an error. */
  readonly allowUnused?: boolean;
}

/** Gradients of `outputs` with respect to `inputs`, without touching any `.grad`. Source: torch.autograd.grad. */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): Grad[] {
  const createGraph = options.createGraph ?? false;
  const wanted = listOf(inputs);
  const roots = rootsOf(listOf(outputs), listOf(options.gradOutputs ?? []));
  if (wanted.length === 0) throw new ValueError('grad requires non-empty inputs.');
  const captures = new Map<Node, Map<number, Grad>>();
  const places = wanted.map((x) => {
    const node = edgeOf(x);
    if (node === null) throw new RuntimeError('One of the differentiated Tensors does not require grad');
    const slot = slotOf(node, x);
    if (!captures.has(node)) captures.set(node, new Map());
    captures.get(node)!.set(slot, null);
    return { node, slot };
  });
  const path = pathsTo(
    captures.keys(),
    roots.map(({ node }) => node),
  );
  start(roots, new Walk(options.retainGraph ?? createGraph, createGraph, { path, captures }));
  return places.map(({ node, slot }) => {
    const gradient = captures.get(node)!.get(slot)!;
    if (gradient === null && !options.allowUnused) {
      throw new RuntimeError(
        'One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if ' +
          'this is the desired behavior.',
      );
    }
    return gradient;
  });
}
