import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { UNARY } from '../base/arguments.ts';
import { Pointwise, type PointwiseSpec } from '../base/pointwise.ts';
import type { TypeRule } from '../base/types.ts';

/** What a row may say beside its name, types and expression. */
export type RowOptions = Partial<
  Pick<PointwiseSpec, 'gradName' | 'kernel' | 'backward' | 'underivable' | 'unrecorded'>
>;

/** A row of the table for one operand. */
export const unary = (
  name: string,
  types: TypeRule,
  forward: (x: Expr) => Expr,
  options: RowOptions = {},
): Pointwise => new Pointwise({ name, forms: UNARY, arity: 1, types, forward, ...options });

/** A row of the table for two operands. */
export const binary = (
  name: string,
  forms: readonly string[],
  types: TypeRule,
  forward: (x: Expr, y: Expr) => Expr,
  options: RowOptions = {},
): Pointwise => new Pointwise({ name, forms, arity: 2, types, forward, ...options });

/** The gradient of what is constant in pieces: zero, where PyTorch gives one and not none. */
export const zero = (g: Expr): Expr => e.constant(0, g.dtype);
export const noSlope = (g: Expr): readonly Expr[] => [zero(g)];
export const noSlopes = (g: Expr): readonly Expr[] => [zero(g), zero(g)];

/** The gradient of what hands its operand on. */
export const passOn = (g: Expr): readonly Expr[] => [g];

/** True for every element, with an operand to take the shape from; `never` is false for every element. */
export const always = (x: Expr): Expr => e.or(e.eq(x, x), e.ne(x, x));
export const never = (x: Expr): Expr => e.ne(always(x), e.constant(1, 'bool'));

/** `fn` of floats; integers (and whatever the row's types let through) as they are. */
export const ofFloats =
  (fn: e.UnaryFn) =>
  (x: Expr): Expr =>
    isFloat(x.dtype) ? e.unary(fn, x) : x;
