import { IndexError, RuntimeError } from '../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { clone } from '../base/clone.ts';
import { copyInto, fullOf } from '../base/fill.ts';
import { castTo } from '../base/pointwise.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { notImplementedFor } from '../base/types.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { clampMin } from '../elementwise/clamp.ts';
import { eq } from '../elementwise/compare.ts';
import { div } from '../elementwise/division.ts';
import { logicalAnd } from '../elementwise/logic.ts';
import { where } from '../elementwise/where.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { checkInDimension, checkInside } from './check.ts';
import { checkScatter, gather, partFor, scatter, scatterAdd } from './gather.ts';
import { IndexedOp } from './indexed-op.ts';
import { maskedFill } from './masked-fill.ts';
import { selectAlong } from './selection.ts';

export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

export interface ScatterReduceOptions {
  /** The element that is there counts as well. Default: true. */
  readonly includeSelf?: boolean;
}

interface Reduction {
  readonly dim: number;
  readonly reduce: ScatterReduction;
  readonly includeSelf: boolean;
  readonly name: string;
}

const COMBINES = { sum: 'add', mean: 'add', prod: 'mul', amax: 'max', amin: 'min' } as const;
const kernel = new IndexedOp('ScatterReduceBackward0', selectAlong);

/** What a reduction starts from. */
function neutral(reduce: ScatterReduction, dtype: DType): number {
  if (reduce === 'sum' || reduce === 'mean') return 0;
  if (reduce === 'prod') return 1;
  const up = reduce === 'amin';
  if (isFloat(dtype)) return up ? Infinity : -Infinity;
  if (dtype === 'int32') return up ? 2 ** 31 - 1 : -(2 ** 31);
  return up ? (dtype === 'bool' ? 1 : 255) : 0;
}

/** How many elements go into each of `x`, at least 1, in the dtype of `like`. */
function counts(x: Tensor, index: Tensor, like: DType, { dim, includeSelf }: Reduction): Tensor {
  const start = fullOf(x.device, like, x.shape, includeSelf ? 1 : 0);
  return clampMin(scatterAdd(start, dim, index, fullOf(x.device, like, index.shape, 1)), 1);
}

function compute(x: Tensor, src: Tensor, index: Tensor, attrs: Reduction): Tensor {
  const { dim, reduce, includeSelf, name } = attrs;
  const base = includeSelf ? x : scatter(x, dim, index, neutral(reduce, x.dtype));
  const total = kernel.put(base, src, [index], [dim], { name, combine: COMBINES[reduce] });
  if (reduce !== 'mean') return total;
  const options = isFloat(x.dtype) ? {} : ({ roundingMode: 'floor' } as const);
  return div(total, counts(x, index, x.dtype, attrs), options);
}

/**
 * Gradients of the tensor and of the source. Source: scatter_reduce_backward in torch/csrc/autograd/FunctionsManual.cpp,
 * which shares the gradient of an extreme among all that equal it.
 */
function gradients(ctx: Context<Reduction>, g: Tensor): Tensor[] {
  const { attrs } = ctx;
  const { dim, reduce, includeSelf } = attrs;
  const [x, src, index] = [ctx.input(0), ctx.input(1), ctx.input(2)];
  const at = (y: Tensor): Tensor => gather(y, dim, index);
  const masked = (own: Tensor): Tensor => (includeSelf ? own : scatter(own, dim, index, 0));
  if (reduce === 'sum') return [masked(g), at(g)];
  if (reduce === 'mean') {
    const share = div(g, counts(x, index, g.dtype, attrs));
    return [masked(share), at(share)];
  }
  const result = ctx.output();
  if (reduce === 'prod') {
    const [ones, others] = [eq(x, 0), eq(src, 0)].map((zero, i) => maskedFill(i === 0 ? x : src, zero, 1));
    const own = div(mul(g, scatterReduceRow(ones!, src, index, attrs)), ones!);
    const zero = eq(src, 0);
    const zeros = scatterAdd(fullOf(x.device, g.dtype, x.shape, 0), dim, index, castTo(zero, g.dtype));
    const single = logicalAnd(zero, eq(at(zeros), 1));
    const withoutZero = at(mul(g, scatterReduceRow(x, others!, index, attrs)));
    return [masked(own), where(single, withoutZero, div(at(mul(g, result)), others!))];
  }
  const isOwn = castTo(eq(x, result), g.dtype);
  const isSrc = castTo(eq(src, at(result)), g.dtype);
  const share = div(g, scatterAdd(isOwn, dim, index, isSrc));
  return [masked(mul(isOwn, share)), mul(isSrc, at(share))];
}

const row: Row<Reduction> = {
  name: ({ name }) => name,
  forward: ([x, src, index], attrs) => compute(x!, src!, index!, attrs),
  saves: { inputs: 'all', outputs: [0] },
  backward: (ctx, g) => (g ? [...gradients(ctx, g), null] : [null, null, null]),
  jvp(ctx, x, src) {
    const { reduce, includeSelf } = ctx.attrs;
    if (reduce !== 'sum' && reduce !== 'mean') {
      throw new RuntimeError('derivative for aten::scatter_reduce is not implemented');
    }
    const { shape, dtype } = ctx.inputs[0]!;
    const { device } = (x ?? src)!;
    const base = x !== null && includeSelf ? x : fullOf(device, dtype, shape, 0);
    const moved = src ?? fullOf(device, dtype, ctx.inputs[1]!.shape, 0);
    return scatterReduceRow(x !== null && !includeSelf ? x : base, moved, ctx.input(2), ctx.attrs);
  },
};

const scatterReduceRow = (x: Tensor, src: Tensor, index: Tensor, attrs: Reduction): Tensor =>
  applyRow(row, [x, src, index], attrs) as Tensor;

const REDUCTIONS = Object.keys(COMBINES);

/**
 * A copy of `x` whose elements are reduced with those of `src` that `index` (int32) sends to them along `dim`, as in
 * `scatterAdd`: their sum, product, mean, largest or smallest. Errors: RuntimeError for positions out of bounds, dtypes that
 * differ and unknown reductions.
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  const d = wrapDim(dim, x.ndim);
  checkScatter(x, d, index, src);
  if (!REDUCTIONS.includes(reduce)) {
    throw new RuntimeError('reduce argument must be either sum, prod, mean, amax or amin.');
  }
  if (index.layout.size === 0) return clone(x);
  checkInDimension(index, d, x.shape[d] ?? 1);
  if (x.dtype === 'bool' && reduce === 'mean') {
    throw notImplementedFor('scatter_gather_tensor_cpu_reduce_mean', x.dtype);
  }
  const { includeSelf = true } = options;
  const name = 'ScatterReduceBackward0';
  return scatterReduceRow(x, partFor(src, index), index, { dim: d, reduce, includeSelf, name });
}

/** `scatterReduce` in place. */
export const scatterReduce_ = (
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor => copyInto(x, scatterReduce(x, dim, index, src, reduce, options));

export type IndexReduction = Exclude<ScatterReduction, 'sum'>;

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

function checkIndexReduce(x: Tensor, d: number, index: Tensor, source: Tensor, reduce: string): void {
  if (reduce === 'sum' || !REDUCTIONS.includes(reduce)) {
    throw new RuntimeError(
      `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`,
    );
  }
  if (index.ndim > 1) {
    throw new IndexError(
      `index_reduce_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${scalarType(index)} and ` +
        `size: ${formatList(index.shape)}`,
    );
  }
  if (index.dtype !== 'int32') {
    throw new RuntimeError(
      `index_reduce_(): Expected dtype int32/int64 for index but got: ${scalarType(index)}`,
    );
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `index_reduce_(): self (${scalarType(x)}) and source (${scalarType(source)}) must have the same scalar type`,
    );
  }
  const size = source.shape[d] ?? 1;
  if (index.layout.size !== size) {
    throw new RuntimeError(
      `index_reduce_(): Number of indices (${index.layout.size}) should be equal to source.size(dim): (${size}), for ` +
        `dim: ${d}`,
    );
  }
  checkInside(index, 0, x.shape[d] ?? 1, () => new IndexError('index out of range in self'));
}

/**
 * A copy of `x` whose slices are reduced with those of `source` at the positions `index` (int32) of `dim`: their product,
 * mean, largest or smallest; like `indexAdd`. Errors: as `scatterReduce`, IndexError for positions out of bounds.
 */
export function indexReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: IndexReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  const d = wrapDim(dim, x.ndim);
  checkIndexReduce(x, d, index, source, reduce);
  const [whole, parts] = [x, source].map((y) => (y.ndim === 0 ? reshapeTo(y, [1]) : y)) as [Tensor, Tensor];
  if (parts.layout.size === 0) return clone(x);
  const along = reshapeTo(
    index,
    parts.shape.map((_, i) => (i === d ? index.layout.size : 1)),
  );
  const { includeSelf = true } = options;
  const name = 'IndexReduceBackward0';
  const attrs: Reduction = { dim: d, reduce, includeSelf, name };
  const result = scatterReduceRow(whole, parts, expand(along, parts.shape), attrs);
  return sameShape(result.shape, x.shape) ? result : reshapeTo(result, x.shape);
}

/** `indexReduce` in place. */
export const indexReduce_ = (
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: IndexReduction,
  options: ScatterReduceOptions = {},
): Tensor => copyInto(x, indexReduce(x, dim, index, source, reduce, options));
