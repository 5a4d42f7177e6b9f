import * as e from '../../kernel/expr.ts';
import { isFloat, type DType } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { emptyOf } from '../base/fill.ts';
import { Normaliser } from '../base/normaliser.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { applyRow, type Row } from '../base/row.ts';
import { sumDims } from '../base/sum.ts';
import { notImplementedFor, same } from '../base/types.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { exp } from '../elementwise/exponential.ts';
import { dtypeOf, forms, optionsOf, singleDimOf, type TypedOptions } from './arguments.ts';
import { sumProduct } from './sum-product.ts';

const softmaxKernel = new Normaliser({
  name: 'softmax',
  inputs: 1,
  stages: [
    { combine: 'max', prologue: ([x]) => x! },
    {
      combine: 'sum',
      prologue: ([x], [max]) => e.unary('exp', e.sub(x!, max!)),
      // One division a row: the sum holds a 1 and is as far from 0 as it is from infinity.
      epilogue: (sum) => e.div(1, sum),
    },
  ],
  keeps: 1,
  body: (_inputs, [, inverse], part) => e.mul(part!, inverse!),
});

const logSoftmaxKernel = new Normaliser({
  name: 'log_softmax',
  inputs: 1,
  stages: [
    { combine: 'max', prologue: ([x]) => x! },
    {
      combine: 'sum',
      prologue: ([x], [max]) => e.unary('exp', e.sub(x!, max!)),
      epilogue: (sum) => e.unary('log', sum),
    },
  ],
  keeps: 1,
  body: ([x], [max, logSum]) => e.sub(e.sub(x!, max!), logSum!),
});

const dimsOf = (x: Tensor, dim: number): readonly number[] => (x.ndim === 0 ? [] : [dim]);

function normalise(kernel: Normaliser, x: Tensor, dim: number): Tensor {
  if (x.layout.size === 0) return emptyOf(x.device, denseLayout(x.dtype, x.shape));
  return kernel.run([x], dimsOf(x, dim), x.dtype)[0]!;
}

const softmaxRow: Row<number> = {
  name: 'SoftmaxBackward0',
  forward: ([x], dim) => normalise(softmaxKernel, x!, dim),
  saves: { outputs: [0] },
  backward: (ctx, g) => [g && softmaxSlope(g, ctx.output(), ctx.attrs)],
  jvp: (ctx, t) => softmaxSlope(t!, ctx.output(), ctx.attrs),
};

/** `y (g - sum of g y)`: the derivative is symmetric, so that tangents take the same way as gradients. */
const slope = new Pointwise({
  name: 'softmax_backward',
  arity: 3,
  types: same,
  forward: (g, y, sum) => e.mul(y, e.sub(g, sum)),
});

const softmaxSlope = (g: Tensor, y: Tensor, dim: number): Tensor =>
  slope.apply(g, y, sumProduct(g, y, dimsOf(y, dim)));

const logSoftmaxRow: Row<number> = {
  name: 'LogSoftmaxBackward0',
  forward: ([x], dim) => normalise(logSoftmaxKernel, x!, dim),
  saves: { outputs: [0] },
  backward: (ctx, g) => [g && logSlope.apply(g, ctx.output(), sumDims(g, dimsOf(g, ctx.attrs), true))],
  jvp(ctx, t) {
    const y = ctx.output();
    return sub(t!, sumProduct(t!, exp(y), dimsOf(y, ctx.attrs)));
  },
};

const logSlope = new Pointwise({
  name: 'log_softmax_backward',
  arity: 3,
  types: same,
  forward: (g, y, sum) => e.sub(g, e.mul(e.unary('exp', y), sum)),
});

function along(
  op: 'softmax' | 'log_softmax',
  row: Row<number>,
  x: Tensor,
  dim: number | TypedOptions,
  options?: TypedOptions,
): Tensor {
  const given = optionsOf(dim, options);
  const place = singleDimOf({ op, required: true, forms: forms.softmax }, x, dim, given)!;
  const wrapped = wrapDim(place, x.ndim);
  const dtype: DType = dtypeOf(given) ?? x.dtype;
  if (!isFloat(dtype) && x.layout.size > 0) {
    const last = wrapped >= x.ndim - 1;
    throw notImplementedFor(last ? `${op}_lastdim_kernel_impl` : 'softmax_kernel_impl', dtype);
  }
  return applyRow(row, [x.dtype === dtype ? x : castTo(x, dtype)], wrapped) as Tensor;
}

/**
 * `exp(x)` divided by its sum along `dim`, without overflow. Floats, or what `dtype` makes floats. Errors: IndexError
 * for a dimension out of range, RuntimeError for integers.
 */
export const softmax = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  along('softmax', softmaxRow, x, dim, options);

/** Logarithm of `softmax`, computed without it. */
export const logSoftmax = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  along('log_softmax', logSoftmaxRow, x, dim, options);
