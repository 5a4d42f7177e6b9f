import { exp, ln2 } from './exponential.ts';
import type { Lanes, Value } from './lanes.ts';

/** (2 atanh(s) / s - 2) / s^2 as a polynomial of s^2, for s = f / (2 + f) and 1 + f from sqrt(1/2) to sqrt(2): 5e-19. */
export const LOG64 = [
  0.6666666666666666, 0.4000000000000088, 0.2857142857080285, 0.22222222391887064, 0.18181795621632782,
  0.15386240708969665, 0.13268746195596595, 0.13086907887965027,
];

/** (log(1 + f) - f + f^2 / 2) / f^3 on the same interval: 3e-9. */
const LOG32 = [
  0.3333333135, -0.2499999702, 0.2000071555, -0.1666780263, 0.1424905807, -0.1242568716, 0.1168541983,
  -0.1147973388, 0.06971611828,
];

const bitsOf = (l: Lanes, wide: bigint, narrow: number): Value => l.k(l.wide ? wide : narrow);

/** A positive x as 2^e (1 + f), with 1 + f from sqrt(1/2) to sqrt(2) and e as a float. */
export function decompose(l: Lanes, x: Value): { f: Value; e: Value } {
  const smallest = l.wide ? 2 ** -1022 : 2 ** -126;
  const lift = l.wide ? 54 : 25;
  const subnormal = l.lt(x, l.c(smallest));
  const normal = l.select(subnormal, l.mul(x, l.c(2 ** lift)), x);
  const root = bitsOf(l, 0x3fe6a09e667f3bcdn, 0x3f3504f3);
  const shifted = l.iadd(l.bits(normal), l.isub(bitsOf(l, 0x3ff0000000000000n, 0x3f800000), root));
  const fraction = l.iand(shifted, l.k((1n << BigInt(l.mantissa)) - 1n));
  const f = l.sub(l.float(l.iadd(fraction, root)), l.c(1));
  // An exponent below the bits of 2^mantissa makes a float that is their sum.
  const one = l.c(2 ** l.mantissa);
  const e = l.sub(l.float(l.ior(l.shrU(shifted, l.mantissa), l.bits(one))), l.c(2 ** l.mantissa + l.bias));
  return { f, e: l.sub(e, l.select(subnormal, l.c(lift), l.c(0))) };
}

/** log(1 + f) less f, for f as `decompose` gives it. */
function log1pRest(l: Lanes, f: Value): Value {
  const half = l.mul(l.mul(f, f), l.c(0.5));
  if (!l.wide) return l.sub(l.mul(l.mul(l.mul(f, f), f), l.poly(f, LOG32)), half);
  // log(1 + f) = 2 atanh(s) = f - (f^2 / 2 - s (f^2 / 2 + R)).
  const s = l.div(f, l.add(f, l.c(2)));
  const z = l.mul(s, s);
  const r = l.mul(z, l.poly(z, LOG64));
  return l.sub(l.mul(s, l.add(half, r)), half);
}

/** The values at 0, below it, at infinity and NaN. */
function special(l: Lanes, x: Value, y: Value): Value {
  const usual = l.both(l.gt(x, l.c(0)), l.lt(x, l.c(Infinity)));
  // 0 gives -inf; negative numbers NaN; infinity and NaN themselves.
  const unusual = l.select(l.lt(x, l.c(0)), l.c(NaN), l.select(l.eq(x, l.c(0)), l.c(-Infinity), x));
  return l.select(usual, y, unusual);
}

/** The logarithm of a positive finite number. */
export function logPositive(l: Lanes, x: Value): Value {
  const { f, e } = decompose(l, x);
  const [high, low] = ln2(l);
  return l.madd(e, l.c(high), l.add(f, l.madd(e, l.c(low), log1pRest(l, f))));
}

export const log = (l: Lanes, x: Value): Value => special(l, x, logPositive(l, x));

/** Exact for powers of 2. */
export function log2(l: Lanes, x: Value): Value {
  const { f, e } = decompose(l, x);
  const rest = log1pRest(l, f);
  // (f + rest) / log(2) = f + rest + (f + rest) (1/log(2) - 1): the first summand without an error.
  const y = l.add(f, l.madd(l.add(f, rest), l.c(Math.LOG2E - 1), rest));
  return special(l, x, l.add(y, e));
}

export function log10(l: Lanes, x: Value): Value {
  const { f, e } = decompose(l, x);
  const y = l.mul(l.add(f, log1pRest(l, f)), l.c(Math.LOG10E));
  const [high, low] = l.wide
    ? [0.30102999554947019, 1.1451100898021838e-10]
    : [0.301025390625, 4.6050389811952e-6];
  return special(l, x, l.madd(e, l.c(high), l.madd(e, l.c(low), y)));
}

/** log(1 + x), without cancellation near 0. */
export function log1p(l: Lanes, x: Value): Value {
  const one = l.c(1);
  const u = l.add(x, one);
  // What rounding took from u, relative to it.
  const lost = l.select(l.ge(x, one), l.sub(one, l.sub(u, x)), l.sub(x, l.sub(u, one)));
  const y = l.add(log(l, u), l.div(lost, l.max(u, l.c(2 ** -100))));
  const usual = l.both(l.lt(x, l.c(Infinity)), l.ne(x, l.c(0)));
  return l.select(usual, y, x);
}

export function asinh(l: Lanes, x: Value): Value {
  const a = l.abs(x);
  const one = l.c(1);
  const large = l.gt(a, l.c(2 ** 60));
  const square = l.mul(a, a);
  const small = l.add(a, l.div(square, l.add(one, l.sqrt(l.add(square, one)))));
  // log(2a) for large a, as log(a) + log(2).
  const y = log1p(l, l.select(large, a, small));
  return l.copysign(l.add(y, l.select(large, l.c(Math.LN2), l.c(0))), x);
}

export function acosh(l: Lanes, x: Value): Value {
  const t = l.sub(x, l.c(1));
  const large = l.gt(x, l.c(2 ** 60));
  const small = l.add(t, l.sqrt(l.mul(t, l.add(t, l.c(2)))));
  const y = log1p(l, l.select(large, x, small));
  return l.select(l.ge(x, l.c(1)), l.add(y, l.select(large, l.c(Math.LN2), l.c(0))), l.c(NaN));
}

export function atanh(l: Lanes, x: Value): Value {
  const a = l.abs(x);
  const y = log1p(l, l.div(l.add(a, a), l.sub(l.c(1), a)));
  return l.copysign(l.mul(y, l.c(0.5)), x);
}

/** log(e^a + e^b) without overflow. */
export function logaddexp(l: Lanes, a: Value, b: Value): Value {
  const above = l.gt(a, b);
  const top = l.select(above, a, b);
  const y = l.add(top, log1p(l, exp(l, l.neg(l.abs(l.sub(a, b))))));
  // Equal infinities have no difference; NaN has none either, and stays.
  return l.select(l.both(l.eq(a, b), l.eq(l.abs(a), l.c(Infinity))), a, y);
}
