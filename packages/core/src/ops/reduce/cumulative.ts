import { gradMode } from '../../autograd/mode.ts';
import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { applyRow, type Row } from '../base/row.ts';
import { replaceValue } from '../base/replace.ts';
import { runScan } from '../base/scan.ts';
import { sumDims, sumDType } from '../base/sum.ts';
import { cppName, notImplementedFor, same } from '../base/types.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { where } from '../elementwise/where.ts';
import { movedim } from '../shape/permute.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { dtypeOf, forms, optionsOf, singleDimOf, type DimRule, type TypedOptions } from './arguments.ts';
import { shift } from './shift.ts';

interface Along {
  readonly dim: number;
  /** From the last element to the first. */
  readonly reverse: boolean;
}

const cumsumRow: Row<Along> = {
  name: 'CumsumBackward0',
  forward: ([x], { dim, reverse }) => runScan('sum', x!, dim, { reverse })[0]!,
  backward: (ctx, g) => [g && cumsumAlong(g, ctx.attrs.dim, !ctx.attrs.reverse)],
  jvp: (ctx, t) => cumsumAlong(t!, ctx.attrs.dim, ctx.attrs.reverse),
};

/** Running sum along a wrapped dimension, in the dtype of `x`. */
const cumsumAlong = (x: Tensor, dim: number, reverse: boolean): Tensor =>
  applyRow(cumsumRow, [x], { dim, reverse }) as Tensor;

const cumprodRow: Row<Along> = {
  name: 'CumprodBackward0',
  forward: ([x], { dim, reverse }) => runScan('prod', x!, dim, { reverse })[0]!,
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    const x = ctx.input(0);
    // Only the formula that never divides can be differentiated where x is 0.
    return [
      gradMode.enabled ? adjointOfCumprod(g!, x, ctx.attrs) : cumprodGradient(g!, x, ctx.output(), ctx.attrs),
    ];
  },
  jvp: (ctx, t) => tangentOfCumprod(t!, ctx.input(0), ctx.attrs),
};

/** Running product along a wrapped dimension, in the dtype of `x`. */
export const cumprodAlong = (x: Tensor, dim: number, reverse: boolean): Tensor =>
  applyRow(cumprodRow, [x], { dim, reverse }) as Tensor;

const isZero = new Pointwise({
  name: 'is_zero',
  arity: 1,
  types: same,
  forward: (x) => e.where(e.eq(x, 0), e.constant(1, 'int32'), e.constant(0, 'int32')),
});

/** 1 in the place of the first zero. */
const withoutFirstZero = new Pointwise({
  name: 'without_first_zero',
  arity: 2,
  types: same,
  forward: (x, zeros) => e.where(e.and(e.eq(x, 0), e.eq(zeros, 1)), 1, x),
});

/** Products up to the first zero (`which` 0), or between it and the second one (`which` 1). */
const productWhere = new Pointwise({
  name: 'product_where',
  arity: 4,
  roles: ['value', 'value', 'value', 'parameter'],
  types: same,
  forward: (g, y, zeros, which) => e.where(e.eq(zeros, which), e.mul(g, y), 0),
});

/** Before the first zero the sum is divided by the element; at it the zero was left out; beyond it all is 0. */
const cumprodSlope = new Pointwise({
  name: 'cumprod_backward',
  arity: 4,
  types: same,
  forward: (sum, sumWithout, x, zeros) =>
    e.where(e.eq(zeros, 0), e.div(sum, x), e.where(e.and(e.eq(x, 0), e.eq(zeros, 1)), sumWithout, 0)),
});

/** Gradient of the running product in a number of steps that does not depend on where zeros are. */
function cumprodGradient(g: Tensor, x: Tensor, result: Tensor, { dim, reverse }: Along): Tensor {
  const zeros = castTo(cumsumAlong(isZero.apply1(x), dim, reverse), x.dtype);
  const without = cumprodAlong(withoutFirstZero.apply2(x, zeros), dim, reverse);
  const sum = cumsumAlong(productWhere.apply(g, result, zeros, 0), dim, !reverse);
  const sumWithout = cumsumAlong(productWhere.apply(g, without, zeros, 1), dim, !reverse);
  return cumprodSlope.apply(sum, sumWithout, x, zeros);
}

/** 0, 1, 2 ... `size` - 1. */
function positions(device: Tensor['device'], size: number): Tensor {
  return shift(runScan('sum', fullOf(device, 'int32', [size], 1), 0)[0]!, 0, 1, 0);
}

const later = new Pointwise({ name: 'later', arity: 2, types: same, forward: (i, k) => e.gt(i, k) });
const notEarlier = new Pointwise({
  name: 'not_earlier',
  arity: 2,
  types: same,
  forward: (i, k) => e.ge(i, k),
});
/**
 * The matrix of derivatives d out[i] / d x[k], in two last dimensions [k, i]: the product of all elements up to i
 * but the k-th. `x` is scanned along its last dimension.
 */
function cumprodJacobian(x: Tensor, reverse: boolean): Tensor {
  const place = positions(x.device, x.shape.at(-1)!);
  const row = unsqueeze(place, 0);
  const column = unsqueeze(place, 1);
  const [after, from] = reverse
    ? [later.apply2(column, row), notEarlier.apply2(column, row)]
    : [later.apply2(row, column), notEarlier.apply2(row, column)];
  const last = x.ndim;
  const factors = where(after, unsqueeze(x, -2), 1);
  const between = where(from, cumprodAlong(factors, last, reverse), 0);
  const before = cumprodAlong(shift(x, last - 1, reverse ? -1 : 1, 1), last - 1, reverse);
  return mul(between, unsqueeze(before, -1));
}

/** `cumprodGradient` in ops that can be differentiated again; takes memory of the size of the scan squared. */
function adjointOfCumprod(g: Tensor, x: Tensor, { dim, reverse }: Along): Tensor {
  if (x.ndim === 0) return g;
  const jacobian = cumprodJacobian(movedim(x, dim, -1), reverse);
  const product = mul(jacobian, unsqueeze(movedim(g, dim, -1), -2));
  return movedim(sumDims(product, [x.ndim], false), -1, dim);
}

function tangentOfCumprod(t: Tensor, x: Tensor, { dim, reverse }: Along): Tensor {
  if (x.ndim === 0) return t;
  const jacobian = cumprodJacobian(movedim(x, dim, -1), reverse);
  const product = mul(jacobian, unsqueeze(movedim(t, dim, -1), -1));
  return movedim(sumDims(product, [x.ndim - 1], false), -1, dim);
}

type Scan = typeof cumsumAlong;

const cumsumRule = { op: 'cumsum', required: true, forms: forms.cumulative } as const;
const cumprodRule = { op: 'cumprod', required: true, forms: forms.cumulative } as const;

function scan(
  rule: DimRule & { many?: false },
  along: Scan,
  x: Tensor,
  dim: number | TypedOptions,
  options?: TypedOptions,
): Tensor {
  const given = optionsOf(dim, options);
  const place = wrapDim(singleDimOf(rule, x, dim, given)!, x.ndim);
  const dtype = dtypeOf(given) ?? sumDType(x);
  checkScan(rule.op, x, dtype);
  return along(x.dtype === dtype ? x : castTo(x, dtype), place, false);
}

/** PyTorch has no running sums of bool; where there is nothing to add it does not look. */
function checkScan(op: string, x: Tensor, dtype: DType): void {
  if (dtype === 'bool' && x.ndim > 0 && x.layout.size > 0) throw notImplementedFor(`${op}_out_cpu`, dtype);
}

function scanInPlace(
  rule: DimRule & { many?: false },
  along: Scan,
  x: Tensor,
  dim: number | TypedOptions,
  options?: TypedOptions,
): Tensor {
  const given = optionsOf(dim, options);
  const place = wrapDim(singleDimOf(rule, x, dim, given)!, x.ndim);
  const dtype: DType = dtypeOf(given) ?? x.dtype;
  if (dtype !== x.dtype) {
    throw new RuntimeError(
      `Bad in-place call: input tensor dtype ${cppName(x.dtype)} and output tensor dtype ${cppName(dtype)} should match`,
    );
  }
  checkScan(rule.op, x, dtype);
  return replaceValue(x, (old) => along(old, place, false));
}

/** Running sum along `dim`; integers and bool give int32 unless `dtype` says otherwise. */
export const cumsum = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  scan(cumsumRule, cumsumAlong, x, dim, options);

/** `cumsum` written into `x`, in its dtype. */
export const cumsum_ = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  scanInPlace(cumsumRule, cumsumAlong, x, dim, options);

/** Running product along `dim`; integers and bool give int32 unless `dtype` says otherwise. */
export const cumprod = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  scan(cumprodRule, cumprodAlong, x, dim, options);

/** `cumprod` written into `x`, in its dtype. */
export const cumprod_ = (x: Tensor, dim: number | TypedOptions, options?: TypedOptions): Tensor =>
  scanInPlace(cumprodRule, cumprodAlong, x, dim, options);
