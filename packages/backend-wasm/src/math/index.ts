import type { BinaryFn, UnaryFn } from '@t/core/kernel';
import { erf, erfc } from './error.ts';
import { cosh, exp, exp2, expm1, sinh, tanh } from './exponential.ts';
import { digamma, lgamma } from './gamma.ts';
import type { Lanes, MathFunction, Value } from './lanes.ts';
import { acosh, asinh, atanh, log, log10, log1p, log2 } from './logarithm.ts';
import { hypot, pow } from './power.ts';
import { floordiv, fmod, nextafter, rem } from './remainder.ts';
import { acos, asin, atan, atan2, cos, sin, tan } from './trigonometry.ts';

export { Lanes, type MathFunction, type Value } from './lanes.ts';
export { logaddexp } from './logarithm.ts';

/** Functions that need a few instructions in single precision are written where they are used. */
const short: ReadonlySet<string> = new Set([
  'exp',
  'exp2',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'tanh',
  'sin',
  'cos',
  'tan',
  'atan',
  'erf',
]);

/*
 * Largest errors over dense samples, in units of the last place, in single / double precision (test/math/accuracy):
 *   exp 1/2, exp2 1/2, expm1 2/3, log 1/2, log2 1/2, log10 2/2, log1p 2/2, sin 1/2, cos 1/2, tan 3/4, asin 3/2, acos 3/2,
 *   atan 2/2, sinh 3/3, cosh 2/3, tanh 1/3, asinh 2/3, acosh 2/3, atanh 2/3, erf 3/2, erfc 0/4, pow 1/3, atan2 3/2,
 *   hypot 0/1; fmod, rem, floordiv and nextafter are exact. lgamma and digamma are computed in double precision, to
 *   1e-14 or so but near their zeros at negative numbers. Arguments may be of any size, infinite, NaN or subnormal.
 */

const unary: Partial<Record<UnaryFn, MathFunction>> = {
  exp,
  exp2,
  log,
  log2,
  log10,
  sin,
  cos,
  tanh,
  erf,
  erfc,
  lgamma,
  digamma,
  atan,
  asin,
  acos,
  expm1,
  log1p,
  tan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
};

const binary: Partial<Record<BinaryFn, MathFunction>> = { pow, atan2, hypot, fmod, rem, floordiv, nextafter };

/** True where `callMath` knows the function. */
export const isMath = (fn: string): boolean => fn in unary || fn in binary;

/** Applies a function of the IR to values of the lanes' type. `inline` writes short ones at the place of the call. */
export function callMath(l: Lanes, fn: UnaryFn | BinaryFn, args: readonly Value[], inline: boolean): Value {
  const write = (unary[fn as UnaryFn] ?? binary[fn as BinaryFn])!;
  if (inline && !l.wide && short.has(fn)) return write(l, ...args);
  if (fn === 'pow') return square(l, write, args as [Value, Value]);
  return l.call(fn, write, ...args);
}

/** The exponent is mostly one number, and mostly 2. */
function square(l: Lanes, write: MathFunction, [x, y]: readonly [Value, Value]): Value {
  const { f } = l;
  const result = l.mul(x, x);
  l.any(l.ne(y, l.c(2)));
  f.if(() => void f.get(l.call('pow', write, x, y)).set(result));
  return result;
}
