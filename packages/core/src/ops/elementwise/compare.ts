import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { TENSOR_OR_NUMBER } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import type { Operand, Pointwise } from '../base/pointwise.ts';
import { same } from '../base/types.ts';
import { binary, noSlopes } from './rows.ts';

/** In place, where the result takes the dtype of the tensor, the gradient is zero. */
const comparison = (name: string, forward: (a: Expr, b: Expr) => Expr): Pointwise =>
  binary(name, TENSOR_OR_NUMBER, same, forward, { backward: noSlopes });

const eqOp = comparison('eq', e.eq);
const neOp = comparison('ne', e.ne);
const ltOp = comparison('lt', e.lt);
const leOp = comparison('le', e.le);
const gtOp = comparison('gt', e.gt);
const geOp = comparison('ge', e.ge);

/** `input == other`, element by element: a bool tensor. Shapes are broadcast, dtypes promoted before comparing. */
export const eq = (input: Tensor, other: Operand): Tensor => eqOp.apply2(input, other);
export const eq_ = (input: Tensor, other: Operand): Tensor => applyInPlace(eqOp, input, [input, other]);

/** `input != other`; like `eq`. */
export const ne = (input: Tensor, other: Operand): Tensor => neOp.apply2(input, other);
export const ne_ = (input: Tensor, other: Operand): Tensor => applyInPlace(neOp, input, [input, other]);

/** `input < other`; like `eq`. */
export const lt = (input: Tensor, other: Operand): Tensor => ltOp.apply2(input, other);
export const lt_ = (input: Tensor, other: Operand): Tensor => applyInPlace(ltOp, input, [input, other]);

/** `input <= other`; like `eq`. */
export const le = (input: Tensor, other: Operand): Tensor => leOp.apply2(input, other);
export const le_ = (input: Tensor, other: Operand): Tensor => applyInPlace(leOp, input, [input, other]);

/** `input > other`; like `eq`. */
export const gt = (input: Tensor, other: Operand): Tensor => gtOp.apply2(input, other);
export const gt_ = (input: Tensor, other: Operand): Tensor => applyInPlace(gtOp, input, [input, other]);

/** `input >= other`; like `eq`. */
export const ge = (input: Tensor, other: Operand): Tensor => geOp.apply2(input, other);
export const ge_ = (input: Tensor, other: Operand): Tensor => applyInPlace(geOp, input, [input, other]);
