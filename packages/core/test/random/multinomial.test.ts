import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import { multinomial, multinomialCounts, type Weights } from '../../src/random/index.ts';
import { digest, seeded } from './support.ts';

const two: Weights = { probs: Float32Array.of(1, 2, 0, 4, 0, 1, 1, 3), rows: 2, classes: 4 };

const row = (...probs: number[]): Weights => ({
  probs: Float32Array.from(probs),
  rows: 1,
  classes: probs.length,
});

test('with replacement: a float64 draw each, rows one after the other', () => {
  const gen = seeded();
  expect(Array.from(multinomial(two, 6, gen, { replacement: true }))).toEqual([
    1, 1, 3, 3, 3, 3, 2, 3, 3, 3, 1, 1,
  ]);
  expect(gen.uniformFloat()).toBe(0.5209300518035889);
});

test('a thousand classes', () => {
  const gen = seeded();
  const drawn = multinomial(row(...Array(1000).keys()), 5000, gen, { replacement: true });
  expect(digest(drawn)).toBe('a3ffbc78ebcd44af');
  expect(gen.uniformFloat()).toBe(0.5503817796707153);
});

test.each([
  [1, [1, 3]],
  [3, [1, 3, 0, 3, 2, 1]],
  [4, [1, 3, 0, 2, 3, 2, 1, 0]],
])('%i without replacement: a draw for each class', (count, expected) => {
  const gen = seeded();
  expect(Array.from(multinomial(two, count, gen))).toEqual(expected);
  expect(gen.uniformFloat()).toBe(0.720380425453186);
});

test('without replacement the draws follow the storage of the weights', () => {
  expect(Array.from(multinomial(two, 3, seeded(), { columnMajor: true }))).toEqual([3, 0, 1, 3, 1, 2]);
});

test('counts are those of Multinomial.sample', () => {
  const gen = seeded();
  const counts = multinomialCounts(row(1 / 7, 2 / 7, 0, 4 / 7), 1000, 2, gen);
  expect(Array.from(counts)).toEqual([138, 286, 0, 576, 137, 301, 0, 562]);
  expect(gen.uniformFloat()).toBe(0.33178436756134033);
});

test('counts of a batch agree with the classes drawn', () => {
  const [total, samples] = [700, 5];
  const drawn = multinomial(two, total * samples, seeded(), { replacement: true });
  const expected = new Int32Array(samples * 2 * 4);
  for (const [i, drawnClass] of drawn.entries()) {
    const batch = Math.floor(i / (total * samples));
    expected[((i % samples) * 2 + batch) * 4 + drawnClass]! += 1;
  }
  expect(multinomialCounts(two, total, samples, seeded())).toEqual(expected);
});

test('a class of probability 0 is never drawn, at either end', () => {
  const drawn = multinomial(row(0, 0, 1e-30, 3, 0, 1, 0, 0), 200_000, seeded(), { replacement: true });
  expect([...new Set(drawn)].sort()).toEqual([3, 5]);
});

test.each<[string, Weights, number, boolean]>([
  ['invalid multinomial distribution (encountering probability entry < 0)', row(0.5, -0.5), 1, true],
  ['invalid multinomial distribution (encountering probability entry < 0)', row(0.5, NaN), 1, true],
  [
    'invalid multinomial distribution (encountering probability entry = infinity or NaN)',
    row(1, Infinity),
    1,
    true,
  ],
  ['invalid multinomial distribution (sum of probabilities <= 0)', row(0, 0), 1, true],
  ['probability tensor contains either `inf`, `nan` or element < 0', row(0.5, -0.5), 1, false],
  ['probability tensor contains either `inf`, `nan` or element < 0', row(0.5, NaN), 1, false],
  ['probability tensor contains either `inf`, `nan` or element < 0', row(0.5, Infinity), 1, false],
  ['invalid multinomial distribution (sum of probabilities <= 0)', row(0, 0), 2, false],
  ['cannot sample n_sample > prob_dist.size(-1) samples without replacement', row(1, 2), 3, false],
  ['cannot sample n_sample <= 0 samples', row(1, 2), 0, true],
])('%s', (message, weights, count, replacement) => {
  expect(() => multinomial(weights, count, seeded(), { replacement })).toThrow(new RuntimeError(message));
});
