import { gradMode } from '../../autograd/mode.ts';
import * as e from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims, sumDims, sumDType, type ReduceAttrs } from '../base/sum.ts';
import { same } from '../base/types.ts';
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

/** The same for any dimensions, in the shape of `x`: several are treated as one. */
function othersOf(x: Tensor, dims: readonly number[]): Tensor {
  if (dims.length === 1) return others(x, dims[0]!);
  return reshapeTo(others(reshapeTo(x, [x.layout.size]), 0), x.shape);
}

const inDType = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : castTo(x, dtype));

/** PyTorch divides by the elements as long as none of them is 0, which matters for infinities and NaN. */
const prodSlope = new Pointwise({
  name: 'prod_backward',
  arity: 5,
  roles: ['value', 'value', 'value', 'value', 'condition'],
  types: same,
  forward: (g, x, result, others, anyZero) => e.where(anyZero, e.mul(g, others), e.div(e.mul(g, result), x)),
});

const anyZero = new Reduction({ name: 'any_zero', combine: 'any', prologue: ([x]) => e.eq(x!, 0) });

/** Whether any element is 0, as a 0-d bool tensor. */
const zeroIn = (x: Tensor): Tensor => anyZero.run([x], reducedDims(x.ndim, undefined), false, x.dtype);

const prodRow: Row<ReduceAttrs> = {
  name: ({ name }) => name!,
  forward: ([x], { dims, keepdim, dtype }) => prodKernel.run([x!], dims, keepdim, dtype),
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    const { dims, keepdim, dtype } = ctx.attrs;
    const x = inDType(ctx.input(0), dtype);
    const restored = restoreDims(g!, dims, keepdim);
    const rest = othersOf(x, dims);
    // Only the products can be differentiated again where an element is 0.
    const gradient = gradMode.enabled
      ? mul(expand(restored, x.shape), rest)
      : prodSlope.apply(restored, x, restoreDims(ctx.output(), dims, keepdim), rest, zeroIn(x));
    return [inDType(gradient, ctx.inputs[0]!.dtype)];
  },
  jvp(ctx, t) {
    const { dims, keepdim, dtype } = ctx.attrs;
    return sumDims(mul(t!, othersOf(inDType(ctx.input(0), dtype), dims)), dims, keepdim, dtype);
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
