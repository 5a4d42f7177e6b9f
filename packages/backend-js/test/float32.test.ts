import { describe, expect, test } from 'vitest';
import { unaryFunctions } from '@t/core/kernel';
import { exp32, round32, tanh32 } from '../src/float32.ts';

/** Largest difference to `exact`, in units of the last place of float32, over `values`. */
function worstUlp(
  fast: (x: number) => number,
  exact: (x: number) => number,
  values: Iterable<number>,
): number {
  let worst = 0;
  for (const x of values) {
    const want = exact(x);
    const ulp = 2 ** Math.max(Math.floor(Math.log2(Math.abs(want))) - 23, -149);
    worst = Math.max(worst, Math.abs(Math.fround(fast(x)) - want) / ulp);
  }
  return worst;
}

function* range(from: number, to: number, count: number): Iterable<number> {
  for (let i = 0; i <= count; i++) yield Math.fround(from + ((to - from) * i) / count);
}

describe('functions for float32', () => {
  test('exp is rounded right but for ties', () => {
    expect(worstUlp(exp32, Math.exp, range(-103, 88.7, 200_000))).toBeLessThan(0.51);
    expect([Infinity, -Infinity, NaN, 0, -0, 89, -104].map((x) => Math.fround(exp32(x)))).toEqual([
      Infinity,
      0,
      NaN,
      1,
      1,
      Infinity,
      0,
    ]);
  });

  test('round takes halves to the even number and keeps the sign of zero, for floats of any size', () => {
    const patterns = Uint32Array.from({ length: 200_000 }, (_, i) => Math.imul(i, 0x9e3779b1));
    const halves = Array.from(range(-8, 8, 32));
    const values = [...new Float32Array(patterns.buffer), ...halves, 0, -0, Infinity, -Infinity, NaN];
    const want = (x: number): number => Math.fround(unaryFunctions.round(x));
    expect(values.filter((x) => !Object.is(Math.fround(round32(x)), want(x)))).toEqual([]);
  });

  test('tanh is rounded right but for ties', () => {
    expect(worstUlp(tanh32, Math.tanh, range(-11, 11, 200_001))).toBeLessThan(0.51);
    expect(worstUlp(tanh32, Math.tanh, range(1e-8, 0.01, 20_000))).toBeLessThan(0.51);
    expect([Infinity, -Infinity, NaN, 0].map(tanh32)).toEqual([1, -1, NaN, 0]);
    expect(Object.is(tanh32(-0), -0)).toBe(true);
  });
});
