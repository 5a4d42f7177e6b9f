import { poly } from './source.ts';

/**
 * Coefficients here and in the neighbouring files are Chebyshev interpolants of the function named beside them, made
 * in 60 digits; errors are relative to the function. Compilers may contract and reassociate: formulas are chosen so
 * that this costs units of the last place and no more.
 */

/** (e^r - 1 - r) / r^2 on |r| <= log(2) / 2: 8e-9. */
const EXP = [0.5, 0.1666657627, 0.04166655242, 0.008363232948, 0.001392625039];
/** (tanh(x) / x - 1) / x^2 on |x| <= 0.625, as a polynomial of x^2: 1.6e-8. */
const TANH = [-0.3333332837, 0.1333276927, -0.05385084823, 0.02099689469, -0.006096299738];

/** log(2) in two parts, the first with so few bits that its product with an exponent is exact. */
export const LN2 = ['0.693115234375', '3.1946184945309415e-5'] as const;

export const exponential = {
  pow2: 'fn pow2(k: i32) -> f32 { return bitcast<f32>((k + 127) << 23u); }',
  /** x * 2^k for x about 1, with one rounding, so that results may be subnormal or infinite. */
  scale: `fn scale(x: f32, k: i32) -> f32 {
  let half = k >> 1u;
  return bitcast<f32>(bitcast<i32>(x) + (half << 23u)) * pow2(k - half);
}`,
  /** e^r - 1 for |r| <= log(2) / 2. */
  expm1Small: `fn expm1Small(r: f32) -> f32 { return r + r * r * ${poly('r', EXP)}; }`,
  /** x = k log(2) + r: (r, k). */
  reduceExp: `fn reduceExp(x: f32) -> vec2<f32> {
  let k = round(x * ${Math.LOG2E});
  return vec2<f32>(x - k * ${LN2[0]} - k * ${LN2[1]}, k);
}`,
  /** e^x * 2^shift, infinite only where that is out of range. */
  expScaled: `fn expScaled(x: f32, shift: i32) -> f32 {
  let reduced = reduceExp(clamp(x, -110.0, 100.0));
  return select(scale(1.0 + expm1Small(reduced.x), i32(reduced.y) + shift), x, isNan(x));
}`,
  /**
   * From log(2^-126) to log(2^128), where adding k to the exponent of e^r, which is about 1, gives a normal number. The
   * rounding to k is one of a sum whose bits are looked at, since a compiler may take a difference for exact.
   */
  expFloat: `fn expFloat(x: f32) -> f32 {
  let y = clamp(x, -87.33654, 88.72283);
  let shifted = bitcast<i32>(y * ${Math.LOG2E} + 12582912.0);
  let k = f32(shifted - 0x4b400000);
  let power = 1.0 + expm1Small(y - k * ${LN2[0]} - k * ${LN2[1]});
  let normal = bitcast<f32>(bitcast<i32>(power) + (shifted << 23u));
  let ends = select(select(normal, infinity(), x > 88.72283), 0.0, x < -87.33654);
  return select(ends, x, isNan(x));
}`,
  /** Exact for whole x. */
  exp2Float: `fn exp2Float(x: f32) -> f32 {
  let y = clamp(x, -160.0, 140.0);
  let k = round(y);
  return select(scale(1.0 + expm1Small((y - k) * ${Math.LN2}), i32(k)), x, isNan(x));
}`,
  /** 2^k p + (2^k - 1) for p = e^r - 1, by halves since 2^k may be just out of range. */
  expm1Float: `fn expm1Float(x: f32) -> f32 {
  let reduced = reduceExp(clamp(x, -20.0, 89.0));
  let p = expm1Small(reduced.x);
  let k = i32(reduced.y);
  let half = pow2(k - 1);
  let y = select((p * half + (half - 0.5)) * 2.0, p, k == 0);
  return select(copysignFloat(y, x), x, isNan(x));
}`,
  tanhFloat: `fn tanhFloat(x: f32) -> f32 {
  let a = abs(x);
  let z = x * x;
  let small = a + a * z * ${poly('z', TANH)};
  let large = 1.0 - 2.0 / (expFloat(2.0 * min(a, 20.0)) + 1.0);
  return select(copysignFloat(select(large, small, a < 0.625), x), x, isNan(x));
}`,
  sinhFloat: `fn sinhFloat(x: f32) -> f32 {
  let a = abs(x);
  let t = expm1Float(min(a, 30.0));
  let y = select(expScaled(a, -1), (t + t / (t + 1.0)) * 0.5, a < 30.0);
  return select(copysignFloat(y, x), x, isNan(x));
}`,
  coshFloat: `fn coshFloat(x: f32) -> f32 {
  let half = expScaled(abs(x), -1);
  return half + 0.25 / half;
}`,
};
