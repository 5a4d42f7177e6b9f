import { js } from '@t/backend-js';
import * as t from '@t/core';
import type { Tensor } from '@t/core';

t.use(js());

/** log 2, as `rounded` gives it. */
export const LN2 = Number(Math.LN2.toFixed(4));

export const values = (x: Tensor): unknown => x.detach().toArraySync();

/** Nested numbers rounded to `digits` places. */
export const rounded = (x: Tensor, digits = 4): unknown => {
  const round = (v: unknown): unknown =>
    Array.isArray(v) ? v.map(round) : Number((v as number).toFixed(digits));
  return round(values(x));
};

/** Mean and variance of the elements. */
export function moments(x: Tensor): [mean: number, variance: number] {
  const data = Array.from(x.dataSync());
  const mean = data.reduce((a, b) => a + b, 0) / data.length;
  return [mean, data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (data.length - 1)];
}

/** Pearson's statistic of counts beside expected ones; classes expected below 5 times are put together. */
export function chiSquare(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
): { statistic: number; freedom: number } {
  let [statistic, classes, restObserved, restExpected] = [0, 0, 0, 0];
  for (let i = 0; i < expected.length; i++) {
    if (expected[i]! < 5) {
      restObserved += observed[i]!;
      restExpected += expected[i]!;
    } else {
      statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
      classes++;
    }
  }
  if (restExpected > 0) {
    statistic += (restObserved - restExpected) ** 2 / restExpected;
    classes++;
  }
  return { statistic, freedom: classes - 1 };
}

/** A bound that chi-square passes once in 100,000: the normal approximation of Wilson and Hilferty. */
export const chiSquareBound = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 4.265 * Math.sqrt(2 / (9 * freedom))) ** 3;
