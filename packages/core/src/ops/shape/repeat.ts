import { RuntimeError } from '../../errors.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { emptyOf, writeRaw } from '../base/fill.ts';
import { argumentError } from '../base/arguments.ts';
import { applyRow, type Row } from '../base/row.ts';
import { checkShape, isOptions, numberList, type NumberArgs } from '../base/sizes.ts';
import { sumDims } from '../base/sum.ts';
import { notImplementedFor } from '../base/types.ts';
import { makeView } from '../base/view.ts';
import { fromData } from '../create/tensor.ts';
import { inserted, replaced } from './lists.ts';
import { flatten, reshapeTo } from './reshape.ts';

/** How often the elements of a tensor appear, and in which order. */
interface Repetition {
  /** Dimensions over which the copy goes: those of the input in their order, and repetitions among them. */
  readonly sizes: readonly number[];
  /** Which of `sizes` are repetitions. */
  readonly repeats: readonly number[];
  /** `sizes` merged to the shape of the result. */
  readonly shape: readonly number[];
}

/** Copies repetitions by one kernel that reads with strides of 0; PyTorch names the node by the op. */
const repeatRow = (name: string): Row<Repetition> => {
  const row: Row<Repetition> = {
    name,
    forward([x], { sizes, repeats, shape }) {
      const out = emptyOf(x!.device, denseLayout(x!.dtype, shape));
      if (out.layout.size === 0) return out;
      const skipped = sizes.length - repeats.length - x!.ndim;
      let next = -skipped;
      const strides = sizes.map((_, d) =>
        repeats.includes(d) ? 0 : next++ < 0 ? 0 : x!.layout.strides[next - 1]!,
      );
      const target = makeView(out, sizes, denseLayout(x!.dtype, sizes).strides);
      writeRaw(target, makeView(x!, sizes, strides));
      return out;
    },
    backward(ctx, g) {
      if (!g) return [null];
      const { sizes, repeats } = ctx.attrs;
      return [reshapeTo(sumDims(reshapeTo(g, sizes), repeats, false), ctx.inputs[0]!.shape)];
    },
    jvp: (ctx, t) => applyRow(row, [t!], ctx.attrs) as Tensor,
  };
  return row;
};

const tilesRow = repeatRow('RepeatBackward0');
const interleaveRow = repeatRow('IndexSelectBackward0');

/** A copy of `x` repeated so often along each dimension; more numbers than dimensions add leading ones. */
export function repeat(x: Tensor, ...repeats: NumberArgs): Tensor {
  const times = numberList('repeat', 'repeats', repeats);
  const skip = times.length - x.ndim;
  if (skip < 0) {
    throw new RuntimeError(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
    );
  }
  const own = times.map((_, d) => (d < skip ? 1 : x.shape[d - skip]!));
  const shape = own.map((size, d) => size * times[d]!);
  checkShape(shape);
  return applyRow(tilesRow, [x], {
    sizes: times.flatMap((count, d) => [count, own[d]!]),
    repeats: times.map((_, d) => 2 * d),
    shape,
  }) as Tensor;
}

/** As `repeat`, but fewer numbers than dimensions count for the last ones. */
export function tile(x: Tensor, ...dims: NumberArgs): Tensor {
  const times = numberList('tile', 'dims', dims);
  const missing = Math.max(x.ndim - times.length, 0);
  return repeat(x, [...new Array<number>(missing).fill(1), ...times]);
}

export interface RepeatInterleaveOptions {
  /** Size of the result along `dim`; an error if it is another one. */
  readonly outputSize?: number;
}

const FORMS = ['Tensor repeats, int dim=, *, int output_size', 'int repeats, int dim=, *, int output_size'];

/**
 * A copy of `x` with each element along `dim` repeated in place: all so often, or each as its entry in an
 * int32 vector says (which is read). Without `dim` the elements are taken in row-major order. With `repeats`
 * alone, `repeatInterleave(repeats)`, the indices 0, 1, ... repeated.
 */
export function repeatInterleave(
  x: Tensor,
  repeats?: number | Tensor,
  dim?: number | null | RepeatInterleaveOptions,
  options: RepeatInterleaveOptions = {},
): Tensor {
  if (isOptions(dim)) return repeatInterleave(x, repeats, undefined, dim);
  if (repeats === undefined) return indices(x);
  if (!(repeats instanceof Tensor) && !Number.isInteger(repeats)) {
    throw argumentError('repeat_interleave', FORMS, [repeats]);
  }
  const input = typeof dim === 'number' ? x : flatten(x);
  const d = typeof dim === 'number' ? wrapDim(dim, input.ndim, false) : 0;
  const { outputSize } = options;
  if (typeof repeats === 'number') return repeatEach(input, repeats, d, outputSize);
  const size = input.shape[d]!;
  const index = indices(fitRepeats(repeats, size), outputSize);
  return input.indexSelect(d, index);
}

function repeatEach(x: Tensor, count: number, dim: number, outputSize: number | undefined): Tensor {
  if (count < 0) throw new RuntimeError('repeats can not be negative');
  checkOutputSize(x.shape[dim]! * count, outputSize);
  const sizes = inserted(x.shape, dim + 1, count);
  const shape = replaced(x.shape, dim, x.shape[dim]! * count);
  return applyRow(interleaveRow, [x], { sizes, repeats: [dim + 1], shape }) as Tensor;
}

function checkOutputSize(size: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== size) {
    throw new RuntimeError('allocated size does not match required size');
  }
}

/** `repeats` as a vector of `size` entries. */
function fitRepeats(repeats: Tensor, size: number): Tensor {
  if (repeats.layout.size === 1 && repeats.ndim < 2) return repeats.reshape(1).expand(size);
  if (repeats.ndim !== 1) throw new RuntimeError('repeats must be 0-dim or 1-dim tensor');
  if (repeats.shape[0] !== size) throw new RuntimeError('repeats must have the same size as input along dim');
  return repeats;
}

/**
 * The numbers 0, 1, ... each repeated as the entries of `repeats` say: the result's size depends on the data.
 */
function indices(repeats: Tensor, outputSize?: number): Tensor {
  if (repeats.ndim !== 1) throw new RuntimeError('repeat_interleave only accept 1D vector as repeat');
  if (repeats.dtype !== 'int32') throw notImplementedFor('repeat_interleave_cpu', repeats.dtype);
  const counts = Array.from(repeats.dataSync());
  if (counts.some((count) => count < 0)) throw new RuntimeError('repeats can not be negative');
  const total = counts.reduce((sum, count) => sum + count, 0);
  checkOutputSize(total, outputSize);
  const index = new Int32Array(total);
  let at = 0;
  counts.forEach((count, i) => {
    index.fill(i, at, at + count);
    at += count;
  });
  return fromData(repeats.device, 'int32', [total], index);
}
