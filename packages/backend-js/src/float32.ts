import { pick } from './select.ts';

/**
 * Functions whose result is rounded to float32 afterwards: computed in double precision to a relative error below
 * 1e-9, in a fraction of the time of the engine's own, which are exact to the last bits of a double.
 */

/** Adding and subtracting it rounds to the nearest whole number, halves to the even one. */
const ROUND = 2 ** 52 + 2 ** 51;

/** 2^(i / 256), and 2^(i + LOWEST) for exponents -151 .. 128: products of the two make every 2^(k / 256). */
const fractions = Float64Array.from({ length: 256 }, (_, i) => 2 ** (i / 256));
const LOWEST = -151;
const powers = Float64Array.from({ length: 280 }, (_, i) => 2 ** (i + LOWEST));

/** Coefficients of the Taylor series of 2^(r / 256). */
const C1 = Math.LN2 / 256;
const C2 = C1 ** 2 / 2;
const C3 = C1 ** 3 / 6;

/** e^x = 2^(k / 256) 2^(r / 256) with k whole and |r| <= 1/2, where three terms of the series are off by 2e-13. */
export function exp32(x: number): number {
  if (x > 89 || x < -104) return x > 0 ? Infinity : 0;
  const scaled = x * (256 * Math.LOG2E);
  const whole = scaled + ROUND - ROUND;
  const r = scaled - whole;
  const k = whole | 0;
  return fractions[k & 255]! * powers[(k >> 8) - LOWEST]! * (1 + r * (C1 + r * (C2 + r * C3)));
}

/** (e^2x - 1) / (e^2x + 1), and near 0 the first terms of its series. */
export function tanh32(x: number): number {
  if (x > 10) return 1;
  if (x < -10) return -1;
  if (x < 0.002 && x > -0.002) return x * (1 - (x * x) / 3);
  const e = exp32(2 * x);
  return (e - 1) / (e + 1);
}

/**
 * The nearest whole number, halves to the even one; zeros keep the sign of `x`. Beyond 2^51 the sum rounds too, by less
 * than float32 sees.
 */
export function round32(x: number): number {
  const whole = x + ROUND - ROUND;
  return pick(Number(whole === 0), Math.trunc(x), whole);
}
