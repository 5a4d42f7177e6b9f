import { describe, expect, it } from 'vitest';
import { counting, gradient, leaf, t, values } from './support.ts';
import { asynchronous } from '../../asynchronous.ts';

const x = counting(2, 3);

describe('maskedFill', () => {
  it('broadcasts, converts the value and keeps the dtype', () => {
    const mask = t.tensor([true, false, true]);
    expect(values(x.maskedFill(mask, -1))).toEqual([
      [-1, 1, -1],
      [-1, 4, -1],
    ]);
    expect([...counting(3).maskedFill(t.ones(2, 1, { dtype: 'bool' }), 0).shape]).toEqual([2, 3]);
    expect(values(t.tensor([1, 2, 3], { dtype: 'int32' }).maskedFill(mask, 2.5))).toEqual([2, 2, 2]);
    expect(values(counting(2, 3).maskedFill_(x.gt(3), t.tensor(9)))).toEqual([
      [0, 1, 2],
      [3, 9, 9],
    ]);
  });

  it('gives the value the gradient of what it covers', () => {
    const w = leaf(3);
    const v = t.tensor(1, { dtype: 'float64', requiresGrad: true });
    const y = w.maskedFill(t.tensor([true, false, true]), v);
    expect(gradient(y, v)).toBe(4);
    expect(y.gradFn!.name).toBe('MaskedFillBackward1');
    expect(gradient(w.maskedFill(t.tensor([true, false, true]), 3), w)).toEqual([0, 2, 0]);
  });

  it('refuses other masks and values', () => {
    expect(() => x.maskedFill(x.gt(0), t.ones(1))).toThrow(
      'only supports a 0-dimensional value tensor, but got tensor with 1 dimension(s).',
    );
    expect(() => x.maskedFill(x, 1)).toThrow('only supports boolean masks, but got mask with dtype Float');
    expect(() => x.maskedFill(x.gt(0), 'a' as never)).toThrow(
      'masked_fill() received an invalid combination of arguments',
    );
    expect(() => counting(3).maskedFill_(x.gt(0), 1)).toThrow(
      "output with shape [3] doesn't match the broadcast shape [2, 3]",
    );
  });
});

describe('maskedSelect and maskedScatter', () => {
  it('run through the true places in row-major order', () => {
    expect(values(x.maskedSelect(t.tensor([[true], [false]])))).toEqual([0, 1, 2]);
    expect(values(t.tensor(3).maskedSelect(t.tensor([true, true])))).toEqual([3, 3]);
    expect(values(x.maskedScatter(x.gt(3), t.tensor([7, 8, 9])))).toEqual([
      [0, 1, 2],
      [3, 7, 8],
    ]);
    expect(() => x.maskedScatter(x.gt(3), t.tensor([7]))).toThrow(
      'Number of elements of source < number of ones in mask',
    );
    const w = leaf(2, 3);
    expect(gradient(w.T.maskedSelect(w.T.gt(2)), w)).toEqual([
      [0, 0, 0],
      [1, 2, 3],
    ]);
  });
});

describe('nonzero', () => {
  const mask = t.tensor([
    [0, 1, 0],
    [2, 0, NaN],
  ]);

  it('lists positions as rows or one tensor a dimension', () => {
    expect(values(mask.nonzero())).toEqual([
      [0, 1],
      [1, 0],
      [1, 2],
    ]);
    expect(mask.nonzero().dtype).toBe('int32');
    expect(mask.nonzero({ asTuple: true }).map(values)).toEqual([
      [0, 1, 1],
      [1, 0, 2],
    ]);
    expect(t.where(mask).map(values)).toEqual([
      [0, 1, 1],
      [1, 0, 2],
    ]);
    expect(values(mask.at(...t.where(mask)))).toEqual([1, 2, NaN]);
    expect([...t.argwhere(t.tensor(3)).shape]).toEqual([1, 0]);
    expect(t.where(t.tensor(0)).map((i) => [...i.shape])).toEqual([[0]]);
  });

  it('needs a backend that is read at once', () => {
    expect(() => t.zeros(2, { backend: asynchronous() }).nonzero()).toThrow('the size of the result of');
  });
});
