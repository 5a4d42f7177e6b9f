import { REDUCTION_TABLE } from '../kernels/scratch.ts';
import type { Lanes, Value } from './lanes.ts';

/** sin(r) = r + r z S(z) and cos(r) = 1 - z/2 + z^2 C(z) for z = r^2, |r| <= pi/4: 6e-18, 1e-18; 3e-9, 1e-9 in single. */
const SIN64 = [
  -0.16666666666666666, 0.008333333333333331, -0.00019841269841265017, 2.7557319219301936e-6,
  -2.5052106219528367e-8, 1.6058529573291737e-10, -7.586576648405261e-13,
];
const COS64 = [
  0.041666666666666664, -0.0013888888888888887, 2.4801587301584618e-5, -2.7557319221382125e-7,
  2.0876755783897636e-9, -1.1470459750244853e-11, 4.74580492324984e-14,
];
const SIN32 = [-0.1666666716, 0.008333331905, -0.0001984008268, 2.724931392e-6];
const COS32 = [0.04166666418, -0.001388830016, 2.454743662e-5];

/** pi/2 in three parts of which products with 20-bit integers are exact. */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

/** Up to here the three parts are enough. */
const LIMIT = 2 ** 20;

/** x = k pi/2 + r + c with |r| <= pi/4 and c what rounding took from r. Double precision. */
function reduce(l: Lanes, x: Value): { r: Value; c: Value; k: Value } {
  const { whole, k } = l.round(l.mul(x, l.c(2 / Math.PI)));
  const head = l.sub(x, l.mul(whole, l.c(HALF_PI[0])));
  const step = l.mul(whole, l.c(HALF_PI[1]));
  const r = l.sub(head, step);
  const c = l.sub(l.sub(l.sub(head, r), step), l.mul(whole, l.c(HALF_PI[2])));
  return { r, c, k };
}

function polynomials(l: Lanes, r: Value, c: Value | null): { sin: Value; cos: Value } {
  const z = l.mul(r, r);
  const cube = l.mul(r, z);
  const s = l.mul(cube, l.poly(z, l.wide ? SIN64 : SIN32));
  const t = l.mul(l.mul(z, z), l.poly(z, l.wide ? COS64 : COS32));
  const one = l.c(1);
  if (c === null) return { sin: l.add(r, s), cos: l.add(l.sub(one, l.mul(z, l.c(0.5))), t) };
  // 1 - z/2 loses digits that t gets back.
  const half = l.mul(z, l.c(0.5));
  const w = l.sub(one, half);
  const lost = l.sub(l.sub(one, w), half);
  return { sin: l.add(r, l.add(s, c)), cos: l.add(w, l.add(lost, l.sub(t, l.mul(r, c)))) };
}

/** Sine and cosine of k pi/2 + r (+ c), where x was reduced to that. */
function both(l: Lanes, x: Value): { sin: Value; cos: Value; k: Value } {
  if (l.wide) {
    const { r, c, k } = reduce(l, x);
    return { ...polynomials(l, r, c), k };
  }
  // Single precision needs a reduction in double, and no more.
  const parts = l.widen(x).map((part) => reduce(l.wider(), part));
  const r = l.narrow(parts.map((part) => part.r));
  return { ...polynomials(l, r, null), k: l.narrowInt(parts.map((part) => part.k)) };
}

type Which = 'sin' | 'cos' | 'tan';

/** The function `which` of k pi/2 + an angle of this sine and cosine. */
function turn(l: Lanes, which: Which, { sin, cos, k }: { sin: Value; cos: Value; k: Value }): Value {
  const one = l.k(1);
  const odd = l.ieq(l.iand(k, one), one);
  if (which === 'tan') {
    return l.div(l.select(odd, l.neg(cos), sin), l.select(odd, sin, cos));
  }
  const y = which === 'sin' ? l.select(odd, cos, sin) : l.select(odd, sin, cos);
  return l.negateIf(l.shrU(which === 'sin' ? k : l.iadd(k, one), 1), y);
}

function circular(which: Which) {
  return (l: Lanes, x: Value): Value => {
    const y = turn(l, which, both(l, x));
    // The sum of cosine and remainder is never 0, that of the sine of -0 is: it keeps its sign.
    const zero = which === 'cos' ? y : l.select(l.eq(x, l.c(0)), x, y);
    const large = l.gt(l.abs(x), l.c(LIMIT));
    return l.patch(large, zero, `${which}Large`, largeArgument(which), x);
  };
}

export const sin = circular('sin');
export const cos = circular('cos');
export const tan = circular('tan');

/** Bits of 2/pi that are kept: enough for every exponent, and for 192 bits from where a product starts to matter. */
const FRACTION_BITS = 1168;
const TABLE_BYTES = 160;

/** floor(2/pi * 2^FRACTION_BITS), lowest byte first; pi by Machin's formula. */
function twoOverPi(): number[] {
  const one = 1n << 1300n;
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    let power = one / n;
    for (let i = 1n; power !== 0n; i += 2n, power /= n * n) sum += (i % 4n === 1n ? power : -power) / i;
    return sum;
  };
  const pi = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
  const value = ((2n * one) << BigInt(FRACTION_BITS)) / pi;
  return Array.from({ length: TABLE_BYTES }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

/** High half of the 128-bit product of two locals with 64-bit integers. */
function highProduct(l: Lanes): number {
  return l.m.helper('highProduct', ['i64', 'i64'], ['i64'], (f) => {
    const low = (x: number): unknown => f.get(x).i64(0xffffffffn).op('i64.and');
    const high = (x: number): unknown => f.get(x).i64(32n).op('i64.shr_u');
    const mixed = f.local('i64');
    const cross = f.local('i64');
    low(0);
    low(1);
    f.op('i64.mul').i64(32n).op('i64.shr_u');
    high(0);
    low(1);
    f.op('i64.mul', 'i64.add').set(mixed);
    low(0);
    high(1);
    f.op('i64.mul');
    low(mixed);
    f.op('i64.add').set(cross);
    high(0);
    high(1);
    f.op('i64.mul');
    high(mixed);
    f.op('i64.add');
    high(cross);
    f.op('i64.add');
  });
}

/**
 * The function of a number beyond `LIMIT`, reduced by as many bits of 2/pi as matter (Payne and Hanek): the product
 * of the 53-bit mantissa with 192 bits of 2/pi from where multiples of 4 end. NaN for infinities.
 */
const largeArgument =
  (which: Which) =>
  (l: Lanes, x: Value): Value => {
    const { m, f } = l;
    m.data(REDUCTION_TABLE, twoOverPi);
    const [mantissa, high, middle] = [f.local('i64'), f.local('i64'), f.local('i64')];
    const words = [f.local('i64'), f.local('i64'), f.local('i64')] as const;
    const [position, address] = [f.local('i32'), f.local('i32')];
    const shift = f.local('i64');
    const bits = l.bits(x);
    // x = mantissa 2^(e - 1075): bits of 2/pi down to weight 2^-(e - 1075 - 1 + 191) matter.
    f.get(bits)
      .i64((1n << 52n) - 1n)
      .op('i64.and')
      .i64(1n << 52n)
      .op('i64.or')
      .set(mantissa);
    f.i32(FRACTION_BITS + 1075 - 190);
    f.get(bits).i64(52n).op('i64.shr_u').i64(2047n).op('i64.and', 'i32.wrap_i64', 'i32.sub').set(position);
    f.get(position).i32(3).op('i32.shr_u').set(address);
    f.get(position).i32(7).op('i32.and', 'i64.extend_i32_u').set(shift);
    words.forEach((word, i) => {
      f.get(address)
        .memory('i64.load', REDUCTION_TABLE + 8 * i)
        .get(shift)
        .op('i64.shr_u');
      f.get(address)
        .memory('i64.load', REDUCTION_TABLE + 8 * i + 8)
        .i64(1n)
        .op('i64.shl')
        .i64(63n)
        .get(shift)
        .op('i64.sub', 'i64.shl');
      f.op('i64.or').set(word);
    });
    const product = highProduct(l);
    const carry = f.local('i64');
    f.get(mantissa).get(words[1]).op('i64.mul').set(carry);
    f.get(carry).get(mantissa).get(words[0]).call(product).op('i64.add').set(middle);
    f.get(mantissa).get(words[2]).op('i64.mul').get(mantissa).get(words[1]).call(product).op('i64.add');
    f.get(middle).get(carry).op('i64.lt_u', 'i64.extend_i32_u', 'i64.add').set(high);
    // The upper two bits are the quadrant, rounded to the nearest; the rest is a signed fraction of pi/2.
    f.get(high)
      .i64(1n << 61n)
      .op('i64.add')
      .i64(62n)
      .op('i64.shr_u');
    const quadrant = l.keep('i64');
    f.get(high).i64(2n).op('i64.shl').get(middle).i64(62n).op('i64.shr_u', 'i64.or', 'f64.convert_i64_s');
    f.get(middle)
      .i64(2n)
      .op('i64.shl', 'f64.convert_i64_u')
      .f64(2 ** -64)
      .op('f64.mul', 'f64.add');
    f.f64((Math.PI / 2) * 2 ** -64).op('f64.mul');
    const r = l.keep();
    const y = turn(l, which, { ...polynomials(l, r, l.c(0)), k: quadrant });
    const signed = which === 'cos' ? y : l.select(l.lt(x, l.c(0)), l.neg(y), y);
    return l.select(l.lt(l.abs(x), l.c(Infinity)), signed, l.c(NaN));
  };

/** (atan(t) / t - 1) / t^2 as a polynomial of t^2 for |t| <= tan(pi/8): 3e-18, and 3e-9 in single precision. */
const ATAN64 = [
  -0.3333333333333333, 0.19999999999999993, -0.14285714285711512, 0.11111111110754082, -0.09090909066971314,
  0.07692306734642303, -0.06666641989928918, 0.058819248144534424, -0.052580373028164366, 0.04719367881728647,
  -0.0410432655905283, 0.03063316224194981, -0.013915657148793118,
];

const ATAN32 = [-0.3333333135, 0.1999953985, -0.1426394433, 0.1074360535, -0.06451509148];

/** An angle as the nearest number of the type, and the rest. */
function parts(l: Lanes, angle: number, rest: number): [number, number] {
  const head = Math.fround(angle);
  return l.wide ? [angle, rest] : [head, angle - head];
}

/** The angle of the point (x, y), both not negative, in the first quadrant. */
function firstQuadrant(l: Lanes, y: Value, x: Value): Value {
  const swap = l.gt(y, x);
  const small = l.select(swap, x, y);
  const large = l.select(swap, y, x);
  // 0 / 0 counts as 0, as IEEE 754 has it, and inf / inf as 1.
  const ratio = l.div(small, large);
  const q = l.select(l.eq(small, l.c(0)), small, l.select(l.eq(small, l.c(Infinity)), l.c(1), ratio));
  const beyond = l.gt(q, l.c(Math.SQRT2 - 1));
  const one = l.c(1);
  const t = l.select(beyond, l.div(l.sub(q, one), l.add(q, one)), q);
  const z = l.mul(t, t);
  const rest = l.mul(l.mul(t, z), l.poly(z, l.wide ? ATAN64 : ATAN32));
  const zero = l.c(0);
  const [quarter, quarterRest] = parts(l, Math.PI / 4, 3.061616997868383e-17);
  const [right, rightRest] = parts(l, Math.PI / 2, 6.123233995736766e-17);
  const low = l.select(beyond, l.c(quarterRest), zero);
  const angle = l.add(l.select(beyond, l.c(quarter), zero), l.add(t, l.add(rest, low)));
  return l.select(swap, l.sub(l.c(right), l.sub(angle, l.c(rightRest))), angle);
}

export function atan2(l: Lanes, y: Value, x: Value): Value {
  const angle = firstQuadrant(l, l.abs(y), l.abs(x));
  const left = l.lt(l.copysign(l.c(1), x), l.c(0));
  const [straight, rest] = parts(l, Math.PI, 1.2246467991473532e-16);
  const full = l.select(left, l.sub(l.c(straight), l.sub(angle, l.c(rest))), angle);
  return l.copysign(l.select(l.either(l.ne(x, x), l.ne(y, y)), l.c(NaN), full), y);
}

export const atan = (l: Lanes, x: Value): Value =>
  l.select(l.ne(x, x), x, l.copysign(firstQuadrant(l, l.abs(x), l.c(1)), x));

/** The other leg of a right triangle with hypotenuse 1; NaN for |x| > 1. */
const leg = (l: Lanes, x: Value): Value => l.sqrt(l.mul(l.sub(l.c(1), x), l.add(l.c(1), x)));

export const asin = (l: Lanes, x: Value): Value => atan2(l, x, leg(l, x));

export const acos = (l: Lanes, x: Value): Value => atan2(l, leg(l, x), x);
