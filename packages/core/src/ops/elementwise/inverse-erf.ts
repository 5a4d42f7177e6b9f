import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { applyInPlace } from '../base/in-place.ts';
import { toFloat } from '../base/types.ts';
import { unary } from './rows.ts';

/** The polynomial with these coefficients, constant term first (Horner). */
const polynomial = (x: Expr, coefficients: readonly number[]): Expr =>
  coefficients.reduceRight<Expr | null>(
    (sum, c) => (sum === null ? e.constant(c, x.dtype) : e.add(e.mul(sum, x), c)),
    null,
  )!;

/** Source: calc_erfinv in ATen/native/Math.h, a rational approximation for the middle and one for the ends. */
function approximation(y: Expr): Expr {
  const square = e.mul(y, y);
  const middle = e.div(
    e.mul(y, polynomial(square, [0.886226899, -1.645349621, 0.914624893, -0.140543331])),
    polynomial(square, [1, -2.118377725, 1.442710462, -0.329097515, 0.012229801]),
  );
  const size = e.unary('abs', y);
  const z = e.unary('sqrt', e.neg(e.unary('log', e.div(e.sub(1, size), 2))));
  const end = e.div(
    e.binary('copysign', polynomial(z, [-1.970840454, -1.624906493, 3.429567803, 1.641345311]), y),
    polynomial(z, [1, 3.5438892, 1.6370678]),
  );
  return e.where(e.le(size, 0.7), middle, end);
}

/** One step of Newton's method towards erf(x) = y. */
function newton(x: Expr, y: Expr): Expr {
  const slope = e.mul(2 / Math.sqrt(Math.PI), e.unary('exp', e.neg(e.mul(x, x))));
  return e.sub(x, e.div(e.sub(e.unary('erf', x), y), slope));
}

const erfinvOp = unary(
  'erfinv',
  toFloat,
  (y) => {
    const inside = newton(newton(approximation(y), y), y);
    const size = e.unary('abs', y);
    return e.where(e.lt(size, 1), inside, e.where(e.eq(size, 1), e.mul(y, Infinity), NaN));
  },
  { backward: (g, out) => [e.mul(g, e.mul(Math.sqrt(Math.PI) / 2, e.unary('exp', e.mul(out, out))))] },
);

/** The number whose error function is the element: +-infinity for +-1, NaN beyond. */
export const erfinv = (input: Tensor): Tensor => erfinvOp.apply1(input);
export const erfinv_ = (input: Tensor): Tensor => applyInPlace(erfinvOp, input, [input]);
