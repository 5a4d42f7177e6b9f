import { poly } from './source.ts';

/** sin(r) = r + r z S(z) and cos(r) = 1 - z/2 + z^2 C(z) for z = r^2, |r| <= pi/4: 3e-9, 1e-9. */
const SIN = [-0.1666666716, 0.008333331905, -0.0001984008268, 2.724931392e-6];
const COS = [0.04166666418, -0.001388830016, 2.454743662e-5];
/** (atan(t) / t - 1) / t^2 as a polynomial of t^2 for |t| <= tan(pi/8): 3e-9. */
const ATAN = [-0.3333333135, 0.1999953985, -0.1426394433, 0.1074360535, -0.06451509148];

/** (asin(t) / t - 1) / t^2 as a polynomial of t^2 for |t| <= 1/2: 1.7e-8. */
const ASIN = [0.1666667241, 0.07498855073, 0.04500138007, 0.02655454221, 0.03808502356];
/** pi/2 in two parts, the first a float. */
const HALF_PI = [Math.fround(Math.PI / 2), Math.PI / 2 - Math.fround(Math.PI / 2)] as const;

/** 32 zeros and 224 bits of 2/pi. */
const TWO_OVER_PI = [
  0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
] as const;
const word = (i: number): string => `0x${TWO_OVER_PI[i]!.toString(16)}u`;

export const trigonometry = {
  /** Upper half of the product of two 32-bit numbers. */
  highProduct: `fn highProduct(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let t = ah * bl + ((al * bl) >> 16u);
  return ah * bh + (t >> 16u) + ((al * bh + (t & 0xffffu)) >> 16u);
}`,
  /** Four words of the bits above. */
  twoOverPi: `fn twoOverPi(i: u32) -> vec4<u32> {
  switch i {
${[1, 2, 3, 4].map((i) => `    case ${i}u: { return vec4<u32>(${[0, 1, 2, 3].map((j) => word(i + j)).join(', ')}); }`).join('\n')}
    default: { return vec4<u32>(${[0, 1, 2, 3].map(word).join(', ')}); }
  }
}`,
  /**
   * |x| = k pi/2 + r with |r| <= pi/4: (r, k modulo 4). By Payne and Hanek: the mantissa times those 96 bits of 2/pi that
   * matter, from weight 2 (after which come multiples of 4) on. In integers, so it holds for every argument and compiler.
   */
  reduceAngle: `fn reduceAngle(x: f32) -> vec2<f32> {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  if (bits < 0x3f490fdbu) { return vec2<f32>(bitcast<f32>(bits), 0.0); }
  if (bits >= 0x7f800000u) { return vec2<f32>(nan(), 0.0); }
  let m = (bits & 0x7fffffu) | 0x800000u;
  let start = (bits >> 23u) - 120u;
  let w = twoOverPi(start >> 5u);
  let shift = start & 31u;
  // Shifted by 1 and by 31 - shift, since a shift by 32 is none.
  let back = 31u - shift;
  let first = (w.x << shift) | ((w.y >> 1u) >> back);
  let second = (w.y << shift) | ((w.z >> 1u) >> back);
  let third = (w.z << shift) | ((w.w >> 1u) >> back);
  let carried = m * second;
  let low = carried + highProduct(m, third);
  let high = m * first + highProduct(m, second) + select(0u, 1u, low < carried);
  // The upper two bits are the quadrant, rounded to the nearest; the rest is a signed fraction of pi/2.
  let k = (high + 0x20000000u) >> 30u;
  let fraction = f32(bitcast<i32>((high << 2u) | (low >> 30u))) + f32(low << 2u) * ${2 ** -32};
  return vec2<f32>(fraction * ${(Math.PI / 2) * 2 ** -32}, f32(k & 3u));
}`,
  sinSmall: `fn sinSmall(r: f32) -> f32 { let z = r * r; return r + r * z * ${poly('z', SIN)}; }`,
  cosSmall: `fn cosSmall(r: f32) -> f32 { let z = r * r; return (1.0 - 0.5 * z) + z * z * ${poly('z', COS)}; }`,
  sinFloat: `fn sinFloat(x: f32) -> f32 {
  let angle = reduceAngle(x);
  let k = u32(angle.y);
  let y = select(sinSmall(angle.x), cosSmall(angle.x), (k & 1u) != 0u);
  return select(y, -y, (k >= 2u) != isSigned(x));
}`,
  cosFloat: `fn cosFloat(x: f32) -> f32 {
  let angle = reduceAngle(x);
  let k = u32(angle.y);
  let y = select(cosSmall(angle.x), sinSmall(angle.x), (k & 1u) != 0u);
  return select(y, -y, k == 1u || k == 2u);
}`,
  tanFloat: `fn tanFloat(x: f32) -> f32 {
  let angle = reduceAngle(x);
  let s = sinSmall(angle.x);
  let c = cosSmall(angle.x);
  let odd = (u32(angle.y) & 1u) != 0u;
  let y = select(s, -c, odd) / select(c, s, odd);
  return select(y, -y, isSigned(x));
}`,
  /** The angle of the point (x, y), both not negative, in the first quadrant. 0 / 0 counts as 0 and inf / inf as 1. */
  firstQuadrant: `fn firstQuadrant(y: f32, x: f32) -> f32 {
  let swap = y > x;
  let small = select(y, x, swap);
  let large = select(x, y, swap);
  var q = quotient(small, large);
  if (small == 0.0) { q = 0.0; }
  if (isInfinite(small)) { q = 1.0; }
  let beyond = q > ${Math.SQRT2 - 1};
  let t = select(q, (q - 1.0) / (q + 1.0), beyond);
  let z = t * t;
  let rest = t * z * ${poly('z', ATAN)};
  let angle = select(0.0, ${Math.PI / 4}, beyond) + (t + rest);
  return select(angle, ${Math.PI / 2} - angle, swap);
}`,
  atan2Float: `fn atan2Float(y: f32, x: f32) -> f32 {
  if (isNan(x) || isNan(y)) { return nan(); }
  let angle = firstQuadrant(abs(y), abs(x));
  return copysignFloat(select(angle, ${Math.PI} - angle, isSigned(x)), y);
}`,
  atanFloat: 'fn atanFloat(x: f32) -> f32 { return atan2Float(x, 1.0); }',
  /** (t, asin(t) - t) for t = a up to 1/2, where asin(a) = asin(t), and t = sqrt((1 - a) / 2), where it is pi/2 - 2 asin(t). */
  halfArc: `fn halfArc(a: f32) -> vec2<f32> {
  let t = select(sqrtFloat((1.0 - a) * 0.5), a, a <= 0.5);
  let z = t * t;
  return vec2<f32>(t, t * z * ${poly('z', ASIN)});
}`,
  asinFloat: `fn asinFloat(x: f32) -> f32 {
  let a = absFloat(x);
  let arc = halfArc(a);
  let far = (${HALF_PI[0]} - 2.0 * arc.x) + (${HALF_PI[1]} - 2.0 * arc.y);
  return copysignFloat(select(far, arc.x + arc.y, a <= 0.5), x);
}`,
  acosFloat: `fn acosFloat(x: f32) -> f32 {
  let a = absFloat(x);
  let arc = halfArc(a);
  let right = select(0.0, 1.0, a <= 0.5) + select(0.0, 2.0, a > 0.5 && isSigned(x));
  let arcs = select(2.0, -1.0, a <= 0.5) * select(1.0, -1.0, isSigned(x));
  return (right * ${HALF_PI[0]} + arcs * arc.x) + (right * ${HALF_PI[1]} + arcs * arc.y);
}`,
};
