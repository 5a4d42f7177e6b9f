import { poly } from './source.ts';

/** (atanh(s) / s - 1) / s^2 as a polynomial of s^2, for s = f / (2 + f) with 1 + f from sqrt(1/2) to sqrt(2): 3e-8. */
const ATANH = [0.3333333328, 0.2000006092, 0.1427541041, 0.1166523361];

/** 2 / log(2) in two parts, the first of 12 bits. */
const SCALE = [2.884765625, 0.0006244567779267] as const;

export const power = {
  /** The leading 12 bits of a number, of which products are exact. */
  head: 'fn head(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }',
  /**
   * a^y for positive finite a: 2^(y log2(a)), with the logarithm in two parts, since its errors count y log2(a) times.
   * Heads are cut off by bits, so that no compiler can see that their differences are rounding errors.
   */
  powPositive: `fn powPositive(a: f32, y: f32) -> f32 {
  let d = decompose(a);
  let den = 2.0 + d.x;
  let denHead = head(den);
  let denRest = (2.0 - denHead) + d.x;
  let s = d.x / den;
  let sHead = head(s);
  let sRest = ((d.x - sHead * denHead) - sHead * denRest) / den;
  let z = s * s;
  let tail = s * z * ${poly('z', ATANH)};
  let main = sHead * ${SCALE[0]};
  let rest = sHead * ${SCALE[1]} + (sRest + tail) * ${SCALE[0] + SCALE[1]};
  let logHead = head(d.y + (main + rest));
  let logRest = ((d.y - logHead) + main) + rest;
  // Beyond 2^33 every power but that of 1 is 0 or infinite.
  let bounded = clamp(y, -8589934592.0, 8589934592.0);
  let yHead = head(bounded);
  let product = yHead * logHead;
  let productRest = yHead * logRest + (bounded - yHead) * (logHead + logRest);
  let k = round(clamp(product + productRest, -160.0, 140.0));
  let r = clamp((product - k) + productRest, -1.0, 1.0);
  return scale(1.0 + expm1Small(r * ${Math.LN2}), i32(k));
}`,
  /** C's pow. */
  powFloat: `fn powFloat(x: f32, y: f32) -> f32 {
  if (y == 2.0) { return x * x; }
  if (y == 0.0 || x == 1.0) { return 1.0; }
  if (isNan(x) || isNan(y)) { return nan(); }
  let a = abs(x);
  // Numbers from 2^24 on are even.
  let whole = floor(y) == y;
  let half = y * 0.5;
  let odd = whole && floor(half) != half;
  var result = powPositive(a, y);
  if (a == 0.0 || isInfinite(a)) { result = select(0.0, infinity(), (a == 0.0) == (y < 0.0)); }
  if (a == 1.0) { result = 1.0; }
  if (!isSigned(x)) { return result; }
  if (!whole && a != 0.0 && !isInfinite(a)) { return nan(); }
  return select(result, -result, odd);
}`,
  sqrtFloat: `fn sqrtFloat(x: f32) -> f32 {
  let y = select(nearestRoot(x, sqrt(x)), nan(), isSigned(x));
  return select(y, x, isZero(x) || bitcast<u32>(x) == 0x7f800000u);
}`,
  /** sqrt(x) correctly rounded, given a float y about it: n units of the last place more have a square 2 n y + n^2 larger. */
  nearestRoot: `fn nearestRoot(x: f32, y: f32) -> f32 {
  let shift = exponentOf(x) + 150u - 2u * exponentOf(y);
  let unit = mantissaOf(y);
  let rest = bitcast<i32>((bitcast<u32>(x) << (shift & 31u)) - unit * unit);
  return select(y, moved(y, 4 * rest - 1, 4 * i32(unit)), isNormal(x) & isNormal(y));
}`,
  /** Scaled by a power of 2, so that no square is out of range. */
  hypotFloat: `fn hypotFloat(x: f32, y: f32) -> f32 {
  if (isInfinite(x) || isInfinite(y)) { return infinity(); }
  let larger = max(bitcast<i32>(abs(x)), bitcast<i32>(abs(y)));
  let k = clamp((larger >> 23u) - 127, -126, 126);
  let a = x * pow2(-k);
  let b = y * pow2(-k);
  return sqrtFloat(a * a + b * b) * pow2(k);
}`,
};
