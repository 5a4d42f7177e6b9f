import { exp, expCorrected, ln2 } from './exponential.ts';
import type { Lanes, Value } from './lanes.ts';
import { decompose, LOG64, logPositive } from './logarithm.ts';

/** The upper half of a double, of which products are exact. */
const head = (l: Lanes, x: Value): Value => l.float(l.iand(l.bits(x), l.k(-1n << 27n)));

/** a^y for a > 0, with a logarithm of 68 bits or so: errors of log(a) count y log(a) times. */
function powPositive(l: Lanes, a: Value, y: Value): Value {
  const { f, e } = decompose(l, a);
  // log(1 + f) = 2 atanh(s): s = f / (2 + f) in two parts.
  const den = l.add(f, l.c(2));
  const denHead = head(l, den);
  const denRest = l.add(l.sub(den, denHead), l.sub(f, l.sub(den, l.c(2))));
  const s = l.div(f, den);
  const sHead = head(l, s);
  const sRest = l.div(l.sub(l.sub(f, l.mul(sHead, denHead)), l.mul(sHead, denRest)), den);
  const z = l.mul(s, s);
  const tail = l.add(l.add(sRest, sRest), l.mul(l.mul(s, z), l.poly(z, LOG64)));
  const [high, low] = ln2(l);
  const big = l.mul(e, l.c(high));
  const twice = l.add(sHead, sHead);
  const sum = l.add(big, twice);
  const rest = l.add(l.sub(twice, l.sub(sum, big)), l.add(l.mul(e, l.c(low)), tail));
  // Times y, again in two parts.
  const value = l.add(sum, rest);
  const valueHead = head(l, value);
  const valueRest = l.add(l.sub(value, valueHead), l.sub(rest, l.sub(value, sum)));
  const yHead = head(l, y);
  const product = l.mul(yHead, valueHead);
  const productRest = l.add(l.mul(y, valueRest), l.mul(l.sub(y, yHead), valueHead));
  const total = l.add(product, productRest);
  const lost = l.sub(productRest, l.sub(total, product));
  // Where the result is 0 or infinite, what was rounded off may be large.
  return expCorrected(l, total, l.select(l.lt(l.abs(total), l.c(1024)), lost, l.c(0)));
}

/** C's pow from a power of positive finite numbers. */
function powFrom(positive: (l: Lanes, a: Value, y: Value) => Value) {
  return (l: Lanes, x: Value, y: Value): Value => {
    const [zero, one, infinity] = [l.c(0), l.c(1), l.c(Infinity)];
    const a = l.abs(x);
    // Beyond 2^65 every power but that of 1 is 0 or infinite.
    const bounded = l.max(l.min(y, l.c(2 ** 65)), l.c(-(2 ** 65)));
    let r = positive(l, a, bounded);
    const extreme = l.either(l.eq(a, zero), l.eq(a, infinity));
    r = l.select(extreme, l.select(l.differ(l.eq(a, zero), l.lt(y, zero)), zero, infinity), r);
    const half = l.mul(y, l.c(0.5));
    const broken = l.ne(l.floor(y), y);
    const even = l.either(broken, l.eq(l.floor(half), half));
    const negative = l.lt(l.copysign(one, x), zero);
    r = l.select(even, r, l.select(negative, l.neg(r), r));
    const undefined_ = l.both(broken, l.both(l.lt(x, zero), l.lt(a, infinity)));
    const unknown = l.either(l.ne(x, x), l.ne(y, y));
    r = l.select(l.either(undefined_, unknown), l.c(NaN), r);
    return l.select(l.either(l.eq(y, zero), l.eq(x, one)), one, r);
  };
}

const powDouble = powFrom(powPositive);
/** With the digits of double precision to spare, the plain formula does. */
const powSingle = powFrom((l, a, y) => l.inDouble((w, p, q) => exp(w, w.mul(q, logPositive(w, p))), a, y));

export const pow = (l: Lanes, x: Value, y: Value): Value => (l.wide ? powDouble : powSingle)(l, x, y);

export function hypot(l: Lanes, x: Value, y: Value): Value {
  return l.inDouble(
    (w, p, q) => {
      const [a, b] = [w.abs(p), w.abs(q)];
      const swap = w.lt(a, b);
      const large = w.select(swap, b, a);
      const ratio = w.div(w.select(swap, a, b), large);
      const length = w.mul(large, w.sqrt(w.add(w.c(1), w.mul(ratio, ratio))));
      const infinite = w.either(w.eq(a, w.c(Infinity)), w.eq(b, w.c(Infinity)));
      const zero = w.both(w.eq(a, w.c(0)), w.eq(b, w.c(0)));
      return w.select(infinite, w.c(Infinity), w.select(zero, w.c(0), length));
    },
    x,
    y,
  );
}
