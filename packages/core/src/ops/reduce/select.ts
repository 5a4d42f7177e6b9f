import type { Tensor } from '../../tensor/tensor.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { runGather, runScatter, type IndexAxis } from '../base/indexed.ts';
import { applyRow, type Row } from '../base/row.ts';
import { reshapeOwn } from '../base/view.ts';
import { reshapeTo } from '../shape/reshape.ts';

/*
 * Elements chosen along one dimension, as `max(dim)` and `median(dim)` do, and the way back. The index has the shape
 * of the result.
 */

/** How `index` moves through dimension `dim` of `x`. */
const axisOf = (index: Tensor, x: Tensor, dim: number): IndexAxis => ({
  index,
  strides: index.layout.strides,
  stride: x.layout.strides[dim] ?? 1,
  size: x.shape[dim] ?? 1,
});

/** Strides of `x` to walk it by everything but `dim`. */
const stridesWithout = (x: Tensor, dim: number): number[] =>
  x.layout.strides.map((s, d) => (d === dim ? 0 : s));

const pickRow: Row<number> = {
  name: 'GatherBackward0',
  forward([x, index], dim) {
    const out = emptyOf(x!.device, denseLayout(x!.dtype, index!.shape));
    runGather(
      index!.shape,
      { tensor: out, strides: out.layout.strides, offset: 0 },
      { tensor: x!, strides: stridesWithout(x!, dim), offset: x!.offset },
      [axisOf(index!, x!, dim)],
    );
    return out;
  },
  saves: { inputs: [1] },
  backward: (ctx, g) => [g && place(g, ctx.input(1), ctx.attrs, ctx.inputs[0]!.shape), null],
  jvp: (ctx, t) => pick(t!, ctx.input(1), ctx.attrs),
};

/** `x[..., index[i], ...]` along `dim`; `index` is int32 and of the rank of `x`. */
export const pick = (x: Tensor, index: Tensor, dim: number): Tensor =>
  applyRow(pickRow, [x, index], dim) as Tensor;

interface Place {
  readonly dim: number;
  readonly shape: readonly number[];
}

const placeRow: Row<Place> = {
  name: 'ScatterAddBackward0',
  forward([g, index], { dim, shape }) {
    const out = fullOf(g!.device, g!.dtype, shape, 0);
    runScatter(
      'add',
      index!.shape,
      { tensor: out, strides: stridesWithout(out, dim), offset: 0 },
      { tensor: g!, strides: g!.layout.strides, offset: g!.offset },
      [axisOf(index!, out, dim)],
    );
    return out;
  },
  saves: { inputs: [1] },
  backward: (ctx, g) => [g && pick(g, ctx.input(1), ctx.attrs.dim), null],
  jvp: (ctx, t) => place(t!, ctx.input(1), ctx.attrs.dim, ctx.attrs.shape),
};

/** Zeros of `shape` with the elements of `g` added where `index` says along `dim`: the adjoint of `pick`. */
export const place = (g: Tensor, index: Tensor, dim: number, shape: readonly number[]): Tensor =>
  applyRow(placeRow, [g, index], { dim, shape }) as Tensor;

const without = (shape: readonly number[], dims: readonly number[]): number[] =>
  shape.filter((_, d) => !dims.includes(d));

/** `x` without the dimensions `dims`, which have size 1. */
export const dropDims = (x: Tensor, dims: readonly number[]): Tensor => reshapeTo(x, without(x.shape, dims));

/** The same for a contiguous tensor that was just made, outside of the graph. */
export const dropOwnDims = (x: Tensor, dims: readonly number[]): Tensor =>
  reshapeOwn(x, without(x.shape, dims));
