/**
 * Functions whose result is rounded to float32 afterwards: computed in double precision to a relative error below
 * 1e-9, which is half the time of the engine's own, exact to the last bit of a double.
 */

const LOG2E = Math.LOG2E;
const LN2 = Math.LN2;
/** Adding and subtracting it rounds to the nearest whole number. */
const ROUND = 2 ** 52 + 2 ** 51;

/** 2^k for k = -160 .. 130. */
const LOWEST = -160;
const powers = Float64Array.from({ length: 291 }, (_, i) => 2 ** (i + LOWEST));

/** e^x = 2^k e^r with |r| <= ln(2) / 2, where the Taylor series of degree 8 is off by 3e-10. */
export function exp32(x: number): number {
  if (!(x < 90)) return x !== x ? x : Infinity;
  if (x < -105) return 0;
  const k = x * LOG2E + ROUND - ROUND;
  const r = x - k * LN2;
  const high = 1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r / 40320)));
  return (1 + r * (1 + r * (0.5 + r * (1 / 6 + r * high)))) * powers[k - LOWEST]!;
}

/** (e^2x - 1) / (e^2x + 1), and near 0 the first terms of its series. */
export function tanh32(x: number): number {
  if (x > 10) return 1;
  if (x < -10) return -1;
  if (x < 0.002 && x > -0.002) return x * (1 - (x * x) / 3);
  const e = exp32(2 * x);
  return (e - 1) / (e + 1);
}
