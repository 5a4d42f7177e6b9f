import * as e from '../kernel/expr.ts';
import type { Expr } from '../kernel/expr.ts';
import { applyInPlace } from '../ops/base/in-place.ts';
import { Pointwise, type Operand } from '../ops/base/pointwise.ts';
import { same } from '../ops/base/types.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Overwrites `target` with a formula of its old value, further tensors and numbers: one launch. */
export type Update = (target: Tensor, ...operands: Operand[]) => void;

/**
 * A step of an optimiser as one kernel: `formula` of the target, `tensors` - 1 further tensors of its shape, and
 * `numbers`, which are parameters of the launch.
 */
// Unused optimisers can be left out of a bundle, kernels included.
/* @__NO_SIDE_EFFECTS__ */
export function update(
  name: string,
  tensors: number,
  numbers: number,
  formula: (...operands: Expr[]) => Expr,
): Update {
  const op = new Pointwise({
    name,
    arity: tensors + numbers,
    roles: [
      ...new Array<'value'>(tensors).fill('value'),
      ...new Array<'parameter'>(numbers).fill('parameter'),
    ],
    types: same,
    forward: formula,
  });
  return (target, ...operands) => void applyInPlace(op, target, [target, ...operands]);
}

/** Formulas that come without and with weight decay. */
export interface Decaying<T> {
  readonly plain: T;
  readonly decaying: T;
}

/** The gradient `g` of the parameter `p` in the direction that is gone. */
export type Direction = (g: Expr, p: Expr, sign: Expr, decay: Expr) => Expr;

/**
 * Makes formulas of the gradient both ways: `sign g`, and `sign g + decay p`. Without decay the parameter is not looked
 * at, so that infinite ones do not become NaN.
 */
/* @__NO_SIDE_EFFECTS__ */
export const withDecay = <T>(make: (direction: Direction) => T): Decaying<T> => ({
  plain: make((g, _p, sign) => e.mul(sign, g)),
  decaying: make((g, p, sign, decay) => e.add(e.mul(sign, g), e.mul(decay, p))),
});

export const forDecay = <T>({ plain, decaying }: Decaying<T>, weightDecay: number): T =>
  weightDecay === 0 ? plain : decaying;
