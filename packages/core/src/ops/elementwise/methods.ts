import type { Tensor } from '../../tensor/tensor.ts';
import type { Operand } from '../base/pointwise.ts';
import {
  add, add_, sub, sub_, rsub, mul, mul_, trueDivide, trueDivide_, neg, neg_, positive,
} from './arithmetic.ts';
import {
  div, div_, floorDivide, floorDivide_, remainder, remainder_, fmod, fmod_, reciprocal, reciprocal_, rdiv,
} from './division.ts';
import { pow, pow_, floatPower, floatPower_, square, square_, sqrt, sqrt_, rsqrt, rsqrt_ } from './power.ts';
import {
  exp, exp_, exp2, exp2_, expm1, expm1_, log, log_, log2, log2_, log10, log10_, log1p, log1p_, sigmoid,
  sigmoid_, logit, logit_, xlogy, xlogy_, erf, erf_, erfc, erfc_,
} from './exponential.ts';
import {
  sin, sin_, cos, cos_, tan, tan_, asin, asin_, acos, acos_, atan, atan_, sinh, sinh_, cosh, cosh_, tanh,
  tanh_, asinh, asinh_, acosh, acosh_, atanh, atanh_, atan2, atan2_, hypot, hypot_,
} from './trigonometry.ts';
import { floor, floor_, ceil, ceil_, trunc, trunc_, frac, frac_, round, round_ } from './rounding.ts';
import { abs, abs_, sign, sign_, sgn, sgn_, signbit, copysign, copysign_ } from './sign.ts';
import { maximum, minimum, fmax, fmin } from './extrema.ts';
import {
  clamp, clamp_, clampMin, clampMin_, clampMax, clampMax_, relu, relu_, nanToNum, nanToNum_,
} from './clamp.ts';
import { eq, eq_, ne, ne_, lt, lt_, le, le_, gt, gt_, ge, ge_ } from './compare.ts';
import { isclose, allclose, allcloseSync, equal, equalSync } from './close.ts';
import { isfinite, isinf, isnan, isposinf, isneginf, isreal } from './classify.ts';
import {
  logicalAnd, logicalAnd_, logicalOr, logicalOr_, logicalXor, logicalXor_, logicalNot, logicalNot_,
  bitwiseAnd, bitwiseAnd_, bitwiseOr, bitwiseOr_, bitwiseXor, bitwiseXor_, bitwiseNot, bitwiseNot_,
  bitwiseLeftShift, bitwiseLeftShift_, bitwiseRightShift, bitwiseRightShift_,
} from './logic.ts';
import { where } from './where.ts';
import { lerp, lerp_, addcmul, addcmul_, addcdiv, addcdiv_ } from './lerp.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const elementwiseMethods = {
  add, add_, sub, subtract: sub, sub_, subtract_: sub_, rsub, mul, multiply: mul, mul_, multiply_: mul_,
  trueDivide, trueDivide_, neg, negative: neg, neg_, negative_: neg_, positive,
  div, divide: div, div_, divide_: div_, floorDivide, floorDivide_, remainder, remainder_, fmod, fmod_,
  reciprocal, reciprocal_, rdiv,
  pow, pow_, floatPower, floatPower_, square, square_, sqrt, sqrt_, rsqrt, rsqrt_,
  exp, exp_, exp2, exp2_, expm1, expm1_, log, log_, log2, log2_, log10, log10_, log1p, log1p_, sigmoid,
  sigmoid_, logit, logit_, xlogy, xlogy_, erf, erf_, erfc, erfc_,
  sin, sin_, cos, cos_, tan, tan_, asin, arcsin: asin, asin_, arcsin_: asin_, acos, arccos: acos, acos_,
  arccos_: acos_, atan, arctan: atan, atan_, arctan_: atan_, sinh, sinh_, cosh, cosh_, tanh, tanh_, asinh,
  arcsinh: asinh, asinh_, arcsinh_: asinh_, acosh, arccosh: acosh, acosh_, arccosh_: acosh_, atanh,
  arctanh: atanh, atanh_, arctanh_: atanh_, atan2, arctan2: atan2, atan2_, arctan2_: atan2_, hypot,
  hypot_,
  floor, floor_, ceil, ceil_, trunc, fix: trunc, trunc_, fix_: trunc_, frac, frac_, round, round_,
  abs, absolute: abs, abs_, absolute_: abs_, sign, sign_, sgn, sgn_, signbit, copysign, copysign_,
  maximum, minimum, fmax, fmin,
  clamp, clip: clamp, clamp_, clip_: clamp_, clampMin, clampMin_, clampMax, clampMax_, relu, relu_,
  nanToNum, nanToNum_,
  eq, eq_, ne, notEqual: ne, ne_, notEqual_: ne_, lt, less: lt, lt_, less_: lt_, le, lessEqual: le, le_,
  lessEqual_: le_, gt, greater: gt, gt_, greater_: gt_, ge, greaterEqual: ge, ge_, greaterEqual_: ge_,
  isclose, allclose, allcloseSync, equal, equalSync,
  isfinite, isinf, isnan, isposinf, isneginf, isreal,
  logicalAnd, logicalAnd_, logicalOr, logicalOr_, logicalXor, logicalXor_, logicalNot, logicalNot_,
  bitwiseAnd, bitwiseAnd_, bitwiseOr, bitwiseOr_, bitwiseXor, bitwiseXor_, bitwiseNot, bitwiseNot_,
  bitwiseLeftShift, bitwiseLeftShift_, bitwiseRightShift, bitwiseRightShift_,
  /** Elements of the tensor where `condition` (bool) is true, else of `other`. */
  where: (input: Tensor, condition: Tensor, other: Operand): Tensor => where(condition, input, other),
  lerp, lerp_, addcmul, addcmul_, addcdiv, addcdiv_,
};
