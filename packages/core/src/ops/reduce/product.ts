import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { castTo } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims, sumDims, sumDType, type ReduceAttrs } from '../base/sum.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { dtypeOf, forms, keepdimOf, optionsOf, singleDimOf, type TypedOptions } from './arguments.ts';
import { cumprodAlong } from './cumulative.ts';
import { shift } from './shift.ts';

const prodKernel = new Reduction({ name: 'prod', combine: 'prod' });

/** Each element's derivative of the product: the product of all the others along `dim`. */
function others(x: Tensor, dim: number): Tensor {
  const before = cumprodAlong(shift(x, dim, 1, 1), dim, false);
  return mul(before, cumprodAlong(shift(x, dim, -1, 1), dim, true));
}

/** `x` with the reduced dimensions made one, and that one. */
function asOneDim(x: Tensor, dims: readonly number[]): { x: Tensor; dim: number } {
  return dims.length === 1 ? { x, dim: dims[0]! } : { x: reshapeTo(x, [x.layout.size]), dim: 0 };
}

const prodRow: Row<ReduceAttrs> = {
  name: ({ name }) => name!,
  forward: ([x], { dims, keepdim, dtype }) => prodKernel.run([x!], dims, keepdim, dtype),
  saves: { inputs: [0] },
  backward(ctx, g) {
    const { dims, keepdim, dtype } = ctx.attrs;
    const x = ctx.input(0);
    const flat = asOneDim(x.dtype === dtype ? x : castTo(x, dtype), dims);
    const full = expand(restoreDims(g!, dims, keepdim), x.shape);
    const gradient = mul(full, reshapeTo(others(flat.x, flat.dim), x.shape));
    return [gradient.dtype === x.dtype ? gradient : castTo(gradient, x.dtype)];
  },
  jvp(ctx, t) {
    const { dims, keepdim, dtype } = ctx.attrs;
    const x = ctx.input(0);
    const flat = asOneDim(x.dtype === dtype ? x : castTo(x, dtype), dims);
    return sumDims(mul(t!, reshapeTo(others(flat.x, flat.dim), x.shape)), dims, keepdim, dtype);
  },
};

const prodRule = { op: 'prod', forms: forms.typed('int') } as const;

/**
 * Product over `dim`, or over all elements. Floats keep their dtype; integers and bool give int32 unless `dtype` says
 * otherwise.
 */
export function prod(x: Tensor, dim?: number | TypedOptions, options?: TypedOptions): Tensor {
  const given = optionsOf(dim, options);
  const place = singleDimOf(prodRule, x, dim, given);
  const attrs = {
    dims: reducedDims(x.ndim, place),
    keepdim: keepdimOf(given),
    dtype: dtypeOf(given) ?? sumDType(x),
    name: place === undefined ? 'ProdBackward0' : 'ProdBackward1',
  };
  return applyRow(prodRow, [x], attrs) as Tensor;
}
