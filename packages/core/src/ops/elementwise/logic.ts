import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { EITHER_NUMBER, TENSORS } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import type { Operand, Pointwise } from '../base/pointwise.ts';
import { notFor, same } from '../base/types.ts';
import { binary, unary } from './rows.ts';

const truth = (x: Expr): Expr => e.ne(x, 0);

const logical = (name: string, forward: (a: Expr, b: Expr) => Expr): Pointwise =>
  binary(name, TENSORS, same, (a, b) => forward(truth(a), truth(b)), { unrecorded: true });

const logicalAndOp = logical('logical_and', e.and);
const logicalOrOp = logical('logical_or', e.or);
const logicalXorOp = logical('logical_xor', (a, b) => e.binary('xor', a, b));
const logicalNotOp = unary('logical_not', same, (x) => e.eq(x, 0), { unrecorded: true });

/** Both elements are non-zero: a bool tensor. Shapes are broadcast; dtypes may differ. */
export const logicalAnd = (input: Tensor, other: Tensor): Tensor => logicalAndOp.apply2(input, other);
export const logicalAnd_ = (input: Tensor, other: Tensor): Tensor =>
  applyInPlace(logicalAndOp, input, [input, other]);

/** One element at least is non-zero. */
export const logicalOr = (input: Tensor, other: Tensor): Tensor => logicalOrOp.apply2(input, other);
export const logicalOr_ = (input: Tensor, other: Tensor): Tensor =>
  applyInPlace(logicalOrOp, input, [input, other]);

/** One element exactly is non-zero. */
export const logicalXor = (input: Tensor, other: Tensor): Tensor => logicalXorOp.apply2(input, other);
export const logicalXor_ = (input: Tensor, other: Tensor): Tensor =>
  applyInPlace(logicalXorOp, input, [input, other]);

/** The element is 0. */
export const logicalNot = (input: Tensor): Tensor => logicalNotOp.apply1(input);
export const logicalNot_ = (input: Tensor): Tensor => applyInPlace(logicalNotOp, input, [input]);

const bitwise = (name: string, fn: e.BinaryFn): Pointwise =>
  binary(name, EITHER_NUMBER, same, (a, b) => e.binary(fn, a, b), {
    kernel: notFor(`${name}_cpu`, 'float32', 'float64'),
  });
const shift = (name: string, kernel: string, fn: e.BinaryFn): Pointwise =>
  binary(name, EITHER_NUMBER, same, (a, b) => e.binary(fn, a, b), {
    kernel: notFor(kernel, 'bool', 'float32', 'float64'),
  });

const bitwiseAndOp = bitwise('bitwise_and', 'and');
const bitwiseOrOp = bitwise('bitwise_or', 'or');
const bitwiseXorOp = bitwise('bitwise_xor', 'xor');
const bitwiseNotOp = unary('bitwise_not', same, (x) => e.not(x), {
  kernel: notFor('bitwise_not_cpu', 'float32', 'float64'),
});
const leftShiftOp = shift('bitwise_left_shift', 'lshift_cpu', 'shl');
const rightShiftOp = shift('bitwise_right_shift', 'rshift_cpu', 'shr');

/** Bitwise "and" of integers, logical of bool; either may be a number. RuntimeError for floats. */
export const bitwiseAnd = (input: Operand, other: Operand): Tensor => bitwiseAndOp.apply2(input, other);
export const bitwiseAnd_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(bitwiseAndOp, input, [input, other]);

/** Bitwise "or"; like `bitwiseAnd`. */
export const bitwiseOr = (input: Operand, other: Operand): Tensor => bitwiseOrOp.apply2(input, other);
export const bitwiseOr_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(bitwiseOrOp, input, [input, other]);

/** Bitwise "exclusive or"; like `bitwiseAnd`. */
export const bitwiseXor = (input: Operand, other: Operand): Tensor => bitwiseXorOp.apply2(input, other);
export const bitwiseXor_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(bitwiseXorOp, input, [input, other]);

/** All bits of integers inverted, the value of bool. RuntimeError for floats. */
export const bitwiseNot = (input: Tensor): Tensor => bitwiseNotOp.apply1(input);
export const bitwiseNot_ = (input: Tensor): Tensor => applyInPlace(bitwiseNotOp, input, [input]);

/** `input * 2^other` of integers, bits that fall out being lost. RuntimeError for floats and bool. */
export const bitwiseLeftShift = (input: Operand, other: Operand): Tensor => leftShiftOp.apply2(input, other);
export const bitwiseLeftShift_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(leftShiftOp, input, [input, other]);

/** `input / 2^other` of integers, rounded down. RuntimeError for floats and bool. */
export const bitwiseRightShift = (input: Operand, other: Operand): Tensor =>
  rightShiftOp.apply2(input, other);
export const bitwiseRightShift_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(rightShiftOp, input, [input, other]);
