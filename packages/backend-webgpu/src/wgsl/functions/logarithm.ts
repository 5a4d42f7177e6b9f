import { LN2 } from './exponential.ts';
import { poly } from './source.ts';

/** (log(1 + f) - f + f^2 / 2) / f^3 for 1 + f from sqrt(1/2) to sqrt(2): 3e-9. */
const LOG1P = [
  0.3333333135, -0.2499999702, 0.2000071555, -0.1666780263, 0.1424905807, -0.1242568716, 0.1168541983,
  -0.1147973388, 0.06971611828,
];

export const logarithm = {
  /** A positive x as 2^e (1 + f), with 1 + f from sqrt(1/2) to sqrt(2): (f, e). By bits, subnormal numbers included. */
  decompose: `fn decompose(x: f32) -> vec2<f32> {
  let bits = bitcast<u32>(x);
  let lift = select(0u, countLeadingZeros(bits) - 8u, bits < 0x800000u);
  let shifted = (bits << lift) + (0x3f800000u - 0x3f3504f3u);
  let f = bitcast<f32>((shifted & 0x7fffffu) + 0x3f3504f3u) - 1.0;
  return vec2<f32>(f, f32(i32(shifted >> 23u) - 127 - i32(lift)));
}`,
  /** log(1 + f) less f, for f as \`decompose\` gives it. */
  log1pRest: `fn log1pRest(f: f32) -> f32 { return f * f * (f * ${poly('f', LOG1P)} - 0.5); }`,
  /** \`y\`, the logarithm of a positive finite x, or what that of any other is. */
  logValue: `fn logValue(x: f32, y: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (bits - 1u < 0x7f7fffffu) { return y; }
  if (isZero(x)) { return -infinity(); }
  return select(x, nan(), isSigned(x));
}`,
  logPositive: `fn logPositive(x: f32) -> f32 {
  let d = decompose(x);
  return d.y * ${LN2[0]} + (d.x + (d.y * ${LN2[1]} + log1pRest(d.x)));
}`,
  logFloat: 'fn logFloat(x: f32) -> f32 { return logValue(x, logPositive(x)); }',
  /** (f + rest) / log(2), with the first summand free of error: exact for powers of 2. */
  log2Float: `fn log2Float(x: f32) -> f32 {
  let d = decompose(x);
  let rest = log1pRest(d.x);
  return logValue(x, d.y + (d.x + ((d.x + rest) * ${Math.LOG2E - 1} + rest)));
}`,
  log10Float: `fn log10Float(x: f32) -> f32 {
  let d = decompose(x);
  let y = (d.x + log1pRest(d.x)) * ${Math.LOG10E};
  return logValue(x, d.y * 0.301025390625 + (d.y * 4.6050389811952e-6 + y));
}`,
  /** Where 1 + x would round, x is f of \`decompose\` already, or the logarithm is large. */
  log1pFloat: `fn log1pFloat(x: f32) -> f32 {
  if (x > -0.29 && x < 0.41) { return x + log1pRest(x); }
  return logFloat(1.0 + x);
}`,
  asinhFloat: `fn asinhFloat(x: f32) -> f32 {
  let a = abs(x);
  let square = a * a;
  let large = a > 1e9;
  let y = log1pFloat(select(a + square / (1.0 + sqrt(square + 1.0)), a, large));
  return copysignFloat(y + select(0.0, ${Math.LN2}, large), x);
}`,
  acoshFloat: `fn acoshFloat(x: f32) -> f32 {
  let t = x - 1.0;
  let large = x > 1e9;
  let y = log1pFloat(select(t + sqrt(t * (t + 2.0)), x, large));
  return select(nan(), y + select(0.0, ${Math.LN2}, large), x >= 1.0);
}`,
  /** Of what is large the quotient might be 0, not -2 (see `quotient`). */
  atanhFloat: `fn atanhFloat(x: f32) -> f32 {
  let a = abs(x);
  return select(nan(), copysignFloat(0.5 * log1pFloat((a + a) / (1.0 - a)), x), a <= 1.0);
}`,
};
