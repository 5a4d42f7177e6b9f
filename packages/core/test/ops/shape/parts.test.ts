import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';
import type { Tensor } from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

const range = (...shape: number[]): Tensor => t.arange(shape.reduce((a, b) => a * b, 1)).reshape(shape);
const arrays = (parts: readonly Tensor[]): unknown[] => parts.map((part) => part.toArraySync());

describe('cat and stack', () => {
  it('joins along a dimension and promotes dtypes', () => {
    const x = range(2, 2);
    const y = t.tensor([[0.5, 1.5]]);
    const joined = t.cat([x, y]);
    expect([joined.dtype, joined.toArraySync()]).toEqual([
      'float32',
      [
        [0, 1],
        [2, 3],
        [0.5, 1.5],
      ],
    ]);
    expect(t.cat([x, x.T], { dim: -1 }).toArraySync()).toEqual([
      [0, 1, 0, 2],
      [2, 3, 1, 3],
    ]);
    expect(t.stack([x, x], 2).toArraySync()).toEqual([
      [
        [0, 0],
        [1, 1],
      ],
      [
        [2, 2],
        [3, 3],
      ],
    ]);
  });

  it('takes an empty vector beside anything', () => {
    expect([...t.cat([t.empty(0), range(2, 3)], 1).shape]).toEqual([2, 3]);
    expect(t.cat([t.empty(0), range(2)]).dtype).toBe('float32');
    expect([...t.cat([t.empty(0), t.empty(0)], 1).shape]).toEqual([0]);
  });

  it('writes into out, which takes its shape and keeps its dtype', () => {
    const out = t.empty(4, 3, { dtype: 'float64' });
    expect(t.cat([t.ones(2, 3), t.ones(2, 3)], 0, { out })).toBe(out);
    expect(out.sum().itemSync()).toBe(12);
    expect([...t.cat([t.ones(2), t.ones(3)], { out: t.empty(0) }).shape]).toEqual([5]);
    expect(() => t.cat([t.ones(2)], { out: t.empty(2, { dtype: 'int32' }) })).toThrow(
      "torch.cat(): input types can't be cast to the desired output type Int",
    );
    const v = t.ones(4);
    expect(() => t.cat([v.narrow(0, 0, 2), v.narrow(0, 2, 2)], { out: v })).toThrow(
      /some elements of the input tensor and the written-to tensor refer to a single memory location/,
    );
    expect(() => t.cat([t.ones(2, { requiresGrad: true })], { out: t.empty(2) })).toThrow(
      /functions with out=... arguments don't support automatic differentiation/,
    );
  });

  it('says what does not fit', () => {
    const x = t.ones(2, 3);
    expect(() => t.cat([])).toThrow('torch.cat(): expected a non-empty list of Tensors');
    expect(() => t.cat([x, x], 2)).toThrow(
      'Dimension out of range (expected to be in range of [-2, 1], but got 2)',
    );
    expect(() => t.cat([x, t.ones(2, 2)])).toThrow(
      'Sizes of tensors must match except in dimension 0. Expected size 3 but got size 2 for tensor number 1 in the list.',
    );
    expect(() => t.cat([x, t.tensor(1)])).toThrow(
      'zero-dimensional tensor (at position 1) cannot be concatenated',
    );
    expect(() => t.cat([x, 1] as never)).toThrow('expected Tensor as element 1 in argument 0, but got int');
    expect(() => t.cat(x as never, x as never, { dim: 0 })).toThrow(
      /^cat\(\) received an invalid combination of arguments - got \(Tensor, Tensor, dim=int\)/,
    );
    expect(() => t.stack([x, t.ones(4)])).toThrow(
      'stack expects each tensor to be equal size, but got [2, 3] at entry 0 and [4] at entry 1',
    );
  });

  it('stacks vectors in every direction', () => {
    const v = range(2);
    expect(t.hstack([v, t.tensor(5)]).toArraySync()).toEqual([0, 1, 5]);
    expect(t.vstack([v, v]).toArraySync()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(t.columnStack([v, v]).toArraySync()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect([...t.dstack([v, v]).shape]).toEqual([1, 2, 2]);
    expect(() => t.hstack([])).toThrow('hstack expects a non-empty TensorList');
  });
});

describe('splitting', () => {
  it('cuts by size, by sizes, by number, by indices', () => {
    const x = range(5);
    expect(arrays(x.split(2))).toEqual([[0, 1], [2, 3], [4]]);
    expect(arrays(x.split([1, 4]))).toEqual([[0], [1, 2, 3, 4]]);
    expect(arrays(x.chunk(4))).toEqual([[0, 1], [2, 3], [4]]);
    expect(arrays(x.tensorSplit(2))).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(arrays(x.tensorSplit([0, -2, 1]))).toEqual([[], [0, 1, 2], [], [1, 2, 3, 4]]);
    expect(arrays(x.tensorSplit(t.tensor([2], { dtype: 'int32' })))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
    expect(t.empty(0, 3).chunk(3)).toHaveLength(3);
    expect(arrays(range(2, 2).hsplit(2))).toEqual([
      [[0], [2]],
      [[1], [3]],
    ]);
  });

  it('says what does not fit', () => {
    const x = range(5);
    expect(() => x.split(0)).toThrow(
      'split_size can only be 0 if dimension size is 0, but got dimension size of 5',
    );
    expect(() => x.split([2, 2])).toThrow(
      "split_with_sizes expects split_sizes to sum exactly to 5 (input tensor's size at dimension 0), but got " +
        'split_sizes=[2, 2]',
    );
    expect(() => x.chunk(0)).toThrow('chunk expects `chunks` to be greater than 0, got: 0');
    expect(() => t.tensor(1).split(1)).toThrow('split expects at least a 1-dimensional tensor');
    expect(() => t.tensor(1).unbind()).toThrow('Dimension specified as 0 but tensor has no dimensions');
    expect(() => x.hsplit(2)).toThrow(
      'torch.hsplit attempted to split along dimension 0, but the size of the dimension 5 is not divisible by the ' +
        'split_size 2!',
    );
  });

  it('gives zeros for parts without a gradient', () => {
    const x = t.ones(3, { requiresGrad: true });
    x.split(1)[1]!.mul(4).backward();
    expect(x.grad!.toArraySync()).toEqual([0, 4, 0]);
  });
});

describe('rearranging', () => {
  it('flips, rolls and turns', () => {
    const x = range(2, 3);
    expect(x.flip(0, 1).toArraySync()).toEqual([
      [5, 4, 3],
      [2, 1, 0],
    ]);
    expect(x.T.flip(0).stride()).toEqual([1, 3]);
    expect(x.roll(1).toArraySync()).toEqual([
      [5, 0, 1],
      [2, 3, 4],
    ]);
    expect(x.roll([1, -1], [0, 1]).toArraySync()).toEqual([
      [4, 5, 3],
      [1, 2, 0],
    ]);
    expect(x.rot90().toArraySync()).toEqual([
      [2, 5],
      [1, 4],
      [0, 3],
    ]);
    expect(x.rot90(-5).toArraySync()).toEqual([
      [3, 0],
      [4, 1],
      [5, 2],
    ]);
    expect(() => x.flip(0, -2)).toThrow('dim 0 appears multiple times in the list of dims');
    expect(() => x.roll([1, 2], 0)).toThrow('shifts and dimensions must align. shifts: 2, dims:1');
    expect(() => range(2).rot90()).toThrow('expected total dims >= 2, but got total dims = 1');
  });

  it('repeats as a whole and element by element', () => {
    const x = range(2, 2);
    expect(range(2).repeat(2, 2).toArraySync()).toEqual([
      [0, 1, 0, 1],
      [0, 1, 0, 1],
    ]);
    expect(x.tile(2).toArraySync()).toEqual([
      [0, 1, 0, 1],
      [2, 3, 2, 3],
    ]);
    expect(x.T.repeatInterleave(2).toArraySync()).toEqual([0, 0, 2, 2, 1, 1, 3, 3]);
    expect(x.repeatInterleave(t.tensor([0, 2], { dtype: 'int32' }), 1).toArraySync()).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(t.repeatInterleave(t.tensor([1, 2], { dtype: 'int32' })).toArraySync()).toEqual([0, 1, 1]);
    expect(() => x.repeat(2)).toThrow(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
    );
    expect(() => x.repeat(2, -1)).toThrow('Trying to create tensor with negative dimension -2: [4, -2]');
    expect(() => x.repeatInterleave(2, 0, { outputSize: 3 })).toThrow(
      'allocated size does not match required size',
    );
  });

  it('takes triangles and diagonals', () => {
    const x = range(2, 3);
    expect(x.tril(1).toArraySync()).toEqual([
      [0, 1, 0],
      [3, 4, 5],
    ]);
    expect(x.T.triu().toArraySync()).toEqual([
      [0, 3],
      [0, 4],
      [0, 0],
    ]);
    expect(x.clone().tril_(-1).toArraySync()).toEqual([
      [0, 0, 0],
      [3, 0, 0],
    ]);
    expect(
      t
        .tensor([[NaN, NaN]])
        .tril(-1)
        .toArraySync(),
    ).toEqual([[0, 0]]);
    expect(x.diagonal(1).toArraySync()).toEqual([1, 5]);
    expect([...x.diagonal(10).shape]).toEqual([0]);
    expect(x.diag(-1).toArraySync()).toEqual([3]);
    expect(range(2).diagEmbed(1).toArraySync()).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(x.gt(2).diagflat().shape.numel()).toBe(36);
    expect(x.trace().itemSync()).toBe(4);
    expect(t.triuIndices(2, 3, 1).toArraySync()).toEqual([
      [0, 0, 1],
      [1, 2, 2],
    ]);
    expect(t.trilIndices(2, 3).toArraySync()).toEqual([
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(() => x.diagonal({ dim1: 0, dim2: -2 })).toThrow('diagonal dimensions cannot be identical 0, -2');
    expect(() => x.gt(2).trace()).toThrow('"trace" not implemented for \'Bool\'');
  });
});
