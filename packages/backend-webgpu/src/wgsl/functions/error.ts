import { poly } from './source.ts';

/** erf(x) / x as a polynomial of x^2 for |x| <= 1: 7e-9. */
const ERF = [
  1.128379107, -0.3761262596, 0.1128359437, -0.02685421146, 0.005189087242, -0.0008016864303, 7.875874871e-5,
];
/** e^(x^2) erfc(x) (1 + 2x) as a polynomial of (x - 2) / (x + 2) for x from 0.46 to 10.1: 2.5e-8. */
const ERFC = [
  1.276978375, -0.09276351798, -0.1660299755, 0.1640409801, -0.05422222998, -0.007939155308, 0.008704093134,
  0.0009345496095, -0.001322549027,
];

export const error = {
  erfSmall: `fn erfSmall(x: f32) -> f32 { let z = x * x; return x * ${poly('z', ERF)}; }`,
  /** erfc from 0.46 on. e^(-x^2) comes from a head of few bits, whose square is exact; beyond 10.1 all is 0. */
  erfcLarge: `fn erfcLarge(x: f32) -> f32 {
  let a = min(x, 11.0);
  let t = (a - 2.0) / (a + 2.0);
  let y = ${poly('t', ERFC)} / (1.0 + 2.0 * a);
  let start = trunc(a * 16.0) * 0.0625;
  return expFloat(-start * start) * (expFloat(-(a - start) * (a + start)) * y);
}`,
  erfFloat: `fn erfFloat(x: f32) -> f32 {
  let a = abs(x);
  return select(select(copysignFloat(1.0 - erfcLarge(a), x), erfSmall(x), a < 1.0), x, isNan(x));
}`,
  erfcFloat: `fn erfcFloat(x: f32) -> f32 {
  let a = abs(x);
  let tail = erfcLarge(a);
  let y = select(select(tail, 2.0 - tail, x < 0.0), 1.0 - erfSmall(x), a < 0.5);
  return select(y, x, isNan(x));
}`,
};
