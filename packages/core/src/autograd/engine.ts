import { RuntimeError } from '../errors.ts';
import { addGradients, addInto, copyOf, onesLike } from '../ops/base/gradients.ts';
import { sameShape } from '../tensor/layout.ts';
import { storageClock } from '../tensor/storage.ts';
import { stateOf, Tensor } from '../tensor/tensor.ts';
import { AccumulateGrad, edgeOf } from './graph.ts';
import { gradMode } from './mode.ts';
import type { Grad, Node } from './node.ts';

export interface BackwardOptions {
  /** Keep what the graph saved, so that it can be walked again. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, for higher derivatives. */
  readonly createGraph?: boolean;
  /** Accumulate into these leaves only. */
  readonly inputs?: readonly Tensor[];
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

/** One walk of the graph from its roots to the leaves. */
class Walk {
  private readonly queue = new Queue();
  private readonly visited: Node[] = [];
  private readonly createGraph: boolean;
  private readonly retainGraph: boolean;
  /** Gradients of these (node, output) pairs are wanted, beside or instead of those of the leaves. */
  private readonly captures: Map<Node, Map<number, Grad>> | null;
  /** Nodes on a path to one of the captured; null where all are walked. */
  private needed: Set<Node> | null = null;

  constructor(retainGraph: boolean, createGraph: boolean, captures: Map<Node, Map<number, Grad>> | null) {
    this.retainGraph = retainGraph;
    this.createGraph = createGraph;
    this.captures = captures;
  }

  /** Leaves out what does not lead to a captured node. */
  restrict(roots: readonly Node[]): void {
    this.needed = leadingTo(this.captures!, roots);
  }

  /** `owned`: nobody else refers to `gradient`. */
  add(node: Node, slot: number, gradient: Tensor, owned = false): void {
    if (node.pending === null) {
      node.pending = node.outputs === 1 ? [null] : new Array<Grad>(node.outputs).fill(null);
      this.queue.push(node);
    }
    const old = node.pending[slot] ?? null;
    node.pending[slot] = old === null ? gradient : addGradients(old, gradient);
    if (node instanceof AccumulateGrad) node.owned = owned || old !== null;
  }

  run(): void {
    const before = gradMode.enabled;
    gradMode.enabled = this.createGraph;
    try {
      for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) this.visit(node);
    } finally {
      gradMode.enabled = before;
      for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) node.pending = null;
      if (!this.retainGraph) for (const node of this.visited) node.release();
    }
  }

  private visit(node: Node): void {
    const grads = node.pending!;
    node.pending = null;
    if (node.hooks !== null) runHooks(node, grads);
    const wanted = this.captures?.get(node);
    if (wanted !== undefined) for (const slot of wanted.keys()) wanted.set(slot, grads[slot]!);
    if (node instanceof AccumulateGrad) {
      if (this.captures === null) accumulate(node.leaf, grads[0]!, this.createGraph, node.owned);
      return;
    }
    this.visited.push(node);
    const clock = storageClock();
    const results = node.backward(grads);
    for (let i = 0; i < node.edges.length; i++) {
      const edge = node.edges[i];
      const gradient = results[i];
      if (edge && gradient && (this.needed === null || this.needed.has(edge))) {
        const fresh = gradient.storage.id >= clock && gradient.base === null && results.indexOf(gradient) === i;
        this.add(edge, node.slots[i]!, gradient, fresh && results.indexOf(gradient, i + 1) < 0);
      }
    }
  }
}

/** The nodes below `roots` from which a node of `targets` can be reached. */
function leadingTo(targets: ReadonlyMap<Node, unknown>, roots: readonly Node[]): Set<Node> {
  const reachable = new Set(roots);
  for (const node of reachable) for (const edge of node.edges) if (edge !== null) reachable.add(edge);
  const needed = new Set<Node>();
  // Producers have smaller numbers than their consumers, so one pass upwards settles every node.
  for (const node of [...reachable].sort((a, b) => a.sequence - b.sequence)) {
    if (targets.has(node) || node.edges.some((edge) => edge !== null && needed.has(edge))) needed.add(node);
  }
  return needed;
}

function runHooks(node: Node, grads: Grad[]): void {
  for (const hook of node.hooks!) {
    const gradient = grads[hook.output];
    if (!gradient) continue;
    const replaced = hook.run(gradient);
    if (replaced instanceof Tensor) grads[hook.output] = replaced;
  }
}

/** Adds `gradient` into `leaf.grad`. The tensor found there keeps its identity, as in PyTorch. */
function accumulate(leaf: Tensor, incoming: Tensor, createGraph: boolean, owned = false): void {
  const state = stateOf(leaf);
  let gradient = incoming;
  for (const hook of state.hooks) gradient = hook(gradient) ?? gradient;
  if (state.grad === null) {
    const keeps = createGraph || (owned && state.hooks.length === 0 && gradient.layout === leaf.layout);
    state.grad = keeps ? gradient : copyOf(gradient, leaf.layout);
  } else if (createGraph) {
    state.grad = addGradients(state.grad, gradient);
  } else {
    addInto(state.grad, gradient);
  }
}

/** The gradient to start from: `given`, or 1 for a single element. */
function seed(root: Tensor, given: Tensor | null | undefined): Tensor {
  if (given === null || given === undefined) {
    if (root.layout.size !== 1) throw new RuntimeError('grad can be implicitly created only for scalar outputs');
    return onesLike(root);
  }
  if (!sameShape(given.shape, root.shape)) {
    throw new RuntimeError(
      `Mismatch in shape: grad_output[0] has a shape of ${given.shape} and output[0] has a shape of ${root.shape}.`,
    );
  }
  return given;
}

function start(roots: readonly Tensor[], gradients: readonly (Tensor | null | undefined)[], walk: Walk, restrict = false): void {
  const seeds = roots.map((root, i) => {
    const node = edgeOf(root);
    if (node === null) {
      throw new RuntimeError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
    }
    return { node, slot: root.outputIndex, gradient: seed(root, gradients[i]) };
  });
  if (restrict) walk.restrict(seeds.map(({ node }) => node));
  for (const { node, slot, gradient } of seeds) walk.add(node, currentSlot(node, slot), gradient);
}

const currentSlot = (node: Node, slot: number): number => (node instanceof AccumulateGrad ? 0 : slot);

/** Gradients of `roots` into the leaves of their graph. Source: torch.autograd.backward. */
export function backward(
  roots: readonly Tensor[],
  gradients: readonly (Tensor | null | undefined)[],
  options: BackwardOptions = {},
): void {
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  if (options.inputs !== undefined) {
    if (options.inputs.length === 0) throw new RuntimeError("'inputs' argument to backward() cannot be empty.");
    const found = grad(roots, options.inputs, { gradOutputs: gradients, retainGraph, createGraph, allowUnused: true });
    options.inputs.forEach((x, i) => {
      if (found[i]) accumulate(x, found[i], createGraph);
    });
    return;
  }
  const walk = new Walk(retainGraph, createGraph, null);
  start(roots, gradients, walk);
  walk.run();
}

export interface GradOptions {
  /** Gradients to start from, one per output; needed for outputs of more than one element. */
  readonly gradOutputs?: readonly (Tensor | null | undefined)[];
  readonly retainGraph?: boolean;
  readonly createGraph?: boolean;
  /** Give null for an input that the outputs do not depend on, instead of an error. */
  readonly allowUnused?: boolean;
}

/** Gradients of `outputs` with respect to `inputs`, without touching any `.grad`. Source: torch.autograd.grad. */
export function grad(outputs: Tensor | readonly Tensor[], inputs: Tensor | readonly Tensor[], options: GradOptions = {}): Grad[] {
  const roots = outputs instanceof Tensor ? [outputs] : outputs;
  const wanted = inputs instanceof Tensor ? [inputs] : inputs;
  const createGraph = options.createGraph ?? false;
  const captures = new Map<Node, Map<number, Grad>>();
  const places = wanted.map((x) => {
    const node = edgeOf(x);
    if (node === null) throw new RuntimeError('One of the differentiated Tensors does not require grad');
    const slot = currentSlot(node, x.outputIndex);
    if (!captures.has(node)) captures.set(node, new Map());
    captures.get(node)!.set(slot, null);
    return { node, slot };
  });
  const walk = new Walk(options.retainGraph ?? createGraph, createGraph, captures);
  start(roots, options.gradOutputs ?? [], walk, true);
  walk.run();
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
