import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Pointwise } from '../base/pointwise.ts';
import { same } from '../base/types.ts';
import { always, never, unary } from './rows.ts';

/** `test` of floats; the same answer for all integers. */
const test = (name: string, ofInteger: (x: Expr) => Expr, ofFloat: (x: Expr) => Expr): Pointwise =>
  unary(name, same, (x) => (isFloat(x.dtype) ? ofFloat(x) : ofInteger(x)));

const isfiniteOp = test('isfinite', always, (x) => e.lt(e.unary('abs', x), Infinity));
const isinfOp = test('isinf', never, (x) => e.eq(e.unary('abs', x), Infinity));
const isnanOp = test('isnan', never, (x) => e.unary('isnan', x));
const isposinfOp = test('isposinf', never, (x) => e.eq(x, Infinity));
const isneginfOp = test('isneginf', never, (x) => e.eq(x, -Infinity));
const isrealOp = test('isreal', always, always);

/** Neither infinite nor NaN. All tests here give a bool tensor. */
export const isfinite = (input: Tensor): Tensor => isfiniteOp.apply1(input);

/** Infinity or minus infinity. */
export const isinf = (input: Tensor): Tensor => isinfOp.apply1(input);

/** NaN. */
export const isnan = (input: Tensor): Tensor => isnanOp.apply1(input);

/** Infinity. */
export const isposinf = (input: Tensor): Tensor => isposinfOp.apply1(input);

/** Minus infinity. */
export const isneginf = (input: Tensor): Tensor => isneginfOp.apply1(input);

/** True: there are no complex numbers here. */
export const isreal = (input: Tensor): Tensor => isrealOp.apply1(input);
