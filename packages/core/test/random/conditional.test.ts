import { expect, test } from 'vitest';
import { Binomials } from '../../src/random/conditional.ts';
import { multinomialConditional } from '../../src/random/index.ts';
import type { Weights } from '../../src/random/multinomial.ts';
import { moments, seeded } from './support.ts';

const weights = (...probs: number[]): Weights => ({
  probs: Float64Array.from(probs),
  rows: 1,
  classes: probs.length,
});

test.each([
  [10, 0.3],
  [1000, 0.004],
  [1000, 0.3],
  [1000, 0.97],
  [1e6, 0.5],
  [1e15, 0.3],
  [1e15, 1e-15],
])('binomial(%d, %d) has its mean and variance', (count, prob) => {
  const gen = seeded();
  const n = 40_000;
  const numbers = new Binomials(prob);
  const { mean, variance } = moments(n, () => numbers.draw(count, gen));
  const expected = count * prob * (1 - prob);
  expect(Math.abs(mean - count * prob)).toBeLessThan(4 * Math.sqrt(expected / n));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05);
});

test.each([
  [8, 0.3],
  [30, 0.5],
  [60, 0.8],
])('binomial(%d, %d) by chi-square', (count, prob) => {
  const gen = seeded(1);
  const n = 100_000;
  const seen = new Float64Array(count + 1);
  const numbers = new Binomials(prob);
  for (let i = 0; i < n; i++) seen[numbers.draw(count, gen)]! += 1;
  let probability = (1 - prob) ** count;
  let chiSquare = 0;
  let cells = 0;
  for (let k = 0; k <= count; k++) {
    if (n * probability > 5) {
      chiSquare += (seen[k]! - n * probability) ** 2 / (n * probability);
      cells++;
    }
    probability *= ((count - k) / (k + 1)) * (prob / (1 - prob));
  }
  expect(chiSquare).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
});

test('counts sum to the total, and have the covariances of a multinomial', () => {
  const [total, samples] = [200, 20_000];
  const counts = multinomialConditional(weights(1, 2, 3, 4), total, samples, seeded());
  const column = (i: number, j: number): number => counts[i * 4 + j]!;
  for (let i = 0; i < samples; i++) {
    expect(column(i, 0) + column(i, 1) + column(i, 2) + column(i, 3)).toBe(total);
  }
  for (let j = 0; j < 4; j++) {
    const p = (j + 1) / 10;
    const { mean, variance } = moments(samples, (i) => column(i, j));
    expect(Math.abs(mean - total * p)).toBeLessThan(4 * Math.sqrt((total * p * (1 - p)) / samples));
    expect(Math.abs(variance / (total * p * (1 - p)) - 1)).toBeLessThan(0.06);
  }
  const { variance } = moments(samples, (i) => column(i, 0) + column(i, 3));
  expect(Math.abs(variance / (total * 0.25) - 1)).toBeLessThan(0.06);
});

test('a class of probability 0 is never drawn, wherever it stands', () => {
  const counts = multinomialConditional(weights(0, 0.1, 0, 0.2, 0.7, 0, 0), 2 ** 53 - 1, 2000, seeded());
  for (let i = 0; i < counts.length; i += 7) {
    expect([counts[i], counts[i + 2], counts[i + 5], counts[i + 6]]).toEqual([0, 0, 0, 0]);
    expect(counts[i + 1]! + counts[i + 3]! + counts[i + 4]!).toBe(2 ** 53 - 1);
  }
});

test('rows have weights of their own, and are drawn beside each other', () => {
  const probs = Float32Array.of(0, 1, 1, 0);
  const counts = multinomialConditional({ probs, rows: 2, classes: 2 }, 5, 3, seeded());
  expect([...counts]).toEqual([0, 5, 5, 0, 0, 5, 5, 0, 0, 5, 5, 0]);
});

test('one class takes all, and no draws give zeros', () => {
  expect(Array.from(multinomialConditional(weights(0, 3), 17, 1, seeded()))).toEqual([0, 17]);
  expect(Array.from(multinomialConditional(weights(1, 3), 0, 2, seeded()))).toEqual([0, 0, 0, 0]);
});

test('the time does not grow with the total', () => {
  // Random words drawn stand for time: at most a few for each binomial.
  const gen = seeded();
  let words = 0;
  const next = gen.uniformDouble.bind(gen);
  gen.uniformDouble = (): number => {
    words += 2;
    return next();
  };
  multinomialConditional(weights(1, 1, 1, 1, 1, 1), 1e12, 100, gen);
  expect(words).toBeLessThan(100 * 5 * 6);
});

test.each<[number, number[], string]>([
  [1.5, [1], 'totalCount must be an integer of [0, 2^53), but got 1.5'],
  [-1, [1], 'totalCount must be an integer of [0, 2^53), but got -1'],
  [5, [1, -1], 'probs must be finite and not negative, but got -1'],
  [5, [1, NaN], 'probs must be finite and not negative, but got NaN'],
  [5, [0, 0], 'probs must have a finite sum above 0'],
  [5, [], 'probs must have a finite sum above 0'],
])('refuses %d draws of %j', (total, probs, message) => {
  expect(() => multinomialConditional(weights(...probs), total, 1, seeded())).toThrow(message);
});
