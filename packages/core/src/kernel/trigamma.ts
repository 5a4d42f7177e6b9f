import * as e from './expr.ts';
import type { Expr } from './expr.ts';

/** Steps of the recurrence before the asymptotic series. */
const STEPS = 6;

/** Coefficients of `1 / x^(2k + 1)` in that series: the Bernoulli numbers B_2k. */
const SERIES = [1 / 6, -1 / 30, 1 / 42, -1 / 30];

const inverse = (x: Expr): Expr => e.div(1, x);

/**
 * The derivative of digamma: reflected where x is below 1/2, then by recurrence and asymptotic series. Source: Abramowitz
 * & Stegun 6.4.6, 6.4.7 and 6.4.12.
 */
export function trigamma(x: Expr): Expr {
  const reflected = e.lt(x, 0.5);
  const from = e.where(reflected, e.sub(1, x), x);
  let sum: Expr | null = null;
  for (let k = 0; k < STEPS; k++) {
    const at = k === 0 ? from : e.add(from, k);
    const term = inverse(e.mul(at, at));
    sum = sum === null ? term : e.add(sum, term);
  }
  const far = e.add(from, STEPS);
  const square = inverse(e.mul(far, far));
  const tail = SERIES.reduceRight<Expr>((rest, b) => e.mul(square, e.add(rest, b)), e.constant(0, x.dtype));
  const series = e.mul(inverse(far), e.add(e.add(1, e.div(0.5, far)), tail));
  const value = e.add(sum!, series);
  const sine = e.unary('sin', e.mul(Math.PI, x));
  return e.where(reflected, e.sub(e.div(Math.PI * Math.PI, e.mul(sine, sine)), value), value);
}
