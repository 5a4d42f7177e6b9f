import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Bernoulli } from '../src/index.ts';
import { chiSquare, chiSquareBound, LN2, rounded, values } from './support.ts';

describe('Bernoulli', () => {
  it('has the moments, entropy and probabilities of PyTorch', () => {
    const distribution = new Bernoulli({ probs: t.tensor([0.3, 0.5]) });
    expect(rounded(distribution.mean)).toEqual([0.3, 0.5]);
    expect(rounded(distribution.variance)).toEqual([0.21, 0.25]);
    expect(rounded(distribution.entropy())).toEqual([0.6109, LN2]);
    expect(rounded(distribution.logits)).toEqual([-0.8473, 0]);
    expect(rounded(distribution.logProb(t.tensor([1, 0])))).toEqual([-1.204, -LN2]);
    expect(rounded(new Bernoulli({ probs: t.tensor([0.3, 0.6]) }).perplexity())).toEqual([1.842, 1.9601]);
  });

  it('has no mode where both values are as probable', () => {
    expect(values(new Bernoulli({ probs: t.tensor([0.5, 0.2, 0.8]) }).mode)).toEqual([NaN, 0, 1]);
  });

  it('keeps certain outcomes finite, as PyTorch does', () => {
    const certain = new Bernoulli({ probs: t.tensor([0, 1]) });
    expect(rounded(certain.logits)).toEqual([-15.9424, 15.9424]);
    expect(rounded(certain.logProb(t.tensor([1, 0])))).toEqual([-15.9424, -15.9424]);
  });

  it('is drawn at its probabilities', () => {
    t.manualSeed(11);
    const samples = 20_000;
    const probs = [0.05, 0.5, 0.9];
    const ones = values(new Bernoulli({ probs: t.tensor(probs) }).sample([samples]).sum(0)) as number[];
    probs.forEach((p, i) => {
      const { statistic, freedom } = chiSquare(
        [ones[i]!, samples - ones[i]!],
        [samples * p, samples * (1 - p)],
      );
      expect(statistic).toBeLessThan(chiSquareBound(freedom));
    });
    expect(values(new Bernoulli({ probs: t.tensor([0, 1]) }).sample([100]).sum(0))).toEqual([0, 100]);
  });

  it('lists its values, for the batch or once', () => {
    const distribution = new Bernoulli({ probs: t.tensor([0.3, 0.6]) });
    expect(values(distribution.enumerateSupport())).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(values(distribution.enumerateSupport(false))).toEqual([[0], [1]]);
  });

  it('passes gradients to its parameters', () => {
    const logits = t.tensor([0, 1], { requiresGrad: true });
    new Bernoulli({ logits })
      .logProb(t.tensor([1, 0]))
      .sum()
      .backward();
    expect(rounded(logits.grad!)).toEqual([0.5, -0.7311]);
  });

  it('prints and checks as PyTorch does', () => {
    expect(`${new Bernoulli({ probs: 0.3 })}`).toBe('Bernoulli(probs: 0.30000001192092896)');
    expect(`${new Bernoulli({ probs: t.tensor([0.3, 0.4]) })}`).toBe('Bernoulli(probs: torch.Size([2]))');
    expect(() => new Bernoulli()).toThrow('Either `probs` or `logits` must be specified, but not both.');
    expect(() => new Bernoulli({ probs: 1.5 })).toThrow(
      'Expected parameter probs (Tensor of shape ()) of distribution Bernoulli(probs: 1.5) to satisfy the constraint ' +
        'Interval(lower_bound=0.0, upper_bound=1.0), but found invalid values:\n1.5',
    );
    expect(() => new Bernoulli({ probs: 0.5 }).logProb(t.tensor(2))).toThrow(
      'Expected value argument (Tensor of shape ()) to be within the support (Boolean()) of the distribution ' +
        'Bernoulli(probs: 0.5), but found invalid values:\n2.0',
    );
  });
});
