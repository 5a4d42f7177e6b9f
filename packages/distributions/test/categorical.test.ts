import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Categorical } from '../src/index.ts';
import { chiSquare, chiSquareBound, LN2, rounded, values } from './support.ts';

describe('Categorical', () => {
  const weights = [1, 4, 0, 2, 3];

  it('has the probabilities and entropy of PyTorch', () => {
    const distribution = new Categorical({ probs: t.tensor([1, 3]) });
    expect(rounded(distribution.probs)).toEqual([0.25, 0.75]);
    expect(rounded(distribution.logits)).toEqual([-1.3863, -0.2877]);
    expect(rounded(distribution.logProb(t.tensor([0, 1], { dtype: 'int32' })))).toEqual([-1.3863, -0.2877]);
    expect(rounded(new Categorical({ probs: t.tensor([1, 1]) }).entropy())).toBe(LN2);
    expect(rounded(new Categorical({ probs: t.tensor([0.3, 0.6]) }).perplexity())).toBe(1.8899);
    expect(values(distribution.mean)).toBe(NaN);
    expect(values(distribution.variance)).toBe(NaN);
  });

  it('normalises logits', () => {
    const distribution = new Categorical({ logits: t.tensor([1, 3]) });
    expect(rounded(distribution.logits)).toEqual([-2.1269, -0.1269]);
    expect(rounded(distribution.probs)).toEqual([0.1192, 0.8808]);
  });

  it('is drawn at its probabilities, a class of probability 0 never', () => {
    t.manualSeed(13);
    const samples = 20_000;
    const observed = weights.map(() => 0);
    const drawn = new Categorical({ probs: t.tensor(weights) }).sample([samples]);
    for (const k of values(drawn) as number[]) observed[k]!++;
    const { statistic, freedom } = chiSquare(
      observed,
      weights.map((w) => (w / 10) * samples),
    );
    expect(statistic).toBeLessThan(chiSquareBound(freedom));
    expect(observed[2]).toBe(0);
  });

  it('draws each row of a batch by its own weights', () => {
    const probs = t.tensor([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const sample = new Categorical({ probs }).expand([3, 2]).sample([2]);
    expect(String(sample.shape)).toBe('torch.Size([2, 3, 2])');
    expect(values(sample.at(0))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('lists its values and its most probable one', () => {
    const distribution = new Categorical({ probs: t.tensor([[0.3, 0.7]]) });
    expect(values(distribution.enumerateSupport())).toEqual([[0], [1]]);
    expect(values(distribution.mode)).toEqual([1]);
    expect(`${distribution.support}`).toBe('IntegerInterval(lower_bound=0, upper_bound=1)');
  });

  it('passes gradients to its parameters', () => {
    const logits = t.tensor([0, 0], { requiresGrad: true });
    new Categorical({ logits }).logProb(t.tensor(1, { dtype: 'int32' })).backward();
    expect(rounded(logits.grad!)).toEqual([-0.5, 0.5]);
  });

  it('prints and checks as PyTorch does', () => {
    expect(`${new Categorical({ probs: t.ones(2, 3) })}`).toBe('Categorical(probs: torch.Size([2, 3]))');
    expect(() => new Categorical()).toThrow('Either `probs` or `logits` must be specified, but not both.');
    expect(() => new Categorical({ probs: t.tensor(0.5) })).toThrow(
      '`probs` parameter must be at least one-dimensional.',
    );
    expect(() => new Categorical({ logits: t.tensor([NaN, 1]) })).toThrow(
      'to satisfy the constraint IndependentConstraint(Real(), 1), but found invalid values:\n',
    );
    const distribution = new Categorical({ probs: t.ones(2) });
    for (const value of [2, -1, 0.5]) {
      expect(() => distribution.logProb(t.tensor(value))).toThrow(
        'to be within the support (IntegerInterval(lower_bound=0, upper_bound=1)) of the distribution',
      );
    }
    expect(() => new Categorical({ probs: t.ones(2, 2) }).logProb(t.zeros(3))).toThrow(
      'Value is not broadcastable with batch_shape+event_shape: torch.Size([3]) vs torch.Size([2]).',
    );
  });
});
