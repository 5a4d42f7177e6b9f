import { describe, expect, it } from 'vitest';
import { counting, gradient, t, values } from './support.ts';

describe('sort, argsort, topk', () => {
  const x = t.tensor([
    [3, 1, NaN],
    [1, 2, 1],
  ]);

  it('sort along any dimension, stably, NaN greatest', () => {
    const { values: sorted, indices } = x.sort();
    expect(values(sorted)).toEqual([
      [1, 3, NaN],
      [1, 1, 2],
    ]);
    expect(values(indices)).toEqual([
      [1, 0, 2],
      [0, 2, 1],
    ]);
    expect(values(x.argsort(0, true))).toEqual([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(values(x.sort({ descending: true })[0]!)).toEqual([
      [NaN, 3, 1],
      [2, 1, 1],
    ]);
    expect(values(t.msort(x.T))).toEqual([
      [1, 1],
      [3, 1],
      [NaN, 2],
    ]);
    expect(values(t.tensor(4).sort().indices)).toBe(0);
  });

  it('take the k most extreme', () => {
    expect(values(x.topk(2).values)).toEqual([
      [NaN, 3],
      [2, 1],
    ]);
    expect(values(x.topk(1, 1, false).indices)).toEqual([[1], [0]]);
    expect(values(x.topk(1, 0, false).values)).toEqual([[1, 1, 1]]);
    expect(values(counting(4).kthvalue(3).values)).toBe(2);
    expect(() => x.topk(4)).toThrow('selected index k out of range');
    expect(() => x.gt(1).topk(1)).toThrow('"topk_cpu" not implemented for \'Bool\'');
  });

  it('pass gradients to where the elements were', () => {
    const w = t.tensor([3, 1, 2], { dtype: 'float64', requiresGrad: true });
    expect(gradient(w.sort().values, w)).toEqual([3, 1, 2]);
    expect(w.sort().values.gradFn!.name).toBe('SortBackward0');
    expect(gradient(w.topk(2).values, w)).toEqual([1, 0, 2]);
  });
});

describe('oneHot', () => {
  it('marks the class', () => {
    const index = t.tensor([2, 0], { dtype: 'int32' });
    expect(values(t.oneHot(index))).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect([...t.oneHot(index, 5).shape]).toEqual([2, 5]);
    expect(() => t.oneHot(index, 2)).toThrow('Class values must be smaller than num_classes.');
    expect(() => t.oneHot(t.tensor([1]))).toThrow('one_hot is only applicable to index tensor.');
  });
});
