import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const int = (values: number[] | number[][]): t.Tensor => t.tensor(values, { dtype: 'int32' });
const x = leaf([0.3, -1.2, 0.8]);
const src = leaf([1.7, 0.4, -0.6, 0.9]);
const index = int([0, 1, 0, 1]);

describe('scatterReduce', () => {
  for (const reduce of ['sum', 'prod', 'mean', 'amax', 'amin'] as const) {
    it(`${reduce} has the gradient of finite differences`, async () => {
      for (const includeSelf of [true, false]) {
        const fn = (a: t.Tensor, b: t.Tensor): t.Tensor =>
          t.scatterReduce(a, 0, index, b, reduce, { includeSelf });
        expect(await t.gradcheck(fn, [x, src])).toBe(true);
      }
    });
  }

  it('shares the gradient of an extreme', () => {
    const own = t.tensor([2, 0], { requiresGrad: true });
    const other = t.tensor([2, 1], { requiresGrad: true });
    t.scatterReduce(own, 0, int([0, 0]), other, 'amax')
      .sum()
      .backward();
    expect(own.grad!.toArraySync()).toEqual([0.5, 1]);
    expect(other.grad!.toArraySync()).toEqual([0.5, 0]);
  });

  it('knows five reductions', () => {
    expect(() => t.scatterReduce(x, 0, index, src, 'max' as 'amax')).toThrow(
      'either sum, prod, mean, amax or amin',
    );
  });
});

describe('segmentReduce', () => {
  const lengths = int([1, 0, 3]);
  itHasDerivatives('mean', (y) => t.segmentReduce(y, 'mean', { lengths, initial: 0 }), [src]);

  it('starts empty segments from what it is told', () => {
    expect(t.segmentReduce(src.detach(), 'max', { lengths }).toArraySync()).toEqual([1.7, -Infinity, 0.9]);
    expect(
      t.segmentReduce(src.detach(), 'max', { offsets: int([0, 1, 1, 4]), initial: 1 }).toArraySync(),
    ).toEqual([1.7, 1, 1]);
  });
});

describe('searching', () => {
  it('finds the first place, or the last', () => {
    const edges = t.tensor([1, 2, 2, 3]);
    expect(t.searchsorted(edges, t.tensor([2, 0, 9])).toArraySync()).toEqual([1, 0, 4]);
    expect(t.searchsorted(edges, t.tensor([2, 0, 9]), { right: true }).toArraySync()).toEqual([3, 0, 4]);
    expect(t.bucketize(2, edges).itemSync()).toBe(1);
  });

  it('finds different values, their places and numbers', () => {
    const [values, inverse, counts] = t.unique(int([3, 1, 3]), { returnInverse: true, returnCounts: true });
    expect([values, inverse, counts].map((y) => y!.toArraySync())).toEqual([
      [1, 3],
      [1, 0, 1],
      [1, 2],
    ]);
    expect(t.uniqueConsecutive(int([1, 1, 2, 1])).toArraySync()).toEqual([1, 2, 1]);
    expect(
      t
        .unique(
          int([
            [2, 1],
            [1, 1],
            [2, 1],
          ]),
          { dim: 0 },
        )
        .toArraySync(),
    ).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('tells members', () => {
    expect(t.isin(t.tensor([1, NaN]), t.tensor([NaN, 1])).toArraySync()).toEqual([true, false]);
    expect(t.isin(int([1, 2]), 2, { invert: true }).toArraySync()).toEqual([true, false]);
  });
});
