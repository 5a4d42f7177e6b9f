import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const x = leaf([
  [0.3, -1.2, 0.8, 2.5],
  [1.7, 0.4, -0.6, 0.1],
  [0.9, -0.1, 1.3, -2],
]);

describe('derivatives', () => {
  itHasDerivatives('quantile', (y) => y.quantile(0.3, 1), [x]);
  itHasDerivatives('diff', (y) => y.diff(2), [x]);
  itHasDerivatives('trapezoid', (y) => t.trapezoid(y, { dx: 0.5 }), [x]);
  itHasDerivatives(
    'cumulativeTrapezoid',
    (y) => t.cumulativeTrapezoid(y, t.tensor([0, 1, 3, 4], { dtype: 'float64' })),
    [x],
  );
  itHasDerivatives('gradient', (y) => t.gradient(y, { dim: 1, edgeOrder: 2 })[0]!, [x]);
  itHasDerivatives('cov', (y) => t.cov(y), [x]);
  itHasDerivatives('corrcoef', (y) => t.corrcoef(y), [x]);
  itHasDerivatives('renorm', (y) => y.renorm(2, 0, 1.5), [x]);
  itHasDerivatives('cross', (y, z) => t.linalg.cross(y, z, 0), [x, x.detach().mul(2).add(1).requiresGrad_()]);
});

describe('values', () => {
  it('of quantiles lie between elements as the mode says', () => {
    const y = t.tensor([4, 1, 2, 3]);
    const at = (interpolation: 'linear' | 'lower' | 'higher' | 'nearest' | 'midpoint'): unknown =>
      y.quantile(0.4, { interpolation }).itemSync();
    expect(at('lower')).toBe(2);
    expect(at('higher')).toBe(3);
    expect(at('midpoint')).toBe(2.5);
    expect(at('linear')).toBeCloseTo(2.2, 6);
    expect(t.tensor([1, NaN]).quantile(0.5).itemSync()).toBeNaN();
    expect(t.tensor([1, NaN]).nanquantile(0.5).itemSync()).toBe(1);
  });

  it('of histograms hold the last edge', () => {
    const y = t.tensor([1, 2, 1, 3]);
    expect(t.histc(y, 2).toArraySync()).toEqual([2, 2]);
    const [hist, edges] = t.histogram(y, 2);
    expect([hist!.toArraySync(), edges!.toArraySync()]).toEqual([
      [2, 2],
      [1, 2, 3],
    ]);
    expect(t.bincount(t.tensor([0, 2, 2], { dtype: 'int32' }), null, 4).toArraySync()).toEqual([1, 0, 2, 0]);
    expect(() => t.histc(t.tensor([1, Infinity]))).toThrow('is not finite');
  });

  it('of the mode are the smallest of the most frequent', () => {
    const { values, indices } = t.mode(t.tensor([2, 1, 2, 1]));
    expect([values.itemSync(), indices.itemSync()]).toEqual([1, 3]);
  });

  it('of finite differences are exact on polynomials', () => {
    const points = t.tensor([0, 1, 3, 4], { dtype: 'float64' });
    const [slope] = t.gradient(points.mul(points), { spacing: [points], edgeOrder: 2 });
    (slope!.toArraySync() as number[]).forEach((value, i) =>
      expect(value).toBeCloseTo(2 * [0, 1, 3, 4][i]!, 12),
    );
  });
});
