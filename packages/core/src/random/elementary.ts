import { productError, sumError } from './exact.ts';

/*
 * Elementary functions rounded correctly but for about one argument in 10^4. JavaScript leaves the last digits of
 * Math.log and its kin to the engine; with these, float64 draws are the same on every engine, and (but for about
 * one number in 500) those of PyTorch, whose C library is as accurate.
 *
 * Leading terms are computed in double-double: a function returns the high part and leaves the low part in `low`.
 */
const low = new Float64Array(1); // a variable would be boxed at each assignment

type Double2 = readonly [high: number, low: number];

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const sum = aHigh + bHigh;
  const error = sumError(aHigh, bHigh, sum) + (aLow + bLow);
  const high = sum + error;
  low[0] = error - (high - sum);
  return high;
}

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const product = aHigh * bHigh;
  const error = productError(aHigh, bHigh, product) + (aHigh * bLow + aLow * bHigh);
  const high = product + error;
  low[0] = error - (high - product);
  return high;
}

function divide(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const quotient = aHigh / bHigh;
  const product = quotient * bHigh;
  const remainder = aHigh - product - productError(quotient, bHigh, product) + (aLow - quotient * bLow);
  const correction = remainder / bHigh;
  const high = quotient + correction;
  low[0] = correction - (high - quotient);
  return high;
}

function inverse(n: number): Double2 {
  const high = divide(1, 0, n, 0);
  return [high, low[0]];
}

const LN2: Double2 = [Math.LN2, 2.3190468138462996e-17];
const HALF_PI: Double2 = [Math.PI / 2, 6.123233995736766e-17];

/** Coefficients of a power series: the leading ones as high and low parts, the rest from the highest power down. */
interface Series {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly rest: Float64Array;
}

/** The series of 1 / denominator(n), `terms` long. */
function series(terms: number, leading: number, denominator: (n: number) => number): Series {
  const denominators = Array.from({ length: terms }, (_, n) => denominator(n));
  const first = denominators.slice(0, leading).map(inverse);
  const rest = denominators.slice(leading).map((d) => 1 / d);
  return {
    high: Float64Array.from(first, ([high]) => high),
    low: Float64Array.from(first, (parts) => parts[1]),
    rest: Float64Array.from(rest.reverse()),
  };
}

function evaluate(coefficients: Series, xHigh: number, xLow: number): number {
  const { high, rest } = coefficients;
  let sum = 0;
  for (let i = 0; i < rest.length; i++) sum = sum * xHigh + rest[i]!;
  low[0] = 0;
  for (let i = high.length - 1; i >= 0; i--) {
    sum = multiply(sum, low[0]!, xHigh, xLow);
    sum = add(high[i]!, coefficients.low[i]!, sum, low[0]!);
  }
  return sum;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

const sign = (n: number): number => (n % 2 === 0 ? 1 : -1);
const ARTANH = series(14, 2, (n) => 2 * n + 1);
const EXP = series(19, 5, factorial);
const SIN = series(12, 3, (n) => sign(n) * factorial(2 * n + 1));
const COS = series(12, 4, (n) => sign(n) * factorial(2 * n));

// The bits of a float64, little-endian, as typed arrays are on every platform of JavaScript's engines.
const float = new Float64Array(1);
const floatWords = new Int32Array(float.buffer);

/** Natural logarithm of a normal float64 > 0. */
export function log(x: number): number {
  // log(2^k m) = k log 2 + 2 artanh((m - 1) / (m + 1)), m in [0.75, 1.5).
  float[0] = x;
  const upper = floatWords[1]! + 0x80000;
  const k = (upper >>> 20) - 1023;
  floatWords[1] = floatWords[1]! - (k << 20);
  const m = float[0];
  const above = m + 1;
  const s = divide(m - 1, 0, above, sumError(m, 1, above));
  const sLow = low[0]!;
  const z = multiply(s, sLow, s, sLow);
  let high = evaluate(ARTANH, z, low[0]!);
  high = multiply(high, low[0]!, 2 * s, 2 * sLow);
  const rest = low[0]!;
  const kLn2 = multiply(LN2[0], LN2[1], k, 0);
  return add(kLn2, low[0]!, high, rest);
}

/** e^x, where the result is a normal float64. */
export function exp(x: number): number {
  const k = Math.round(x / LN2[0]);
  if (k < -1020 || k > 1020) return Math.exp(x);
  const kLn2 = multiply(LN2[0], LN2[1], -k, 0);
  const r = add(x, 0, kLn2, low[0]!);
  return evaluate(EXP, r, low[0]!) * 2 ** k;
}

/** Sine of |x| < 10. */
export function sin(x: number): number {
  return sinOfQuadrant(x, 0);
}

/** Cosine of |x| < 10. */
export function cos(x: number): number {
  return sinOfQuadrant(x, 1);
}

/** Tangent of |x| < 10. */
export function tan(x: number): number {
  const sine = sinOfQuadrant(x, 0);
  const sineLow = low[0]!;
  const cosine = sinOfQuadrant(x, 1);
  return divide(sine, sineLow, cosine, low[0]!);
}

/** sin(x + shift pi/2), the low part in `low`. */
function sinOfQuadrant(x: number, shift: number): number {
  const k = Math.round(x / HALF_PI[0]);
  const multiple = multiply(HALF_PI[0], HALF_PI[1], -k, 0);
  const r = add(x, 0, multiple, low[0]!);
  const rLow = low[0]!;
  const quadrant = (k + shift) & 3;
  let high = multiply(r, rLow, r, rLow);
  if (quadrant % 2 === 0) {
    high = evaluate(SIN, high, low[0]!);
    high = multiply(high, low[0]!, r, rLow);
  } else {
    high = evaluate(COS, high, low[0]!);
  }
  if (quadrant >= 2) {
    low[0] = -low[0]!;
    return -high;
  }
  return high;
}
