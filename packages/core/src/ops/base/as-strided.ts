import { edgeOf, viewHistory } from '../../autograd/graph.ts';
import { Node, type Grad } from '../../autograd/node.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from './fill.ts';
import { runScatter } from './indexed.ts';
import { applyRow, type Row } from './row.ts';
import { makeView } from './view.ts';

interface Strided {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** From the first element of the input. */
  readonly start: number;
}

const stridedRow: Row<Strided> = {
  name: 'AsStridedBackward0',
  forward: ([x], { shape, strides, start }) => makeView(x!, shape, strides, x!.offset + start),
  backward: (ctx, g) => [g && scatterBack(g, ctx.attrs, ctx.inputs[0]!)],
  jvp: (ctx, t) => viewOfCopy(t!, ctx.attrs, ctx.inputs[0]!),
};

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Room for a view and its input: elements before the first one of the input, and all of them. */
interface Room {
  readonly before: number;
  readonly length: number;
}

function roomFor(view: Strided, input: Geometry): Room {
  const before = Math.max(-view.start, 0);
  return { before, length: before + Math.max(extent(view) + view.start, extent(input)) };
}

/** `t` with its elements where a tensor of geometry `like` has them. */
const copyAs = (t: Tensor, like: Geometry, room: Room): Tensor =>
  applyRow(adjointRow, [t], { view: { ...like, start: 0 }, input: like, room }) as Tensor;

/** The adjoint of a strided view: elements that several places of the view show add up. */
export const scatterBack = (g: Tensor, view: Strided, input: Geometry): Tensor =>
  applyRow(adjointRow, [g], { view, input, room: roomFor(view, input) }) as Tensor;

const adjointRow: Row<{ view: Strided; input: Geometry; room: Room }> = {
  name: 'AsStridedAdjointBackward0',
  forward([g], { view, input, room: { before, length } }) {
    const flat = fullOf(g!.device, g!.dtype, [length], 0);
    const { shape, strides } = view;
    runScatter(
      'add',
      shape,
      { tensor: flat, strides, offset: before + view.start },
      { tensor: g!, strides: g!.layout.strides, offset: g!.offset },
      [],
    );
    return makeRoot(makeView(flat, input.shape, input.strides, before));
  },
  backward: (ctx, g) => [g && viewOfCopy(g, ctx.attrs.view, ctx.attrs.input)],
  jvp: (ctx, t) => applyRow(adjointRow, [t!], ctx.attrs) as Tensor,
};

/** `view` of `x`, whose elements need not lie as those of `input`. */
const viewOfCopy = (x: Tensor, view: Strided, input: Geometry): Tensor =>
  stridedView(copyAs(x, input, roomFor(view, input)), view.shape, view.strides, view.start);

/** A result that happens to be a view of a temporary is a tensor of its own. */
function makeRoot(x: Tensor): Tensor {
  x.base = null;
  return x;
}

/** One past the last element that a geometry reaches. */
function extent({ shape, strides }: Geometry): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((end, size, d) => end + (size - 1) * Math.max(strides[d]!, 0), 1);
}

/** The view of `x` with the given geometry, `start` elements after its first one. */
export function stridedView(
  x: Tensor,
  shape: readonly number[],
  strides: readonly number[],
  start: number,
): Tensor {
  return applyRow(stridedRow, [x], { shape, strides, start }) as Tensor;
}

/** Leads from a view to its base after a write. */
class ViewOfBase extends Node {
  private readonly view: Strided;
  private readonly input: Geometry;

  constructor(view: Tensor, base: Tensor) {
    super([edgeOf(base)], [base.outputIndex]);
    this.view = { shape: view.shape, strides: view.layout.strides, start: view.offset - base.offset };
    this.input = { shape: base.shape, strides: base.layout.strides };
  }

  get name(): string {
    return 'AsStridedBackward0';
  }

  backward([g]: readonly Grad[]): readonly Grad[] {
    return [g ? scatterBack(g, this.view, this.input) : null];
  }
}

viewHistory.node = (view, base) => new ViewOfBase(view, base);
