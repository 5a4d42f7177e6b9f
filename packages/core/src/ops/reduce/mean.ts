import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { checkOut, checkOutDType, writeOut } from '../base/out.ts';
import { castTo } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims, type ReduceAttrs } from '../base/sum.ts';
import { div } from '../elementwise/division.ts';
import {
  dimOf,
  dtypeOf,
  forms,
  keepdimOf,
  optionsOf,
  type Dim,
  type DimRule,
  type TypedOptions,
} from './arguments.ts';
import { nansum } from './sum.ts';

const meanKernel = new Reduction({
  name: 'mean',
  combine: 'sum',
  epilogue: (sum, [count]) => e.div(sum, count!),
});

/** Number of elements that are combined into one. */
export const reducedCount = (shape: readonly number[], dims: readonly number[]): number =>
  dims.reduce((count, d) => count * shape[d]!, 1);

const meanRow: Row<ReduceAttrs> = {
  name: ({ name }) => name!,
  forward: ([x], { dims, keepdim, dtype }) =>
    meanKernel.run([x!], dims, keepdim, dtype, [reducedCount(x!.shape, dims)]),
  backward(ctx, g) {
    const { dims, keepdim } = ctx.attrs;
    const { shape, dtype } = ctx.inputs[0]!;
    const share = restoreDims(div(g!, reducedCount(shape, dims)), dims, keepdim);
    return [expand(share.dtype === dtype ? share : castTo(share, dtype), shape)];
  },
  jvp: (ctx, t) => applyRow(meanRow, [t!], ctx.attrs) as Tensor,
};

export interface MeanOptions extends TypedOptions {
  /** Write the result here and return it. */
  readonly out?: Tensor;
}

const meanRule: DimRule = { op: 'mean', many: true, forms: forms.typed('tuple of ints') };

/**
 * Mean over `dim`, or over all dimensions; NaN of no elements. Floats only, unless `dtype` makes them of others.
 * Errors: RuntimeError for integers, IndexError for a dimension out of range.
 */
export function mean(x: Tensor, dim?: Dim | MeanOptions, options?: MeanOptions): Tensor {
  const given = optionsOf(dim, options);
  const place = dimOf(meanRule, x, dim, given);
  const { out } = given;
  const dtype = meanDType(x, dtypeOf(given), out);
  const keepdim = keepdimOf(given);
  const name = place === undefined && !keepdim ? 'MeanBackward0' : 'MeanBackward1';
  if (out !== undefined) {
    checkOut('mean', [x, out]);
    checkOutDType(out, dtype);
  }
  const result = meanDims(x, reducedDims(x.ndim, place), keepdim, dtype, name);
  return out === undefined ? result : writeOut(out, result);
}

/** Mean over wrapped, distinct dimensions; `name` is that of the backward node. */
export const meanDims = (
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  dtype: DType,
  name: string,
): Tensor => applyRow(meanRow, [x], { dims, keepdim, dtype, name }) as Tensor;

function meanDType(x: Tensor, dtype: DType | undefined, out: Tensor | undefined): DType {
  const result = dtype ?? out?.dtype ?? x.dtype;
  if (isFloat(result)) return result;
  const which = dtype === undefined ? 'Input' : 'Optional';
  throw new RuntimeError(
    `mean(): could not infer output dtype. ${which} dtype must be either a floating point or complex dtype. ` +
      `Got: ${dtypeInfo(dtype ?? x.dtype).scalarType}`,
  );
}

const numbersKernel = new Reduction({
  name: 'count_numbers',
  combine: 'sum',
  prologue: ([x]) => e.where(e.unary('isnan', x!), e.constant(0, 'int32'), e.constant(1, 'int32')),
});

const nanmeanRule: DimRule = { op: 'nanmean', many: true };

/** Mean over `dim`, or over all dimensions, of the elements that are not NaN. Floats only. */
export function nanmean(x: Tensor, dim?: Dim | TypedOptions, options?: TypedOptions): Tensor {
  const given = optionsOf(dim, options);
  const place = dimOf(nanmeanRule, x, dim, given);
  if (!isFloat(x.dtype)) {
    throw new RuntimeError(
      `nanmean(): expected input to have floating point dtype but got ${dtypeInfo(x.dtype).scalarType}`,
    );
  }
  const count = numbersKernel.run([x], reducedDims(x.ndim, place), keepdimOf(given), x.dtype);
  return div(nansum(x, place, given), count);
}
