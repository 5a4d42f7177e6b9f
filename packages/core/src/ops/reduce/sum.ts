import * as e from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims, sumDims, sumDType, type ReduceAttrs } from '../base/sum.ts';
import { notImplementedFor, same } from '../base/types.ts';
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

const sumRule: DimRule = { op: 'sum', many: true, forms: forms.typed('tuple of ints') };

/**
 * Sum over `dim`, or over all dimensions. Floats keep their dtype; integers and bool give int32 unless `dtype` says
 * otherwise. Errors: IndexError for a dimension out of range, RuntimeError for one that is named twice.
 */
export function sum(x: Tensor, dim?: Dim | TypedOptions, options?: TypedOptions): Tensor {
  const given = optionsOf(dim, options);
  const place = dimOf(sumRule, x, dim, given);
  const keepdim = keepdimOf(given);
  const name = place === undefined && !keepdim ? 'SumBackward0' : 'SumBackward1';
  return sumDims(x, reducedDims(x.ndim, place), keepdim, dtypeOf(given), name);
}

const isNumber = (x: e.Expr): e.Expr => e.eq(e.unary('isnan', x), e.constant(0, 'bool'));

const nansumKernel = new Reduction({
  name: 'nansum',
  combine: 'sum',
  prologue: ([x]) => e.where(isNumber(x!), x!, 0),
});

/** `g` where `x` is a number, else 0 (NaN where `g` is infinite, as in PyTorch). */
const whereNumber = new Pointwise({
  name: 'nansum_backward',
  arity: 2,
  types: same,
  forward: (g, x) => e.mul(g, e.cast(isNumber(x), g.dtype)),
});

const nansumRow: Row<ReduceAttrs> = {
  name: 'NansumBackward0',
  forward: ([x], { dims, keepdim, dtype }) => nansumKernel.run([x!], dims, keepdim, dtype),
  saves: { inputs: [0] },
  backward(ctx, g) {
    const { dims, keepdim } = ctx.attrs;
    const x = ctx.input(0);
    const full = expand(restoreDims(g!, dims, keepdim), x.shape);
    return [whereNumber.apply2(full.dtype === x.dtype ? full : castTo(full, x.dtype), x)];
  },
  jvp: (ctx, t) =>
    sumDims(whereNumber.apply2(t!, ctx.input(0)), ctx.attrs.dims, ctx.attrs.keepdim, ctx.attrs.dtype),
};

const nansumRule: DimRule = { op: 'nansum', many: true };

/** `sum` with NaN counted as 0. */
export function nansum(x: Tensor, dim?: Dim | TypedOptions, options?: TypedOptions): Tensor {
  const given = optionsOf(dim, options);
  const dims = reducedDims(x.ndim, dimOf(nansumRule, x, dim, given));
  if (!isFloat(x.dtype)) return sumDims(x, dims, keepdimOf(given), dtypeOf(given));
  const dtype = dtypeOf(given) ?? sumDType(x);
  if (!isFloat(dtype)) throw notImplementedFor('nansum_cpu', dtype);
  const attrs = { dims, keepdim: keepdimOf(given), dtype, name: undefined };
  return applyRow(nansumRow, [x], attrs) as Tensor;
}
