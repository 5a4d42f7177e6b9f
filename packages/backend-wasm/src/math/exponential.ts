import type { Lanes, Value } from './lanes.ts';

/**
 * Coefficients here and in the neighbouring files are Chebyshev interpolants of the function named beside them, made
 * in 60 digits; errors are relative to the function.
 */

/** (e^r - 1 - r) / r^2 on |r| <= log(2) / 2: 3e-19 for double and 8e-9 for single precision. */
const EXP64 = [
  0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326084, 0.0013888888888883711,
  0.0001984126987500228, 2.480158732567746e-5, 2.755725517000089e-6, 2.755727347871858e-7,
  2.5105312729622103e-8, 2.09147553258932e-9,
];
const EXP32 = [0.5, 0.1666657627, 0.04166655242, 0.008363232948, 0.001392625039];

/** log(2) in two parts, the first with so few bits that its product with an exponent is exact. */
export const ln2 = (l: Lanes): [number, number] =>
  l.wide ? [0.6931471803691238, 1.9082149292705877e-10] : [0.693115234375, 3.1946184945309415e-5];

/** x - whole log(2). */
function rest(l: Lanes, x: Value, whole: Value): Value {
  const [high, low] = ln2(l);
  return l.madd(whole, l.c(-low), l.madd(whole, l.c(-high), x));
}

/** e^r - 1 for small r. */
const expm1Small = (l: Lanes, r: Value): Value => l.madd(l.mul(r, r), l.poly(r, l.wide ? EXP64 : EXP32), r);

/**
 * `whole = round(x factor)`, and 2^(whole + shift) as two factors, so that products with both may be subnormal or
 * infinite. The number that rounds by its size carries both biases: the sum holds them and the integer in its last bits.
 */
function exponent(
  l: Lanes,
  x: Value,
  factor: number,
  shift: number,
): { whole: Value; halves: [Value, Value] } {
  const magic = l.c(1.5 * 2 ** l.mantissa + 2 * l.bias + shift);
  const sum = factor === 1 ? l.add(x, magic) : l.madd(x, l.c(factor), magic);
  const half = l.shrS(l.bits(sum), 1);
  const power = (k: Value): Value => l.float(l.shl(k, l.mantissa));
  return { whole: l.sub(sum, magic), halves: [power(half), power(l.isub(l.bits(sum), half))] };
}

const clamp = (l: Lanes, x: Value, low: number, high: number): Value => l.min(l.max(x, l.c(low)), l.c(high));

/** e^r for small r. */
const expSmall = (l: Lanes, r: Value): Value => l.poly(r, [1, 1, ...(l.wide ? EXP64 : EXP32)]);

/** e^r times both factors. */
const times = (l: Lanes, r: Value, [a, b]: readonly [Value, Value]): Value =>
  l.mul(l.mul(expSmall(l, r), a), b);

/**
 * `of(x)`, an exponential that is 0 below `low` and infinite from `high` on. Those that are 0 are not computed, since to
 * underflow takes a processor long.
 */
function bounded(l: Lanes, x: Value, low: number, high: number, of: (y: Value) => Value): Value {
  const gone = l.lt(x, l.c(low));
  return l.except(gone, of(l.min(l.except(gone, x), l.c(high))));
}

/** e^(x + low) * 2^shift, for a correction much smaller than x; infinite only where that is out of range. */
const expScaled = (l: Lanes, x: Value, shift: number, low?: Value): Value =>
  bounded(l, x, l.wide ? -746 : -104, l.wide ? 720 : 100, (y) => {
    const { whole, halves } = exponent(l, y, Math.LOG2E, shift);
    const r = rest(l, y, whole);
    return times(l, low === undefined ? r : l.add(r, low), halves);
  });

/** In single precision, where e^x is a normal number, its exponent is added as an integer, and nothing is bounded. */
export function exp(l: Lanes, x: Value): Value {
  const anywhere = (): Value => expScaled(l, x, 0);
  if (l.wide) return anywhere();
  return l.branch(l.beyond(x, 87), anywhere, () => {
    const magic = l.c(1.5 * 2 ** l.mantissa);
    const sum = l.madd(x, l.c(Math.LOG2E), magic);
    const r = rest(l, x, l.sub(sum, magic));
    return l.float(l.iadd(l.bits(expSmall(l, r)), l.shl(l.bits(sum), l.mantissa)));
  });
}

/** e^(x + low) for a correction much smaller than x. */
export const expCorrected = (l: Lanes, x: Value, low: Value): Value => expScaled(l, x, 0, low);

/** Exact for whole x. */
export const exp2 = (l: Lanes, x: Value): Value =>
  bounded(l, x, l.wide ? -1076 : -151, l.wide ? 1030 : 140, (y) => {
    const { whole, halves } = exponent(l, y, 1, 0);
    return times(l, l.mul(l.sub(y, whole), l.c(Math.LN2)), halves);
  });

/** e^x - 1, without cancellation near 0. */
export function expm1(l: Lanes, x: Value): Value {
  const limit = l.wide ? -40 : -20;
  const y = clamp(l, x, limit, l.wide ? 710 : 89);
  const { whole, k } = l.round(l.mul(y, l.c(Math.LOG2E)));
  const p = expm1Small(l, rest(l, y, whole));
  // 2^k p + (2^k - 1), by halves since 2^k may be just out of range.
  const half = l.pow2(l.isub(k, l.k(1)));
  const sum = l.mul(l.add(l.mul(p, half), l.sub(half, l.c(0.5))), l.c(2));
  return l.copysign(l.select(l.ieq(k, l.k(0)), p, sum), x);
}

/** (tanh(x) / x - 1) / x^2 on |x| <= 0.625, as a polynomial of x^2: 1.6e-8. */
const TANH32 = [-0.3333332837, 0.1333276927, -0.05385084823, 0.02099689469, -0.006096299738];

export function tanh(l: Lanes, x: Value): Value {
  const a = l.abs(x);
  if (l.wide) {
    const t = expm1(l, l.mul(a, l.c(-2)));
    return l.copysign(l.div(l.neg(t), l.add(t, l.c(2))), x);
  }
  const large = l.sub(l.c(1), l.div(l.c(2), l.add(exp(l, l.add(a, a)), l.c(1))));
  const z = l.mul(x, x);
  const small = l.madd(l.mul(a, z), l.poly(z, TANH32), a);
  return l.copysign(l.select(l.lt(a, l.c(0.625)), small, large), x);
}

export function sinh(l: Lanes, x: Value): Value {
  const a = l.abs(x);
  const t = expm1(l, l.min(a, l.c(30)));
  const small = l.mul(l.add(t, l.div(t, l.add(t, l.c(1)))), l.c(0.5));
  return l.copysign(l.select(l.lt(a, l.c(30)), small, expScaled(l, a, -1)), x);
}

export function cosh(l: Lanes, x: Value): Value {
  const half = expScaled(l, l.abs(x), -1);
  return l.add(half, l.div(l.c(0.25), half));
}
