import * as t from '@t/core';
import { describe, expect, it } from 'vitest';
import { Normal } from '../src/index.ts';
import { chiSquare, chiSquareBound, moments, rounded, values } from './support.ts';

describe('Normal', () => {
  it('has the moments, entropy and densities of PyTorch', () => {
    const distribution = new Normal(t.tensor([0, 1]), t.tensor([1, 2]));
    expect(rounded(distribution.mean)).toEqual([0, 1]);
    expect(rounded(distribution.mode)).toEqual([0, 1]);
    expect(rounded(distribution.variance)).toEqual([1, 4]);
    expect(rounded(distribution.entropy())).toEqual([1.4189, 2.1121]);
    expect(rounded(distribution.cdf(t.tensor([0.5, 0.5])))).toEqual([0.6915, 0.4013]);
    expect(values(new Normal(0, 1).icdf(t.tensor([0, 1, 0.5])))).toEqual([-Infinity, Infinity, 0]);
    expect(rounded(new Normal(0, 1).logProb(t.tensor([1, 2, 3, 4])))).toEqual([
      -1.4189, -2.9189, -5.4189, -8.9189,
    ]);
    expect(rounded(new Normal(0, 1).perplexity())).toBe(4.1327);
  });

  // Fewer than 16 numbers are drawn in pairs, 16 or more at once: two streams of PyTorch.
  it.each([5, 16])('fills the intervals between its quantiles evenly, drawn by %d', (count) => {
    t.manualSeed(14);
    const [draws, intervals] = [20_000, 20];
    const distribution = new Normal(3, 0.5);
    const observed = new Array<number>(intervals).fill(0);
    const all: number[] = [];
    for (let i = 0; i < draws / count; i++) all.push(...(values(distribution.sample([count])) as number[]));
    const sample = t.tensor(all);
    for (const u of values(distribution.cdf(sample)) as number[]) {
      observed[Math.min(Math.floor(u * intervals), intervals - 1)]!++;
    }
    const { statistic, freedom } = chiSquare(
      observed,
      observed.map(() => all.length / intervals),
    );
    expect(statistic).toBeLessThan(chiSquareBound(freedom));
    const [mean, variance] = moments(sample);
    expect(Math.abs(mean - 3)).toBeLessThan((5 * 0.5) / Math.sqrt(all.length));
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(0.06);
  });

  it('passes gradients through samples and densities', () => {
    const loc = t.tensor(0, { requiresGrad: true });
    const scale = t.tensor(2, { requiresGrad: true });
    const distribution = new Normal(loc, scale);
    const sample = distribution.rsample([3]);
    sample.sum().backward();
    expect(values(loc.grad!)).toBe(3);
    expect(scale.grad!.itemSync()).toBeCloseTo(sample.detach().div(2).sum().itemSync() as number, 5);
    expect(distribution.sample([3]).requiresGrad).toBe(false);
    expect(distribution.logProb(t.tensor(0.5)).gradFn?.name).toBe('SubBackward0');
  });

  it('holds and expands batches', () => {
    const batch = new Normal(t.tensor([0, 100]), 1).expand([3, 2]);
    expect([batch.batchShape, batch.eventShape].map(String)).toEqual([
      'torch.Size([3, 2])',
      'torch.Size([])',
    ]);
    expect(String(batch.sample([4]).shape)).toBe('torch.Size([4, 3, 2])');
    expect(() => new Normal(t.tensor([0, 1]), 1).expand([3])).toThrow(
      'The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0',
    );
  });

  it('prints and checks as PyTorch does', () => {
    expect(`${new Normal(0, 1)} ${new Normal(0, 1).support}`).toBe('Normal(loc: 0.0, scale: 1.0) Real()');
    expect(() => new Normal(0, -1)).toThrow(
      'Expected parameter scale (Tensor of shape ()) of distribution Normal(loc: 0.0, scale: -1.0) to satisfy the ' +
        'constraint GreaterThan(lower_bound=0.0), but found invalid values:\n-1.0',
    );
    expect(() => new Normal(NaN, 1)).toThrow(
      'to satisfy the constraint Real(), but found invalid values:\nnan',
    );
    expect(() => new Normal(0, 1).logProb(t.tensor(NaN))).toThrow(
      'to be within the support (Real()) of the distribution Normal(loc: 0.0, scale: 1.0)',
    );
    expect(() => new Normal(t.zeros(2), t.ones(3))).toThrow(
      'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
    );
  });
});
