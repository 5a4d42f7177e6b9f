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
const short: ReadonlySet<string> = new Set(['exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'tanh', 'sin', 'cos', 'erf']);

/** Single precision has no room for the corrections of these: in double they are right to the last bit. */
const double = (fn: MathFunction): MathFunction => (l, ...args) => l.inDouble(fn, ...args);

const unary: Partial<Record<UnaryFn, MathFunction>> = {
  exp, exp2, log, log2, log10, sin, cos, tanh, erf, erfc, lgamma, digamma, atan, asin, acos,
  expm1, log1p, tan, sinh, cosh,
  asinh, acosh, atanh,
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
