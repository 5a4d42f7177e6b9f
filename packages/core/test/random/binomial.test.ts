import { expect, test } from 'vitest';
import { fillBinomial } from '../../src/random/index.ts';
import { filled, seeded } from './support.ts';

test('torch.binomial, by gaps and by rejection', () => {
  const gen = seeded();
  const counts = Float32Array.of(0, 5, 5, 100, 100, 1000, 1e6, 5, 5);
  const probs = Float32Array.of(0.5, 0.3, 0.8, 0.3, 0.9, 0.01, 0.4, 0, 1);
  expect(filled(new Float32Array(9), (out) => fillBinomial(out, gen, counts, probs))).toEqual(
    Float32Array.of(0, 1, 1, 31, 87, 4, 398672, 0, 5),
  );
  expect(gen.uniformFloat()).toBe(0.8559429049491882);
});

test('float64', () => {
  const out = filled(new Float64Array(3), (array) =>
    fillBinomial(array, seeded(), Float64Array.of(5, 100, 1e12), Float64Array.of(0.3, 0.9, 0.4)),
  );
  expect(Array.from(out)).toEqual([1, 90, 399998671630]);
});

test('no trials, and probabilities outside [0, 1]', () => {
  const counts = Float32Array.of(-1, 5, 5, 5);
  const probs = Float32Array.of(0.5, 1.5, -1, NaN);
  expect(filled(new Float32Array(4), (out) => fillBinomial(out, seeded(), counts, probs))).toEqual(
    Float32Array.of(0, 5, 0, NaN),
  );
});
