import { binaryFunction } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { larger, largerWhole, pick, pickWhole, smaller, smallerWhole } from '../src/select.ts';

const numbers = [NaN, -Infinity, -1.5, -0, 0, 2, Infinity];
const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));

describe('choices without a branch', () => {
  test('pick hands on either candidate as it is', () => {
    for (const [a, b] of pairs) {
      expect(pick(1, a, b)).toBe(a);
      expect(pick(0, a, b)).toBe(b);
    }
    expect([pickWhole(1, -2147483648, 2147483647), pickWhole(0, 3, 2147483647)]).toEqual([
      -2147483648, 2147483647,
    ]);
  });

  test.each([
    ['max', larger, largerWhole],
    ['min', smaller, smallerWhole],
  ] as const)('%s means what the interpreter says, NaN and signed zeros included', (fn, floats, wholes) => {
    const reference = binaryFunction(fn, 'float64');
    for (const [a, b] of pairs) expect(floats(a, b)).toBe(reference(a, b));
    for (const [a, b] of [
      [1, 2],
      [2, 1],
      [-7, -7],
      [-2147483648, 2147483647],
    ] as const)
      expect(wholes(a, b)).toBe(reference(a, b));
  });
});
