import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { TENSORS } from '../base/arguments.ts';
import type { Pointwise } from '../base/pointwise.ts';
import { same } from '../base/types.ts';
import { binary, zero } from './rows.ts';

const maximumOp = binary('maximum', TENSORS, same, (a, b) => e.binary('max', a, b));
const minimumOp = binary('minimum', TENSORS, same, (a, b) => e.binary('min', a, b));

/** The larger of two elements, with shapes broadcast and dtypes promoted. NaN where either is NaN. */
export const maximum = (input: Tensor, other: Tensor): Tensor => maximumOp.apply2(input, other);

/** The smaller of two elements; like `maximum`. */
export const minimum = (input: Tensor, other: Tensor): Tensor => minimumOp.apply2(input, other);

/** `wins` says where the first operand is at least as good; a number is better than NaN. */
function ignoringNaN(name: string, wins: (a: Expr, b: Expr) => Expr): Pointwise {
  const first = (a: Expr, b: Expr): Expr => e.or(wins(a, b), e.unary('isnan', b));
  return binary(name, TENSORS, same, (a, b) => e.where(first(a, b), a, b), {
    backward: (g, _out, a, b) => [e.where(first(a!, b!), g, zero(g)), e.where(first(a!, b!), zero(g), g)],
  });
}

const fmaxOp = ignoringNaN('fmax', e.ge);
const fminOp = ignoringNaN('fmin', e.le);

/** The larger of two elements, a number where the other is NaN. */
export const fmax = (input: Tensor, other: Tensor): Tensor => fmaxOp.apply2(input, other);

/** The smaller of two elements, a number where the other is NaN. */
export const fmin = (input: Tensor, other: Tensor): Tensor => fminOp.apply2(input, other);
