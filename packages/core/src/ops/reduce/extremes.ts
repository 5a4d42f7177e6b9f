import { IndexError, RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkOut, checkOutDType, writeOut } from '../base/out.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { applyRow, type Row } from '../base/row.ts';
import type { ReduceAttrs } from '../base/sum.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { dimOf, keepdimOf, optionsOf, singleDimOf, type Dim, type ReduceOptions } from './arguments.ts';
import { Ties } from './ties.ts';

/** The reductions themselves, for other files as well. */
export const extremeKernels = {
  max: new Reduction({ name: 'max', combine: 'max' }),
  min: new Reduction({ name: 'min', combine: 'min' }),
} as const;

/** PyTorch's gradient of `amax`: nothing equals NaN, so that a NaN makes all gradients NaN. */
const byValue = new Ties({
  name: 'amax',
  matches: e.eq,
  share: (g, attains, count) => e.div(e.where(attains, g, 0), count),
});

/** PyTorch's gradient of `max()` and `median()`: a NaN result comes from the elements that are NaN. */
export const byValueOrNaN = new Ties({
  name: 'max',
  matches: (x, result) => e.or(e.eq(x, result), e.and(e.unary('isnan', x), e.unary('isnan', result))),
  share: (g, attains, count) => e.where(attains, e.div(g, count), 0),
});

/** A row for the largest or smallest element over any dimensions. */
export const extremeRow = (
  kernel: Reduction,
  name: string,
  ties: Ties,
): Row<Pick<ReduceAttrs, 'dims' | 'keepdim'>> => ({
  name,
  forward: ([x], { dims, keepdim }) => kernel.run([x!], dims, keepdim, x!.dtype),
  saves: { inputs: [0], outputs: [0] },
  backward: (ctx, g) => [
    g && ties.backward(g, ctx.input(0), ctx.output(), ctx.attrs.dims, ctx.attrs.keepdim),
  ],
  jvp: (ctx, t) => ties.jvp(t!, ctx.input(0), ctx.output(), ctx.attrs.dims, ctx.attrs.keepdim),
});

const rows = {
  amax: extremeRow(extremeKernels.max, 'AmaxBackward0', byValue),
  amin: extremeRow(extremeKernels.min, 'AminBackward0', byValue),
};

/** Error where one of `dims` (as the caller wrote them) has no elements: an extreme of nothing is not defined. */
export function checkNonEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  for (const d of dims) {
    if (x.shape.at(d) === 0)
      throw new IndexError(`${op}: Expected reduction dim ${d} to have non-zero size.`);
  }
}

/** The same, where no dimension was named. */
export function checkAnyElement(op: string, x: Tensor): void {
  if (x.layout.size > 0) return;
  throw new RuntimeError(
    `${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the ` +
      "'dim' argument.",
  );
}

export interface ExtremeOptions extends ReduceOptions {
  /** Write the result here and return it; of the dtype of the input. */
  readonly out?: Tensor;
}

function extreme(
  op: 'amax' | 'amin',
  x: Tensor,
  dim: Dim | ExtremeOptions | undefined,
  options: ExtremeOptions | undefined,
): Tensor {
  const given = optionsOf(dim, options);
  const place = dimOf({ op, many: true }, x, dim, given);
  if (place === undefined || (Array.isArray(place) && place.length === 0)) checkAnyElement(op, x);
  else checkNonEmpty(`${op}()`, x, typeof place === 'number' ? [place] : place);
  const dims = reducedDims(x.ndim, place);
  const { out } = given;
  if (out !== undefined) {
    checkOut(op, [x, out]);
    if (out.dtype !== x.dtype) {
      const [from, to] = [x, out].map((y) => dtypeInfo(y.dtype).scalarType);
      throw new RuntimeError(
        `Expected the dtype for input and out to match, but got ${from} for input's dtype and ${to} for out's dtype.`,
      );
    }
  }
  const result = applyRow(rows[op], [x], { dims, keepdim: keepdimOf(given) }) as Tensor;
  return out === undefined ? result : writeOut(out, result);
}

/**
 * Largest element over `dim`, or over all dimensions; NaN if there is one. Equal ones share the gradient. Errors:
 * IndexError for a dimension without elements or out of range.
 */
export const amax = (x: Tensor, dim?: Dim | ExtremeOptions, options?: ExtremeOptions): Tensor =>
  extreme('amax', x, dim, options);

/** Smallest element; like `amax`. */
export const amin = (x: Tensor, dim?: Dim | ExtremeOptions, options?: ExtremeOptions): Tensor =>
  extreme('amin', x, dim, options);

/** PyTorch has no derivative of aminmax. */
const aminmaxRow: Row<Pick<ReduceAttrs, 'dims' | 'keepdim'>> = {
  name: 'NotImplemented',
  forward: ([x], { dims, keepdim }) =>
    (['min', 'max'] as const).map((order) => extremeKernels[order].run([x!], dims, keepdim, x!.dtype)),
  backward: () => {
    throw new RuntimeError('derivative for aten::aminmax is not implemented');
  },
  jvp: () => {
    throw new RuntimeError('derivative for aten::aminmax is not implemented');
  },
};

export interface AminmaxOptions extends Omit<ReduceOptions, 'dim' | 'axis'> {
  readonly dim?: number;
  readonly axis?: number;
  /** Write the results here and return them; of the dtype of the input. */
  readonly out?: readonly [Tensor, Tensor];
}

/** Smallest and largest element along `dim`, or of all; named `min` and `max`. No gradients. */
export function aminmax(
  x: Tensor,
  dim?: number | AminmaxOptions,
  options?: AminmaxOptions,
): ReturnType<'min' | 'max'> {
  const given = optionsOf(dim, options);
  const place = singleDimOf({ op: 'aminmax' }, x, dim, given);
  const dims = reducedDims(x.ndim, place);
  const { out } = given;
  if (place !== undefined) checkNonEmpty('aminmax', x, dims);
  else if (x.layout.size === 0) {
    throw new RuntimeError(
      'aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.',
    );
  }
  if (out !== undefined) {
    checkOut('aminmax', [x, ...out]);
    for (const y of out) checkOutDType(y, x.dtype);
  }
  const keepdim = keepdimOf(given);
  // PyTorch takes a 0-d tensor for one of shape [1] where a dimension is named.
  const input = x.ndim === 0 && place !== undefined && keepdim ? reshapeTo(x, [1]) : x;
  const [min, max] = applyRow(aminmaxRow, [input], { dims, keepdim }) as Tensor[];
  if (out === undefined) return returnType('aminmax', { min: min!, max: max! });
  return returnType('aminmax_out', { min: writeOut(out[0], min!), max: writeOut(out[1], max!) });
}
