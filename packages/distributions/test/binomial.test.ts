import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Binomial } from '../src/index.ts';
import { chiSquare, chiSquareBound, moments, rounded, values } from './support.ts';

/** Probabilities of 0 .. n successes. */
function binomialProbabilities(n: number, p: number): number[] {
  const result = [(1 - p) ** n];
  for (let k = 0; k < n; k++) result.push(result[k]! * ((n - k) / (k + 1)) * (p / (1 - p)));
  return result;
}

describe('Binomial', () => {
  it('has the moments and probabilities of PyTorch', () => {
    const distribution = new Binomial(10, { probs: t.tensor([0.3, 0.5]) });
    expect(rounded(distribution.mean)).toEqual([3, 5]);
    expect(rounded(distribution.variance)).toEqual([2.1, 2.5]);
    const expected = [3, 5].map((k, i) => Math.log(binomialProbabilities(10, [0.3, 0.5][i]!)[k]!));
    const got = values(distribution.logProb(t.tensor([3, 5]))) as number[];
    got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    expect(values(new Binomial(5, { probs: t.tensor([0.3, 1]) }).mode)).toEqual([1, 5]);
  });

  it('has the entropy of the probabilities of its values', () => {
    const entropy = -binomialProbabilities(10, 0.3).reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(new Binomial(10, { probs: t.tensor(0.3) }).entropy().itemSync()).toBeCloseTo(entropy, 5);
  });

  it.each([
    [5, 0.3],
    [40, 0.35],
    [40, 0.9],
    [1000, 0.02],
  ])('is drawn as %d trials of probability %d', (n, p) => {
    t.manualSeed(12);
    const samples = 20_000;
    const drawn = new Binomial(n, { probs: t.tensor(p, { dtype: 'float64' }) }).sample([samples]);
    const observed = new Array<number>(n + 1).fill(0);
    for (const k of values(drawn) as number[]) observed[k]!++;
    const expected = binomialProbabilities(n, p).map((probability) => probability * samples);
    const { statistic, freedom } = chiSquare(observed, expected);
    expect(statistic).toBeLessThan(chiSquareBound(freedom));
    const [mean, variance] = moments(drawn);
    expect(Math.abs(mean - n * p)).toBeLessThan(5 * Math.sqrt((n * p * (1 - p)) / samples));
    expect(Math.abs(variance / (n * p * (1 - p)) - 1)).toBeLessThan(0.06);
  });

  it('takes a count of trials for each probability', () => {
    const distribution = new Binomial(t.tensor([[5], [10]]), { probs: t.tensor([0, 1]) });
    expect(values(distribution.sample())).toEqual([
      [0, 5],
      [0, 10],
    ]);
    expect(() => distribution.entropy()).toThrow('Inhomogeneous total count not supported by `entropy`.');
    expect(() => distribution.enumerateSupport()).toThrow(
      'Inhomogeneous total count not supported by `enumerate_support`.',
    );
  });

  it('passes gradients to its parameters, also where the logits are 0', () => {
    const logits = t.tensor([0, 1], { requiresGrad: true });
    new Binomial(3, { logits })
      .logProb(t.tensor([2, 2]))
      .sum()
      .backward();
    expect(rounded(logits.grad!)).toEqual([0.5, -0.1932]);
  });

  it('lists its values', () => {
    expect(values(new Binomial(2, { probs: t.tensor([0.5, 0.5]) }).enumerateSupport())).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it('prints and checks as PyTorch does', () => {
    const distribution = new Binomial(10, { probs: t.tensor(0.5) });
    expect(`${distribution} ${distribution.support}`).toBe(
      'Binomial(total_count: 10.0, probs: 0.5) IntegerInterval(lower_bound=0, upper_bound=10.0)',
    );
    expect(() => new Binomial(10)).toThrow('Either `probs` or `logits` must be specified, but not both.');
    for (const [value, shown] of [
      [11, '11.0'],
      [-1, '-1.0'],
      [2.5, '2.5'],
    ] as const) {
      expect(() => distribution.logProb(t.tensor(value))).toThrow(`but found invalid values:\n${shown}`);
    }
    expect(() => new Binomial(2.5, { probs: t.tensor(0.5) })).toThrow(
      'Expected parameter total_count (Tensor of shape ()) of distribution Binomial(total_count: 2.5, probs: 0.5) to ' +
        'satisfy the constraint IntegerGreaterThan(lower_bound=0), but found invalid values:\n2.5',
    );
  });
});
