import { expect, test } from 'vitest';
import { topk } from '../../src/random/index.ts';

const repeating = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => (i * 7) % 5);

test('equal values come in PyTorch’s order, NaN first', () => {
  expect(Array.from(topk(Float32Array.of(3, 1, 3, 2, 3, 1, NaN, 3), 6))).toEqual([6, 4, 7, 0, 2, 3]);
  expect(Array.from(topk(repeating(40), 30))).toEqual([
    2, 37, 22, 17, 7, 32, 27, 12, 39, 19, 24, 14, 29, 9, 34, 4, 31, 11, 16, 6, 21, 1, 36, 26, 28, 33, 8, 3,
    13, 18,
  ]);
});

test('few of many are selected by a heap', () => {
  expect(Array.from(topk(repeating(200), 3))).toEqual([12, 7, 2]);
});

test.each([
  ['ascending', (i: number) => i],
  ['descending', (i: number) => -i],
  ['up and down', (i: number) => Math.min(i, 5000 - i)],
  ['all equal', () => 1],
])('sorts 5000 values, %s', (_, value) => {
  const values = Float64Array.from({ length: 5000 }, (_unused, i) => value(i));
  const order = topk(values, 4000);
  const expected = values.slice().sort().reverse().slice(0, 4000);
  expect(Float64Array.from(order, (i) => values[i]!)).toEqual(expected);
  expect(new Set(order).size).toBe(4000);
});

test('none', () => {
  expect(topk(Float32Array.of(1, 2), 0)).toHaveLength(0);
});
