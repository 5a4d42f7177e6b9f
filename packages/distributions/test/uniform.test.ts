import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Uniform } from '../src/index.ts';
import { chiSquare, chiSquareBound, LN2, moments, rounded, values } from './support.ts';

describe('Uniform', () => {
  it('has the moments, entropy and densities of PyTorch', () => {
    const distribution = new Uniform(t.tensor([0, 1]), t.tensor([1, 3]));
    expect(rounded(distribution.mean)).toEqual([0.5, 2]);
    expect(rounded(distribution.variance)).toEqual([0.0833, 0.3333]);
    expect(rounded(distribution.stddev)).toEqual([0.2887, 0.5774]);
    expect(rounded(distribution.entropy())).toEqual([0, LN2]);
    expect(rounded(distribution.logProb(t.tensor([0.5, 2])))).toEqual([0, -LN2]);
    expect(rounded(distribution.cdf(t.tensor([0.25, 2])))).toEqual([0.25, 0.5]);
    expect(rounded(distribution.icdf(t.tensor([0.25, 0.5])))).toEqual([0.25, 2]);
  });

  it('counts its lower end in, its upper end out', () => {
    const distribution = new Uniform(0, 1);
    expect(values(distribution.logProb(t.tensor([0, 1])))).toEqual([0, -Infinity]);
  });

  it('fills its range evenly', () => {
    t.manualSeed(15);
    const [samples, intervals] = [20_000, 25];
    const distribution = new Uniform(-1, 2);
    const sample = distribution.sample([samples]);
    const observed = new Array<number>(intervals).fill(0);
    for (const x of values(sample) as number[]) observed[Math.floor(((x + 1) / 3) * intervals)]!++;
    const { statistic, freedom } = chiSquare(
      observed,
      observed.map(() => samples / intervals),
    );
    expect(statistic).toBeLessThan(chiSquareBound(freedom));
    const [mean, variance] = moments(sample);
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(0.75 / samples));
    expect(Math.abs(variance / 0.75 - 1)).toBeLessThan(0.06);
  });

  it('passes gradients through samples', () => {
    const low = t.tensor(0, { requiresGrad: true });
    const high = t.tensor(2, { requiresGrad: true });
    const sample = new Uniform(low, high).rsample();
    sample.backward();
    const share = (sample.itemSync() as number) / 2;
    expect(high.grad!.itemSync()).toBeCloseTo(share, 6);
    expect(low.grad!.itemSync()).toBeCloseTo(1 - share, 6);
    expect(new Uniform(low, high).sample([2]).requiresGrad).toBe(false);
  });

  it('holds and expands batches', () => {
    const batch = new Uniform(t.tensor([0, 5]), t.tensor([1, 6])).expand([3, 2]);
    const sample = batch.sample([4]);
    expect(String(sample.shape)).toBe('torch.Size([4, 3, 2])');
    expect(values(sample.floor().select(-1, 1).eq(5).all())).toBe(true);
  });

  it('prints and checks as PyTorch does', () => {
    const distribution = new Uniform(0, 1);
    expect(`${distribution} ${distribution.support}`).toBe(
      'Uniform(low: 0.0, high: 1.0) Interval(lower_bound=0.0, upper_bound=1.0)',
    );
    for (const [low, high] of [
      [1, 1],
      [2, 1],
      [NaN, 1],
    ] as const) {
      expect(() => new Uniform(low, high)).toThrow('Uniform is not defined when low>= high');
    }
    for (const value of [2, -1, NaN]) {
      expect(() => distribution.logProb(t.tensor(value))).toThrow(
        'to be within the support (Interval(lower_bound=0.0, upper_bound=1.0)) of the distribution Uniform(low: 0.0, ' +
          'high: 1.0), but found invalid value',
      );
    }
  });
});
