import { RuntimeError } from '../../errors.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { dataSync } from '../../tensor/read.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { notImplementedFor } from '../base/types.ts';
import { expand } from '../base/broadcast.ts';
import { convertArray, fromData } from '../create/tensor.ts';
import { div } from '../elementwise/division.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { sliceRange } from '../shape/slice.ts';
import { scatterReduce, type ScatterReduction } from './scatter-reduce.ts';

export type SegmentReduction = 'max' | 'min' | 'sum' | 'mean' | 'prod';

export interface SegmentReduceOptions {
  /** How many elements each segment has, along the last of its dimensions (int32). */
  readonly lengths?: Tensor | null;
  /** Where each segment begins, and the end of the last one (int32). */
  readonly offsets?: Tensor | null;
  readonly axis?: number;
  /** Do not look whether the lengths fit. */
  readonly unsafe?: boolean;
  /** What each segment starts from. */
  readonly initial?: number | null;
}

const REDUCTIONS: Readonly<Record<SegmentReduction, ScatterReduction>> = {
  max: 'amax',
  min: 'amin',
  sum: 'sum',
  mean: 'sum',
  prod: 'prod',
};
const STARTS = { max: -Infinity, min: Infinity, sum: 0, mean: 0, prod: 1 };

/** Lengths of the segments, row after row. */
function lengthsOf(data: Tensor, axis: number, options: SegmentReduceOptions): number[][] {
  const { lengths = null, offsets = null, unsafe = false } = options;
  const given = lengths ?? offsets;
  if (given === null) {
    throw new RuntimeError('segment_reduce(): Either lengths or offsets must be defined.');
  }
  const values = [...dataSync(given)];
  const width = given.shape.at(-1)!;
  const rows = Array.from({ length: width === 0 ? 0 : values.length / width }, (_, i) =>
    values.slice(i * width, (i + 1) * width),
  );
  if (lengths === null) return rows.map((row) => row.slice(1).map((end, i) => end - row[i]!));
  if (unsafe) return rows;
  if (values.some((value) => value < 0)) throw new RuntimeError('lengths contains negative value!');
  if (rows.some((row) => row.reduce((a, b) => a + b, 0) !== data.shape[axis])) {
    throw new RuntimeError(
      'segment_reduce(): Expected all rows of lengths along axis to sum to data.size(lengths.dim()-1) when !unsafe.',
    );
  }
  return rows;
}

/**
 * Segments of `data` along `axis` reduced to one element each: their largest, smallest, sum, mean or product. `lengths` (or
 * `offsets`) has the dimensions of `data` up to `axis` and is read on the host. Empty segments give `initial`, or what the
 * reduction starts from (NaN for the mean). Floats. Errors: RuntimeError for lengths that do not fit.
 */
export function segmentReduce(
  data: Tensor,
  reduce: SegmentReduction,
  options: SegmentReduceOptions = {},
): Tensor {
  const axis = wrapDim(options.axis ?? 0, data.ndim);
  if (!Object.hasOwn(REDUCTIONS, reduce)) {
    throw new RuntimeError(`unsupported reduction given! ${String(reduce)}`);
  }
  const initial = options.initial ?? null;
  const lengths = lengthsOf(data, axis, options);
  if (!isFloat(data.dtype)) throw notImplementedFor('_segment_reduce_cpu', data.dtype);
  const count = lengths[0]?.length ?? 0;
  const size = data.shape[axis]!;
  // Elements behind the last segment go into one of their own, which is cut off.
  const numbers = Int32Array.from(
    lengths.flatMap((row) => {
      const own = row.flatMap((length, segment) => new Array<number>(length).fill(segment));
      return Array.from({ length: size }, (_, i) => own[i] ?? count);
    }),
  );
  const lead = data.shape.slice(0, axis);
  const ones = new Array<number>(data.ndim - axis - 1).fill(1);
  const index = reshapeTo(fromData(data.device, 'int32', [numbers.length], numbers), [
    ...lead,
    size,
    ...ones,
  ]);
  const shape = data.shape.map((n, d) => (d === axis ? count + 1 : n));
  const start = fullOf(data.device, data.dtype, shape, initial ?? STARTS[reduce]);
  const total = sliceRange(
    scatterReduce(start, axis, expand(index, data.shape), data, REDUCTIONS[reduce]),
    axis,
    0,
    count,
  );
  if (reduce !== 'mean') return named('SegmentReduceBackward0', total);
  const flat = Float64Array.from(lengths.flat(), (n) => (n === 0 && initial !== null ? 1 : n));
  const divisors = fromData(data.device, data.dtype, [flat.length], convertArray(flat, data.dtype));
  return named('SegmentReduceBackward0', div(total, reshapeTo(divisors, [...lead, count, ...ones])));
}
