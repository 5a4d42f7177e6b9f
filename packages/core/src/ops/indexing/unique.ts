import { RuntimeError } from '../../errors.ts';
import { dataSync } from '../../tensor/read.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { fromData } from '../create/tensor.ts';
import { movedim } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { compareNumbers } from '../../kernel/interpret.ts';
import { placeOf, slicesOp } from './index-select.ts';

export interface UniqueOptions {
  /** Ascending, as always here. Default: true. */
  readonly sorted?: boolean;
  /** Give for each element the place of its value in the result. */
  readonly returnInverse?: boolean;
  /** Give how often each value occurs. */
  readonly returnCounts?: boolean;
  /** Compare slices along this dimension. Default: single elements. */
  readonly dim?: number | null;
}

/** Rows of equal length. */
interface Rows {
  readonly values: TypedArray;
  readonly count: number;
  readonly width: number;
}

function compareRows({ values, width }: Rows, i: number, j: number): number {
  for (let k = 0; k < width; k++) {
    const order = compareNumbers(values[i * width + k]!, values[j * width + k]!);
    if (order !== 0) return order;
  }
  return 0;
}

/** NaN differs from itself. */
function equalRows({ values, width }: Rows, i: number, j: number): boolean {
  for (let k = 0; k < width; k++) if (values[i * width + k] !== values[j * width + k]) return false;
  return true;
}

interface Groups {
  /** One row of each group. */
  readonly first: Int32Array;
  /** The group of each row. */
  readonly inverse: Int32Array;
  readonly counts: Int32Array;
}

/** Groups of neighbours that are equal, in the order given. */
function group(rows: Rows, order: Int32Array): Groups {
  const inverse = new Int32Array(rows.count);
  const first: number[] = [];
  const counts: number[] = [];
  order.forEach((row, i) => {
    if (i === 0 || !equalRows(rows, order[i - 1]!, row)) {
      first.push(row);
      counts.push(0);
    }
    counts[counts.length - 1]!++;
    inverse[row] = first.length - 1;
  });
  return { first: Int32Array.from(first), inverse, counts: Int32Array.from(counts) };
}

function grouped(x: Tensor, dim: number | null, sort: boolean): [Tensor, Tensor, Tensor] {
  const { device } = x;
  const flat = dim === null;
  const moved = flat ? reshapeTo(x, [x.layout.size]) : movedim(x, dim, 0);
  const count = moved.shape[0]!;
  const values = dataSync(moved.detach());
  const rows: Rows = { values, count, width: count === 0 ? 0 : values.length / count };
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (sort) order.sort((i, j) => compareRows(rows, i, j) || i - j);
  const { first, inverse, counts } = group(rows, order);
  const int = (shape: readonly number[], data: Int32Array): Tensor => fromData(device, 'int32', shape, data);
  const taken = slicesOp.take(flat ? moved : x, [int([first.length], first)], placeOf(dim ?? 0));
  return [taken, int(flat ? x.shape : [count], inverse), int([counts.length], counts)];
}

/** What the options ask for: the values, or a list of the values and what belongs to them. */
type Result<O extends UniqueOptions> = O extends { readonly returnInverse: true }
  ? Tensor[]
  : O extends { readonly returnCounts: true }
    ? Tensor[]
    : Tensor;

type None = Record<never, never>;

function pickResults<O extends UniqueOptions>(results: [Tensor, Tensor, Tensor], options: O): Result<O> {
  const [values, inverse, counts] = results;
  const { returnInverse = false, returnCounts = false } = options;
  if (!returnInverse && !returnCounts) return values as Result<O>;
  const list = [values, ...(returnInverse ? [inverse] : []), ...(returnCounts ? [counts] : [])];
  return list as unknown as Result<O>;
}

function dimOf(x: Tensor, { dim = null }: UniqueOptions): number | null {
  return dim === null ? null : wrapDim(dim, x.ndim);
}

/**
 * The different elements of `x`, ascending, or the different slices along `dim` in lexicographic order; with
 * `returnInverse` and `returnCounts` a list of these, the place of each element and the number of each value (int32). Read
 * on the host, since the size depends on the values. NaN differs from itself.
 */
export function unique<O extends UniqueOptions = None>(x: Tensor, options?: O): Result<O> {
  const given = options ?? ({} as O);
  const dim = dimOf(x, given);
  if (dim !== null && x.shape.some((size, d) => size === 0 && d !== dim)) {
    throw new RuntimeError(
      "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied",
    );
  }
  return pickResults(grouped(x, dim, true), given);
}

/** Like `unique`, of neighbours only: the first of each run of equal elements. */
export function uniqueConsecutive<O extends UniqueOptions = None>(x: Tensor, options?: O): Result<O> {
  const given = options ?? ({} as O);
  return pickResults(grouped(x, dimOf(x, given), false), given);
}

/** The methods `x.unique()` and `x.uniqueConsecutive()`. */
export type UniqueMethod = <O extends UniqueOptions = None>(options?: O) => Result<O>;
