import { edgeOf } from '../../autograd/graph.ts';
import { dualLevel, setTangent, tangentOf } from '../../autograd/dual.ts';
import { gradMode } from '../../autograd/mode.ts';
import { Node, Saved, type Grad } from '../../autograd/node.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Layout } from '../../tensor/layout.ts';
import { ViewOrigin, type Tensor } from '../../tensor/tensor.ts';

/** What backward and jvp know of the call they belong to. */
export interface Context<A> {
  readonly attrs: A;
  /** Layouts (shape, dtype) of the inputs and outputs; always there, unlike their data. */
  readonly inputs: readonly Layout[];
  readonly outputs: readonly Layout[];
  /** Which inputs need a gradient. */
  readonly needs: readonly boolean[];
  /** Input `i`, if the row saves it. */
  input(i: number): Tensor;
  /** Output `i`, if the row saves it. */
  output(i?: number): Tensor;
}

/**
 * One row of the table of structured ops (reductions, products, views, indexing): everything about an op whose
 * inputs are tensors and whose other arguments are `attrs`.
 */
export interface Row<A> {
  /** PyTorch's name of the backward node, such as `SumBackward0`. */
  readonly name: string | ((attrs: A) => string);
  /** How many of the results, from the first one on, gradients belong to. Default: all. */
  readonly differentiable?: number;
  /** Computes the result. Runs without recording, so it may use other ops. */
  forward(inputs: readonly Tensor[], attrs: A): Tensor | Tensor[];
  /** What backward and jvp read: numbers of inputs (or all), and of outputs. */
  readonly saves?: { readonly inputs?: readonly number[] | 'all'; readonly outputs?: readonly number[] };
  /** Gradients of the inputs, written in differentiable ops. A missing output gradient arrives as null. */
  backward(ctx: Context<A>, ...grads: Grad[]): readonly Grad[];
  /** Tangents of the outputs from those of the inputs (null where an input has none). */
  jvp(ctx: Context<A>, ...tangents: Grad[]): Tensor | readonly Grad[];
}

/** Applies `row`: runs it, records it where an input requires a gradient, carries tangents along. */
export function applyRow<A>(
  row: Row<A> & { forward(inputs: readonly Tensor[], attrs: A): Tensor },
  inputs: readonly Tensor[],
  attrs: A,
): Tensor;
export function applyRow<A>(row: Row<A>, inputs: readonly Tensor[], attrs: A): Tensor | Tensor[];
export function applyRow<A>(row: Row<A>, inputs: readonly Tensor[], attrs: A): Tensor | Tensor[] {
  const recording = gradMode.enabled;
  const level = dualLevel.active;
  let result: Tensor | Tensor[];
  gradMode.enabled = false;
  dualLevel.active = 0;
  try {
    result = row.forward(inputs, attrs);
  } finally {
    gradMode.enabled = recording;
    dualLevel.active = level;
  }
  if (Array.isArray(result))
    for (const out of result) noteOrigin(out, inputs, recording, ViewOrigin.OneOfSeveral);
  else if (result.base !== null) noteOrigin(result, inputs, recording, ViewOrigin.Plain);
  if (!recording && level === 0) return result;
  const outputs = Array.isArray(result) ? result : [result];
  if (recording) record(row, inputs, outputs, attrs);
  if (level > 0) pushForward(row, inputs, outputs, attrs);
  return result;
}

/** Marks a view that may not be written to (see ViewOrigin); views of such views are marked, too. */
function noteOrigin(out: Tensor, inputs: readonly Tensor[], recording: boolean, origin: ViewOrigin): void {
  if (out.base === null) return;
  const own = recording ? origin : ViewOrigin.NoGrad;
  out.origin = own === ViewOrigin.Plain ? inputs[0]!.origin : own;
}

function record<A>(row: Row<A>, inputs: readonly Tensor[], outputs: readonly Tensor[], attrs: A): void {
  const node = connect(row, inputs, outputs, attrs);
  if (node === null) return;
  const { differentiable = outputs.length } = row;
  outputs.forEach((out, i) => {
    if (i >= differentiable || !isFloat(out.dtype)) return;
    out.node = node;
    out.outputIndex = i;
  });
  node.save(inputs, outputs);
}

/** The node of `row` on `inputs`, which has yet to `save`; null where no input requires a gradient. */
export function connect<A>(
  row: Row<A>,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attrs: A,
): RowNode<A> | null {
  let needed = false;
  const edges: (Node | null)[] = [];
  const slots: number[] = [];
  for (const x of inputs) {
    const edge = isFloat(x.dtype) ? edgeOf(x) : null;
    if (edge !== null) needed = true;
    edges.push(edge);
    slots.push(edge === null ? 0 : x.outputIndex);
  }
  return needed ? new RowNode(row, edges, slots, inputs, outputs, attrs) : null;
}

/** The tangents of the outputs of `row`, from those of its inputs; null where no input has one. */
export function tangentsOf<A>(
  row: Row<A>,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attrs: A,
): readonly Grad[] | null {
  const tangents = inputs.map(tangentOf);
  if (tangents.every((t) => t === null)) return null;
  const ctx: Context<A> = {
    attrs,
    inputs: inputs.map((x) => x.layout),
    outputs: outputs.map((x) => x.layout),
    needs: tangents.map((t) => t !== null),
    input: (i) => inputs[i]!,
    output: (i = 0) => outputs[i]!,
  };
  const level = dualLevel.active;
  dualLevel.active = 0;
  const result = row.jvp(ctx, ...tangents);
  dualLevel.active = level;
  return Array.isArray(result) ? (result as readonly Grad[]) : [result as Tensor];
}

function pushForward<A>(row: Row<A>, inputs: readonly Tensor[], outputs: readonly Tensor[], attrs: A): void {
  tangentsOf(row, inputs, outputs, attrs)?.forEach((tangent, i) => {
    if (tangent !== null && isFloat(outputs[i]!.dtype)) setTangent(outputs[i]!, tangent);
  });
}

class RowNode<A> extends Node {
  private readonly row: Row<A>;
  readonly attrs: A;
  readonly inputLayouts: readonly Layout[];
  readonly outputLayouts: readonly Layout[];
  private savedInputs: Saved | null = null;
  private savedOutputs: Saved | null = null;

  constructor(
    row: Row<A>,
    edges: (Node | null)[],
    slots: number[],
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    attrs: A,
  ) {
    super(edges, slots);
    this.row = row;
    this.attrs = attrs;
    this.inputLayouts = inputs.map((x) => x.layout);
    this.outputLayouts = outputs.map((x) => x.layout);
  }

  save(inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    const { saves } = this.row;
    if (saves?.inputs !== undefined) {
      const wanted = saves.inputs;
      this.savedInputs = new Saved(inputs.map((x, i) => (wanted === 'all' || wanted.includes(i) ? x : null)));
    }
    if (saves?.outputs !== undefined) {
      this.savedOutputs = new Saved(outputs.map((x, i) => (saves.outputs!.includes(i) ? x : null)));
    }
  }

  get name(): string {
    const { name } = this.row;
    return typeof name === 'string' ? name : name(this.attrs);
  }

  override get outputs(): number {
    return this.outputLayouts.length;
  }

  backward(grads: readonly Grad[]): readonly Grad[] {
    return this.row.backward(contextOf(this), ...grads);
  }

  /** @internal */
  input(i: number): Tensor {
    return this.savedInputs!.get(i);
  }

  /** @internal */
  output(i: number): Tensor {
    return this.savedOutputs!.get(i, this);
  }

  override release(): void {
    this.savedInputs?.release();
    this.savedOutputs?.release();
  }
}

function contextOf<A>(node: RowNode<A>): Context<A> {
  return {
    attrs: node.attrs,
    inputs: node.inputLayouts,
    outputs: node.outputLayouts,
    needs: node.edges.map((edge) => edge !== null),
    input: (i) => node.input(i),
    output: (i = 0) => node.output(i),
  };
}
