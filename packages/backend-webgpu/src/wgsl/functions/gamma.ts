import { float, poly } from './source.ts';

/** lgamma(2 + z) / z for |z| <= 1/2: 1.7e-8. */
const LGAMMA = [
  0.422784335, 0.3224670335, -0.06735228147, 0.02058079947, -0.007386174156, 0.002890795322, -0.001185860034,
  0.000506517143, -0.0002538170957, 0.0001134728199,
];
/** digamma(x) / (x - root) as a polynomial of x - 3/2 for x from 1 to 2: 1.4e-8. */
const DIGAMMA = [
  0.951055876, -0.4236274975, 0.240542535, -0.1483988614, 0.09498468507, -0.06205598039, 0.04085002674,
  -0.02578688363, 0.017114989, -0.01637362026, 0.01090258867,
];
/** A float next to the positive root of digamma, and what digamma is there. */
const ROOT = 1.4616321325302124;
const AT_ROOT = -1.20361e-8;

/** From here on asymptotic series serve. */
const LARGE = '8.0';

export const gamma = {
  lgammaNearTwo: `fn lgammaNearTwo(z: f32) -> f32 { return z * ${poly('z', LGAMMA)}; }`,
  /** By recurrence to the neighbourhood of 2, where the zeros at 1 and 2 keep their digits, or by Stirling's series. */
  lgammaPositive: `fn lgammaPositive(x: f32) -> f32 {
  if (x < 0.5) { return lgammaNearTwo(x) - log1pFloat(x) - logPositive(x); }
  if (x < 1.5) { return lgammaNearTwo(x - 1.0) - log1pFloat(x - 1.0); }
  if (x < ${LARGE}) {
    var product = 1.0;
    var y = x;
    while (y >= 2.5) { y = y - 1.0; product = product * y; }
    return lgammaNearTwo(y - 2.0) + logPositive(product);
  }
  let z = 1.0 / x;
  let series = z * ${poly('(z * z)', [1 / 12, -1 / 360, 1 / 1260])};
  return (x - 0.5) * (logPositive(x) - 1.0) + (${0.5 * Math.log(2 * Math.PI) - 0.5} + series);
}`,
  /** Reflection: |gamma(-a)| = pi / (a |sin(pi a)| gamma(a)). Infinite at 0 and the negative integers. */
  lgammaFloat: `fn lgammaFloat(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  let a = absFloat(x);
  if (isZero(x) || isInfinite(x)) { return infinity(); }
  let right = lgammaPositive(a);
  if (!isSigned(x) || a < 1e-9) { return right; }
  let fraction = abs(a - round(a));
  if (fraction == 0.0) { return infinity(); }
  return ${float(Math.log(Math.PI))} - logPositive(sinFloat(fraction * ${Math.PI})) - logPositive(a) - right;
}`,
  /** By recurrence to the interval of its root, or by the asymptotic series. */
  digammaPositive: `fn digammaPositive(x: f32) -> f32 {
  if (x >= ${LARGE}) {
    let z = 1.0 / x;
    return logFloat(x) - z * (0.5 + z * ${poly('(z * z)', [1 / 12, -1 / 120, 1 / 252])});
  }
  var shift = 0.0;
  var y = x;
  if (y < 1.0) { shift = -1.0 / y; y = y + 1.0; }
  while (y > 2.0) { y = y - 1.0; shift = shift + 1.0 / y; }
  let u = y - 1.5;
  return ((y - ${ROOT}) * ${poly('u', DIGAMMA)} + ${AT_ROOT}) + shift;
}`,
  /** digamma(1 - x) - digamma(x) = pi / tan(pi x). -inf at 0 (inf at -0) and NaN at the negative integers, as PyTorch has it. */
  digammaFloat: `fn digammaFloat(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  if (x == 0.0) { return copysignFloat(infinity(), -x); }
  if (x > 0.0) { return digammaPositive(x); }
  let fraction = x - round(x);
  if (fraction == 0.0 || isInfinite(x)) { return nan(); }
  return digammaPositive(1.0 - x) - ${Math.PI} / tanFloat(fraction * ${Math.PI});
}`,
};
