import { expect, test } from 'vitest';
import { cos, exp, log, sin, tan } from '../../src/random/elementary.ts';
import { fusedMultiplyAdd } from '../../src/random/exact.ts';

test.each<[string, (x: number) => number, (x: number) => number, number, number]>([
  ['log', log, Math.log, 2 ** -53, 1],
  ['exp', exp, Math.exp, -50, 50],
  ['sin', sin, Math.sin, -7, 7],
  ['cos', cos, Math.cos, -7, 7],
  ['tan', tan, Math.tan, -1.5, 1.5],
])(
  '%s agrees with the engine’s, which is good to about a unit in the last place',
  (_, ours, engine, from, to) => {
    for (let i = 0; i <= 5000; i++) {
      const x = from + ((to - from) * i) / 5000;
      expect(Math.abs(ours(x) - engine(x))).toBeLessThanOrEqual(2 ** -51 * Math.abs(engine(x)));
    }
  },
);

test('correctly rounded where the engine’s may not be', () => {
  // The exact values, rounded.
  expect(log(0.9)).toBe(-0.10536051565782628);
  expect(log(1)).toBe(0);
  expect(log(2 ** -53)).toBe(-36.7368005696771);
  expect(sin(Math.PI)).toBe(1.2246467991473532e-16);
  expect(cos(Math.PI / 2)).toBe(6.123233995736766e-17);
  expect(sin(0)).toBe(0);
  expect(cos(0)).toBe(1);
  expect(exp(1)).toBe(Math.E);
  expect(exp(-1000)).toBe(0);
  expect(exp(1000)).toBe(Infinity);
});

test('a fused multiply-add rounds once', () => {
  const x = 1 + 2 ** -30;
  expect(x * x - 1 - 2 ** -29).toBe(0);
  expect(fusedMultiplyAdd(x, x, -1 - 2 ** -29)).toBe(2 ** -60);
  expect(fusedMultiplyAdd(3, 4, 5)).toBe(17);
  expect(fusedMultiplyAdd(2, Infinity, 1)).toBe(Infinity);
});
