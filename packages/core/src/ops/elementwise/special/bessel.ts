import type { Tensor } from '../../../tensor/tensor.ts';
import { UNARY } from '../../base/arguments.ts';
import { HostFunction } from '../../base/host-function.ts';
import { toFloat } from '../../base/types.ts';
import { mul, sub } from '../arithmetic.ts';
import { eq } from '../compare.ts';
import { div } from '../division.ts';
import { sgn } from '../sign.ts';
import { where } from '../where.ts';

/* Modified Bessel functions of the first kind. Source: Abramowitz & Stegun 9.6.10 and 9.7.1. */

/** Beyond this, the asymptotic series is exact to double precision; below, few terms of the power series are. */
const FAR = 25;

/** `exp(-x) I_order(x)` for x >= 0 and order 0 or 1. */
function scaled(order: 0 | 1, x: number): number {
  if (x === Infinity) return 0;
  if (x <= FAR) {
    const q = (x * x) / 4;
    let term = order === 0 ? 1 : x / 2;
    let sum = term;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= q / (k * (k + order));
      sum += term;
    }
    return sum * Math.exp(-x);
  }
  const mu = 4 * order * order;
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 30; k++) {
    const next = (-term * (mu - (2 * k - 1) ** 2)) / (8 * x * k);
    if (Math.abs(next) >= Math.abs(term)) break;
    term = next;
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

/** I of order 0 is even, of order 1 odd. */
const even = (x: number): number => scaled(0, Math.abs(x));
const odd = (x: number): number => (x < 0 ? -scaled(1, -x) : scaled(1, x));

/** `exp(|x|)` times a scaled value, in two steps since the exponential overflows first. NaN at infinity. */
const unscaled = (value: number, x: number): number => {
  const half = Math.exp(Math.abs(x) / 2);
  return value * half * half;
};

const fn = (
  name: string,
  gradName: string,
  compute: (x: number) => number,
  slope: (out: Tensor, x: Tensor) => Tensor,
): HostFunction =>
  new HostFunction({
    name,
    gradName,
    forms: UNARY,
    types: toFloat,
    compute,
    backward: [(g, out, x) => mul(g, slope(out, x!))],
  });

/** `otherwise`, and 1/2 where x is 0, which the formulas below divide by. */
const halfAtZero = (x: Tensor, otherwise: (x: Tensor) => Tensor): Tensor => {
  const zero = eq(x, 0);
  return where(zero, 0.5, otherwise(where(zero, 1, x)));
};

const i0Op = fn(
  'i0',
  'I0Backward0',
  (x) => unscaled(even(x), x),
  (_out, x) => i1(x),
);
const i0eOp = fn('special_i0e', 'SpecialI0EBackward0', even, (out, x) => sub(i1e(x), mul(sgn(x), out)));
const i1Op = fn(
  'special_i1',
  'SpecialI1Backward0',
  (x) => unscaled(odd(x), x),
  (out, x) => halfAtZero(x, (at) => sub(i0(at), div(out, at))),
);
const i1eOp = fn('special_i1e', 'SpecialI1EBackward0', odd, (out, x) =>
  halfAtZero(x, (at) => sub(sub(i0e(at), mul(sgn(at), out)), div(out, at))),
);

/** Modified Bessel function of the first kind of order 0. */
export const i0 = (input: Tensor): Tensor => i0Op.apply(input);
export const i0_ = (input: Tensor): Tensor => i0Op.applyInPlace(input);

/** `exp(-|x|) i0(x)`. */
export const i0e = (input: Tensor): Tensor => i0eOp.apply(input);

/** Modified Bessel function of the first kind of order 1. */
export const i1 = (input: Tensor): Tensor => i1Op.apply(input);

/** `exp(-|x|) i1(x)`. */
export const i1e = (input: Tensor): Tensor => i1eOp.apply(input);
