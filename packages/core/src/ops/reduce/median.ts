import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { clone } from '../base/clone.ts';
import { fullOf } from '../base/fill.ts';
import { Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { returnType } from '../base/return-type.ts';
import { applyRow, type Row } from '../base/row.ts';
import { runSort } from '../base/sort.ts';
import { notImplementedFor, same } from '../base/types.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { forms, keepdimOf, optionsOf, singleDimOf, type ReduceOptions } from './arguments.ts';
import { byValueOrNaN, checkNonEmpty } from './extremes.ts';
import { choiceRow, type Along, type Choice, type Keep, type Selection } from './max-min.ts';
import { dropOwnDims, pick } from './select.ts';

/** Place of the median among `count` sorted values of which the last `nans` are NaN: the lower of two middle ones. */
interface Ranking {
  readonly op: string;
  place(count: e.Expr, nans: e.Expr): e.Expr;
}

const half = (x: e.Expr): e.Expr => e.binary('shr', x, 1);

/** Of NaNs the first is the median. */
const plain: Ranking = {
  op: 'median',
  place: (count, nans) => e.where(e.gt(nans, 0), e.sub(count, nans), half(e.sub(count, 1))),
};

const ignoringNaN: Ranking = {
  op: 'nanmedian',
  place: (count, nans) => e.where(e.lt(nans, count), half(e.sub(e.sub(count, nans), 1)), 0),
};

const countNaN = new Reduction({
  name: 'count_nan',
  combine: 'sum',
  prologue: ([x]) =>
    isFloat(x!.dtype)
      ? e.where(e.unary('isnan', x!), e.constant(1, 'int32'), e.constant(0, 'int32'))
      : e.constant(0, 'int32'),
});

const placeOp = ({ op, place }: Ranking): Pointwise =>
  new Pointwise({ name: `${op}_place`, arity: 2, types: same, forward: (nans, count) => place(count, nans) });

const placeOps = new Map([plain, ignoringNaN].map((ranking) => [ranking, placeOp(ranking)]));

/** Where the medians along `dim` are; of equal values the one that a stable sort puts there, as in PyTorch. */
function findMedian(x: Tensor, dim: number, ranking: Ranking): Tensor {
  const { indices } = runSort(x, dim);
  const nans = countNaN.run([x], [dim], true, x.dtype);
  return pick(indices, placeOps.get(ranking)!.apply2(nans, x.shape[dim]!), dim);
}

function chooseMedian(x: Tensor, { dim, keepdim }: Choice, ranking: Ranking): [Tensor, Tensor] {
  if (dim === null) return [clone(x), fullOf(x.device, 'int32', [], 0)];
  const index = findMedian(x, dim, ranking);
  const values = pick(x, index, dim);
  return keepdim ? [values, index] : [dropOwnDims(values, [dim]), dropOwnDims(index, [dim])];
}

const MEDIAN_OF_NOTHING = { float32: NaN, float64: NaN, int32: -(2 ** 31), uint8: 0, bool: true } as const;

/** The median of nothing, in PyTorch: NaN, the least int32, 0, true. */
const ofNothing = (x: Tensor): Tensor => fullOf(x.device, x.dtype, [], MEDIAN_OF_NOTHING[x.dtype]);

type FullRow = Row<{ readonly dims: readonly number[] }>;

const fullRow = (name: string, ranking: Ranking): FullRow => ({
  name,
  forward([x]) {
    if (x!.layout.size === 0) return ofNothing(x!);
    const flat = reshapeTo(x!, [x!.layout.size]);
    return chooseMedian(flat, { dim: 0, keepdim: false }, ranking)[0];
  },
  saves: { inputs: [0], outputs: [0] },
  backward: (ctx, g) => [g && byValueOrNaN.backward(g, ctx.input(0), ctx.output(), ctx.attrs.dims, false)],
  jvp: (ctx, t) => byValueOrNaN.jvp(t!, ctx.input(0), ctx.output(), ctx.attrs.dims, false),
});

const rows = {
  median: {
    full: fullRow('MedianBackward0', plain),
    along: choiceRow('MedianBackward1', (x, choice) => chooseMedian(x, choice, plain)),
  },
  nanmedian: {
    full: fullRow('NanmedianBackward0', ignoringNaN),
    along: choiceRow('NanmedianBackward1', (x, choice) => chooseMedian(x, choice, ignoringNaN)),
  },
} as const;

function middle(
  op: 'median' | 'nanmedian',
  x: Tensor,
  dim: number | ReduceOptions | undefined,
  options: ReduceOptions | undefined,
): Tensor | Selection {
  const given = optionsOf(dim, options);
  const place = singleDimOf({ op, forms: forms.selecting }, x, dim, given);
  const dims = reducedDims(x.ndim, place);
  if (place !== undefined) checkNonEmpty('median()', x, dims);
  if (x.dtype === 'bool' && (place !== undefined || x.layout.size > 0))
    throw notImplementedFor(place === undefined ? 'median_cpu' : 'median_out', x.dtype);
  if (place === undefined) return applyRow(rows[op].full, [x], { dims }) as Tensor;
  const [values, indices] = applyRow(rows[op].along, [x], {
    dim: dims[0] ?? null,
    keepdim: keepdimOf(given),
  }) as Tensor[];
  return returnType(op, { values: values!, indices: indices! });
}

/** `median` and `nanmedian` as a caller sees them. */
export interface Median {
  (x: Tensor): Tensor;
  (x: Tensor, dim: number, options?: Keep): Selection;
  (x: Tensor, options: Along): Selection;
}

/** The same as methods. */
export interface MedianMethod {
  (): Tensor;
  (dim: number, options?: Keep): Selection;
  (options: Along): Selection;
}

/**
 * Without `dim` the median of all elements, the lower of two middle ones. With a dimension the medians along it and
 * their places (int32), named `values` and `indices`. NaN if there is one. Errors: IndexError where there are no
 * elements along `dim`, RuntimeError for bool.
 */
export const median = ((x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions) =>
  middle('median', x, dim, options)) as Median;

/** `median` of the elements that are not NaN. */
export const nanmedian = ((x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions) =>
  middle('nanmedian', x, dim, options)) as Median;
