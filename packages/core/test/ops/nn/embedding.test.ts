import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const { functional: F } = t.nn;
const int = (values: number[] | number[][]): t.Tensor => t.tensor(values, { dtype: 'int32' });
const weight = leaf([
  [0.3, -1.2],
  [1.7, 0.4],
  [0.9, -0.1],
]);

describe('embedding', () => {
  itHasDerivatives('embedding', (w) => F.embedding(int([0, 2, 0]), w), [weight]);

  it('leaves the padding row without a gradient', () => {
    const w = weight.detach().requiresGrad_();
    F.embedding(int([0, 2, 0]), w, { paddingIdx: 0 })
      .sum()
      .backward();
    expect(w.grad!.toArraySync()).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
  });

  it('divides gradients by how often a row is used', () => {
    const w = weight.detach().requiresGrad_();
    F.embedding(int([0, 2, 0]), w, { scaleGradByFreq: true })
      .sum()
      .backward();
    expect(w.grad!.toArraySync()).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });

  it('shortens the rows that are too long', () => {
    const w = t.tensor([
      [3, 4],
      [0.3, 0.4],
    ]);
    F.embedding(int([0, 1]), w, { maxNorm: 1 });
    expect(w.at(0).norm().itemSync()).toBeCloseTo(1, 5);
    expect(w.at(1).norm().itemSync()).toBeCloseTo(0.5, 5);
  });

  it('refuses rows that are not there', () => {
    expect(() => F.embedding(int([3]), weight)).toThrow(t.IndexError);
  });
});

describe('embeddingBag', () => {
  const items = int([0, 1, 2, 1]);
  const offsets = int([0, 1, 1]);
  for (const mode of ['sum', 'mean', 'max'] as const) {
    itHasDerivatives(mode, (w) => F.embeddingBag(items, w, offsets, { mode }), [weight]);
  }

  it('is 0 for empty bags', () => {
    const bags = F.embeddingBag(items, weight.detach(), offsets, { mode: 'max' });
    expect(bags.toArraySync()).toEqual([
      [0.3, -1.2],
      [0, 0],
      [1.7, 0.4],
    ]);
  });
});

describe('ctcLoss', () => {
  const logits = leaf([[[0.3, -1.2, 0.8]], [[1.7, 0.4, -0.6]], [[0.9, -0.1, 1.3]]]);
  const loss = (x: t.Tensor): t.Tensor => F.ctcLoss(x, int([[1]]), [3], [1], { reduction: 'sum' });

  it('is the sum over all paths', () => {
    const p = logits.detach().softmax(-1).toArraySync() as number[][][];
    const at = (time: number, label: number): number => p[time]![0]![label]!;
    let total = 0;
    for (const path of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 0],
      [0, 1, 1],
      [1, 1, 1],
    ]) {
      total += path.reduce((product, label, time) => product * at(time, label), 1);
    }
    expect(loss(logits.detach().logSoftmax(-1)).itemSync()).toBeCloseTo(-Math.log(total), 10);
  });

  itHasDerivatives('ctcLoss of logits', (x) => loss(x.logSoftmax(-1)), [logits], { second: false });

  it('is infinite, or 0, where the target does not fit', () => {
    const x = logits.detach().logSoftmax(-1);
    const long = int([[1, 1]]);
    expect(F.ctcLoss(x, long, [2], [2], { reduction: 'sum' }).itemSync()).toBe(Infinity);
    expect(F.ctcLoss(x, long, [2], [2], { reduction: 'sum', zeroInfinity: true }).itemSync()).toBe(0);
  });
});
