import * as t from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Bernoulli, Binomial, Categorical, Multinomial, Normal, Uniform } from '../src/index.ts';
import { rounded, values } from './support.ts';

// What PyTorch 1.13.1 draws one after the other following torch.manual_seed(0).
describe('samples after manualSeed(0)', () => {
  beforeAll(() => t.manualSeed(0));

  it('Multinomial', () => {
    expect(values(new Multinomial(10, { probs: t.ones(6).div(6) }).sample())).toEqual([0, 2, 2, 2, 2, 2]);
    const batch = new Multinomial(5, {
      probs: t.tensor([
        [0, 1, 1],
        [1, 2, 1],
      ]),
    });
    expect(values(batch.sample([2]))).toEqual([
      [
        [0, 4, 1],
        [3, 2, 0],
      ],
      [
        [0, 3, 2],
        [1, 4, 0],
      ],
    ]);
    const logits = new Multinomial(4, { logits: t.tensor([0, 1, -1]) });
    expect(values(logits.sample([2]))).toEqual([
      [1, 3, 0],
      [1, 2, 1],
    ]);
  });

  it('Categorical', () => {
    const sample = new Categorical({
      probs: t.tensor([
        [0.1, 0.9],
        [0.5, 0.5],
      ]),
    }).sample([3]);
    expect([sample.dtype, values(sample)]).toEqual([
      'int32',
      [
        [1, 0],
        [1, 1],
        [1, 0],
      ],
    ]);
  });

  it('Bernoulli and Binomial', () => {
    expect(values(new Bernoulli({ probs: t.tensor([0.2, 0.5, 0.9]) }).sample([2]))).toEqual([
      [0, 1, 1],
      [0, 0, 1],
    ]);
    const binomial = new Binomial(t.tensor([3, 50, 1000]), { probs: t.tensor([0.3, 0.5, 0.9]) });
    expect(values(binomial.sample([2]))).toEqual([
      [0, 28, 892],
      [2, 26, 921],
    ]);
  });

  it('Uniform and Normal', () => {
    const uniform = new Uniform(t.tensor([0, 10]), t.tensor([1, 20]));
    expect(rounded(uniform.sample([2]))).toEqual([
      [0.3748, 12.5644],
      [0.3251, 10.9019],
    ]);
    const normal = new Normal(t.tensor([0, 10]), t.tensor([1, 2]));
    expect(rounded(normal.sample([2]))).toEqual([
      [0.5928, 11.6134],
      [0.3174, 9.2653],
    ]);
    expect(rounded(normal.rsample([2]))).toEqual([
      [0.6445, 6.7159],
      [0.3014, 8.0472],
    ]);
  });

  it('and leaves the stream where PyTorch does', () => {
    expect(rounded(t.rand(1))).toEqual([0.8405]);
  });
});

describe('a generator of its own', () => {
  it('is drawn from in place of the default one', () => {
    const drawn = (distribution: { sample(shape: number[], options: object): t.Tensor }): unknown => {
      const generator = new t.Generator();
      generator.manualSeed(5);
      return values(distribution.sample([4], { generator }));
    };
    for (const distribution of [
      new Multinomial(9, { probs: t.ones(3) }),
      new Categorical({ probs: t.ones(3) }),
      new Bernoulli({ probs: 0.5 }),
      new Binomial(9, { probs: 0.5 }),
      new Uniform(0, 1),
      new Normal(0, 1),
    ]) {
      expect(drawn(distribution)).toEqual(drawn(distribution));
    }
  });
});
