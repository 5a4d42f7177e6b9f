import * as e from '../../kernel/expr.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { TENSOR_OR_NUMBER } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import type { Operand, Pointwise } from '../base/pointwise.ts';
import { notFor, same, toFloat } from '../base/types.ts';
import { binary, noSlope, unary, zero } from './rows.ts';

const absOp = unary('abs', same, (x) => e.unary('abs', x), { kernel: notFor('abs_cpu', 'bool') });
const signOf = (x: e.Expr): e.Expr => (x.dtype === 'bool' ? x : e.unary('sign', x));
const signOp = unary('sign', same, signOf, { backward: noSlope });
const sgnOp = unary('sgn', same, signOf, { backward: noSlope });
const signbitOp = unary('signbit', same, (x) => e.unary('signbit', x));

/** Absolute value; RuntimeError for bool. */
export const abs = (input: Tensor): Tensor => absOp.apply1(input);
export const abs_ = (input: Tensor): Tensor => applyInPlace(absOp, input, [input]);

/** -1, 0 or 1; 0 for NaN, bool as it is. */
export const sign = (input: Tensor): Tensor => signOp.apply1(input);
export const sign_ = (input: Tensor): Tensor => applyInPlace(signOp, input, [input]);

/** For real numbers the same as `sign`. */
export const sgn = (input: Tensor): Tensor => sgnOp.apply1(input);
export const sgn_ = (input: Tensor): Tensor => applyInPlace(sgnOp, input, [input]);

/** True where the sign bit is set: negative numbers and -0. A bool tensor. */
export const signbit = (input: Tensor): Tensor => signbitOp.apply1(input);

const copysignRow = (gradName: string): Pointwise =>
  binary('copysign', TENSOR_OR_NUMBER, toFloat, (x, y) => e.binary('copysign', x, y), {
    gradName,
    backward: (g, out, x) => [e.mul(g, e.where(e.eq(x!, 0), zero(g), e.div(out, x!))), zero(g)],
  });

const copysignOp = copysignRow('CopysignBackward0');
const copysignNumberOp = copysignRow('CopysignBackward1');

/** `|input|` with the sign of `other`, a tensor or number; integers give float32. */
export const copysign = (input: Tensor, other: Operand): Tensor =>
  (other instanceof Tensor ? copysignOp : copysignNumberOp).apply2(input, other);

export const copysign_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(other instanceof Tensor ? copysignOp : copysignNumberOp, input, [input, other]);
