export {
  add,
  sub,
  sub as subtract,
  rsub,
  mul,
  mul as multiply,
  trueDivide,
  neg,
  neg as negative,
  positive,
  type AlphaOptions,
} from './arithmetic.ts';
export {
  div,
  div as divide,
  floorDivide,
  remainder,
  fmod,
  reciprocal,
  rdiv,
  type DivOptions,
} from './division.ts';
export { pow, floatPower, square, sqrt, rsqrt } from './power.ts';
export {
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  sigmoid,
  logit,
  xlogy,
  erf,
  erfc,
} from './exponential.ts';
export {
  sin,
  cos,
  tan,
  asin,
  asin as arcsin,
  acos,
  acos as arccos,
  atan,
  atan as arctan,
  sinh,
  cosh,
  tanh,
  asinh,
  asinh as arcsinh,
  acosh,
  acosh as arccosh,
  atanh,
  atanh as arctanh,
  atan2,
  atan2 as arctan2,
  hypot,
} from './trigonometry.ts';
export { floor, ceil, trunc, trunc as fix, frac, round, type RoundOptions } from './rounding.ts';
export { abs, abs as absolute, sign, sgn, signbit, copysign } from './sign.ts';
export { maximum, minimum, fmax, fmin } from './extrema.ts';
export { clamp, clamp as clip, clampMin, clampMax, relu, nanToNum, type NanToNumOptions } from './clamp.ts';
export {
  eq,
  ne,
  ne as notEqual,
  lt,
  lt as less,
  le,
  le as lessEqual,
  gt,
  gt as greater,
  ge,
  ge as greaterEqual,
} from './compare.ts';
export { isclose, allclose, allcloseSync, equal, equalSync, type CloseOptions } from './close.ts';
export { isfinite, isinf, isnan, isposinf, isneginf, isreal } from './classify.ts';
export {
  logicalAnd,
  logicalOr,
  logicalXor,
  logicalNot,
  bitwiseAnd,
  bitwiseOr,
  bitwiseXor,
  bitwiseNot,
  bitwiseLeftShift,
  bitwiseRightShift,
} from './logic.ts';
export { where } from './where.ts';
export { erfinv } from './inverse-erf.ts';
export { lerp, addcmul, addcdiv, type ValueOptions } from './lerp.ts';
export { digamma, lgamma } from './gamma.ts';
export { heaviside } from './heaviside.ts';
export { angle, deg2rad, rad2deg, sinc } from './angle.ts';
export { gcd, lcm } from './divisors.ts';
export { frexp, ldexp, nextafter } from './float-parts.ts';
export { logaddexp, logaddexp2 } from './log-add.ts';
export { i0 } from './special/bessel.ts';
export { igamma, igammac } from './special/incomplete-gamma.ts';
export { polygamma } from './special/zeta.ts';
export * as special from './special/index.ts';
