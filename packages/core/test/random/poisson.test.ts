import { expect, test } from 'vitest';
import { fillPoisson } from '../../src/random/index.ts';
import { filled, moments, seeded } from './support.ts';

test('torch.poisson, by products and by rejection', () => {
  const gen = seeded();
  const rates = Float32Array.of(0, 0.5, 3, 9.9, 10, 20, 100, 1e5);
  expect(filled(new Float32Array(8), (out) => fillPoisson(out, gen, rates))).toEqual(
    Float32Array.of(0, 0, 5, 6, 6, 22, 115, 100027),
  );
  expect(gen.uniformFloat()).toBe(0.33048033714294434);
});

test.each([2, 60, 1e9])('mean and variance are the rate, %d', (rate) => {
  const n = 20_000;
  const out = filled(new Float64Array(n), (array) =>
    fillPoisson(array, seeded(), new Float64Array(n).fill(rate)),
  );
  const { mean, variance } = moments(n, (i) => out[i]!);
  expect(Math.abs(mean - rate)).toBeLessThan(4 * Math.sqrt(rate / n));
  expect(Math.abs(variance / rate - 1)).toBeLessThan(0.06);
});

test.each([-1, NaN])('refuses a rate of %d', (rate) => {
  expect(() => fillPoisson(new Float32Array(1), seeded(), Float32Array.of(rate))).toThrow(
    'invalid Poisson rate, expected rate to be non-negative',
  );
});
