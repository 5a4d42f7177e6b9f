import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Multinomial } from '../src/index.ts';
import { chiSquare, chiSquareBound, moments, rounded, values } from './support.ts';

describe('Multinomial', () => {
  const distribution = new Multinomial(3, { probs: t.tensor([1, 2, 1]) });

  it('has the moments, entropy and probabilities of PyTorch', () => {
    expect(rounded(distribution.probs)).toEqual([0.25, 0.5, 0.25]);
    expect(rounded(distribution.mean)).toEqual([0.75, 1.5, 0.75]);
    expect(rounded(distribution.variance)).toEqual([0.5625, 0.75, 0.5625]);
    expect(rounded(distribution.stddev)).toEqual([0.75, 0.866, 0.75]);
    expect(rounded(distribution.logProb(t.tensor([1, 1, 1])))).toBe(-1.674);
    expect(rounded(distribution.entropy())).toBe(2.0622);
    expect(rounded(distribution.perplexity(), 3)).toBe(7.864);
  });

  it('gives impossible counts the logarithm of 0, and possible ones of certain classes 0', () => {
    const certain = new Multinomial(3, { logits: t.tensor([-Infinity, 1]), validateArgs: false });
    expect(
      values(
        certain.logProb(
          t.tensor([
            [0, 3],
            [1, 2],
          ]),
        ),
      ),
    ).toEqual([0, -Infinity]);
  });

  it('passes gradients to its parameters', () => {
    const probs = t.tensor([1, 1, 2], { requiresGrad: true });
    new Multinomial(4, { probs }).logProb(t.tensor([1, 1, 2])).backward();
    expect(rounded(probs.grad!)).toEqual([0, 0, 0]);
    const logits = t.tensor([0, 0], { requiresGrad: true });
    new Multinomial(4, { logits }).logProb(t.tensor([3, 1])).backward();
    expect(rounded(logits.grad!)).toEqual([1, -1]);
  });

  it('holds and expands batches', () => {
    const batch = new Multinomial(2, {
      probs: t.tensor(
        [
          [1, 0],
          [0, 1],
        ],
        { dtype: 'float64' },
      ),
    });
    expect([batch.batchShape, batch.eventShape].map(String)).toEqual(['torch.Size([2])', 'torch.Size([2])']);
    const sample = batch.expand([3, 2]).sample([4]);
    expect([sample.dtype, String(sample.shape)]).toEqual(['float64', 'torch.Size([4, 3, 2, 2])']);
    expect(values(sample.at(0, 0))).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('prints as PyTorch does', () => {
    expect(`${distribution} ${distribution.support.name}`).toBe('Multinomial() Multinomial()');
  });

  it('checks its arguments', () => {
    const probs = t.ones(2);
    expect(() => new Multinomial(2.5, { probs })).toThrow('inhomogeneous total_count is not supported');
    expect(() => new Multinomial(-1, { probs })).toThrow(
      'Expected parameter total_count (Tensor of shape (2,)) of distribution Binomial(total_count: torch.Size([2]), ' +
        'probs: torch.Size([2])) to satisfy the constraint IntegerGreaterThan(lower_bound=0), but found invalid ' +
        'values:\ntensor([-1., -1.])',
    );
    expect(() => new Multinomial(3, {})).toThrow(
      'Either `probs` or `logits` must be specified, but not both.',
    );
    expect(() => new Multinomial(3, { probs: t.tensor([-1, 2]) })).toThrow(
      'Expected parameter probs (Tensor of shape (2,)) of distribution Categorical(probs: torch.Size([2])) to satisfy ' +
        'the constraint Simplex(), but found invalid values:\ntensor([-1.,  2.])',
    );
    expect(() => distribution.logProb(t.tensor([2, 2, 2]))).toThrow(
      'Expected value argument (Tensor of shape (3,)) to be within the support (Multinomial()) of the distribution ' +
        'Multinomial(), but found invalid values:\ntensor([2., 2., 2.])',
    );
    expect(() => distribution.logProb(t.tensor([1, 2]))).toThrow(
      'The right-most size of value must match event_shape: torch.Size([2]) vs torch.Size([3]).',
    );
    expect(() => distribution.mode).toThrow(
      "<class 'torch.distributions.multinomial.Multinomial'> does not implement mode",
    );
    expect(() => new Multinomial(0, { probs }).sample()).toThrow('cannot sample n_sample <= 0 samples');
  });
});

describe('the conditional algorithm', () => {
  const algorithm = 'conditional';

  it('draws from the same distribution as the stream', () => {
    t.manualSeed(1);
    const weights = [1, 4, 0, 2, 3];
    for (const totalCount of [1, 12, 1000]) {
      const distribution = new Multinomial(totalCount, { probs: t.tensor(weights) });
      const samples = 20_000;
      const counts = distribution.sample([samples], { algorithm });
      const totals = values(counts.sum(0)) as number[];
      // One trial of each sample is a plain draw of a class; the classes' totals then follow chi-square.
      const expected = weights.map((w) => (w / 10) * totalCount * samples);
      const { statistic, freedom } = chiSquare(totals, expected);
      expect(statistic).toBeLessThan(chiSquareBound(freedom));
      expect(totals[2]).toBe(0);
      expect(values(counts.sum(-1).eq(totalCount).all())).toBe(true);
      const [mean, variance] = moments(counts.select(-1, 1));
      expect(Math.abs(mean - 0.4 * totalCount)).toBeLessThan(5 * Math.sqrt((0.24 * totalCount) / samples));
      expect(Math.abs(variance / (0.24 * totalCount) - 1)).toBeLessThan(0.06);
    }
  });

  it('follows the binomial distribution class by class', () => {
    t.manualSeed(2);
    const [n, p, samples] = [40, 0.35, 30_000];
    const counts = new Multinomial(n, { probs: t.tensor([p, 1 - p], { dtype: 'float64' }) }).sample(
      [samples],
      { algorithm },
    );
    const observed = new Array<number>(n + 1).fill(0);
    for (const k of values(counts.select(-1, 0)) as number[]) observed[k]!++;
    let probability = (1 - p) ** n;
    const expected = observed.map((_, k) => {
      const value = probability * samples;
      probability *= ((n - k) / (k + 1)) * (p / (1 - p));
      return value;
    });
    const { statistic, freedom } = chiSquare(observed, expected);
    expect(statistic).toBeLessThan(chiSquareBound(freedom));
  });

  it('keeps batches apart, takes huge counts and none', () => {
    const batch = new Multinomial(1e12, {
      probs: t.tensor(
        [
          [1, 1, 0],
          [0, 1, 3],
        ],
        { dtype: 'float64' },
      ),
    });
    const [first, second] = values(batch.sample([], { algorithm })) as number[][];
    expect([first![2], second![0], first![0]! + first![1]!, second![1]! + second![2]!]).toEqual([
      0, 0, 1e12, 1e12,
    ]);
    expect(Math.abs(second![1]! - 2.5e11)).toBeLessThan(1e7);
    expect(values(new Multinomial(0, { probs: t.ones(2) }).sample([2], { algorithm }))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('a class of probability 0', () => {
  it('is never drawn', () => {
    t.manualSeed(3);
    for (const weights of [
      [0, 1],
      [1, 0],
      [0, 0.1, 0, 0.7, 0],
      [1e-30, 0, 1],
    ]) {
      const distribution = new Multinomial(1000, { probs: t.tensor(weights) });
      for (const algorithm of ['stream', 'conditional'] as const) {
        const totals = values(distribution.sample([50], { algorithm }).sum(0)) as number[];
        expect(totals.filter((_, i) => weights[i] === 0).every((count) => count === 0)).toBe(true);
      }
    }
  });
});
