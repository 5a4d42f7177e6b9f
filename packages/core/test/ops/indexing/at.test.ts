import { describe, expect, it } from 'vitest';
import { counting, gradgradcheck, gradient, ints, leaf, t, values } from './support.ts';
import { asynchronous } from '../../asynchronous.ts';

const x = counting(3, 4);

describe('at: views', () => {
  it('reads numbers, slices, ellipses and new dimensions, in strings or not', () => {
    expect(values(x.at(-1))).toEqual([8, 9, 10, 11]);
    expect(values(x.at(1, 2))).toBe(6);
    expect(values(x.at('1, 2'))).toBe(6);
    expect(values(x.at('1:3, ::2'))).toEqual([
      [4, 6],
      [8, 10],
    ]);
    expect(values(x.at(t.slice(1, 3), t.slice(null, null, 2)))).toEqual([
      [4, 6],
      [8, 10],
    ]);
    expect(values(x.at('..., 0'))).toEqual([0, 4, 8]);
    expect([...x.at(null, '...', 'None').shape]).toEqual([1, 3, 4, 1]);
    expect(values(x.at('-2:', -1))).toEqual([7, 11]);
    expect([...x.at('5:').shape]).toEqual([0, 4]);
  });

  it('shares the storage, so that writes are seen', () => {
    const base = counting(2, 2);
    const row = base.at(1);
    row.add_(10);
    expect(values(base)).toEqual([
      [0, 1],
      [12, 13],
    ]);
    expect(base.at('...').storage).toBe(base.storage);
    expect(base.at().storage).toBe(base.storage);
  });

  it('names its nodes as PyTorch', () => {
    const w = leaf(3, 4);
    const name = (y: t.Tensor): string => y.gradFn!.name;
    expect(name(w.at(0))).toBe('SelectBackward0');
    expect(name(w.at(':'))).toBe('SliceBackward0');
    expect(name(w.at(null))).toBe('UnsqueezeBackward0');
    expect(name(w.at('...'))).toBe('AliasBackward0');
    expect(name(w.at(true))).toBe('IndexBackward0');
  });

  it('takes a list with slices for several indices, and one of numbers for one', () => {
    expect(values(x.at(['0:2', 1]))).toEqual([1, 5]);
    expect(
      values(
        x.at([
          [0, 1],
          [1, 2],
        ]),
      ),
    ).toEqual([1, 6]);
    expect(values(x.at([0, 1]))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
  });
});

describe('at: index tensors and masks', () => {
  const y = counting(2, 3, 4);

  it('puts the dimensions of neighbouring indices in their place, of others first', () => {
    expect([...y.at(':', [0, 2], [1, 1]).shape]).toEqual([2, 2]);
    expect([...y.at([0, 1], ':', [1, 1]).shape]).toEqual([2, 3]);
    expect([...y.at(':', ints(0, 1).reshape(2, 1), ints(0, 1, 2)).shape]).toEqual([2, 2, 3]);
    expect([...y.at(':', ':', ints(0, 1).reshape(2, 1, 1)).shape]).toEqual([2, 3, 2, 1, 1]);
    expect(values(y.at(1, [0, 2], '::3'))).toEqual([
      [12, 15],
      [20, 23],
    ]);
  });

  it('counts negative positions from the end and copies', () => {
    const copy = x.at(ints(-1, 0));
    expect(values(copy)).toEqual([
      [8, 9, 10, 11],
      [0, 1, 2, 3],
    ]);
    expect(copy.storage).not.toBe(x.storage);
    expect(values(x.at(new Int32Array([1])))).toEqual([[4, 5, 6, 7]]);
    expect([...x.at([]).shape]).toEqual([0, 4]);
  });

  it('treats a 0-d index as a number', () => {
    const view = x.at(t.tensor(2, { dtype: 'int32' }));
    expect(values(view)).toEqual([8, 9, 10, 11]);
    expect(view.storage).toBe(x.storage);
  });

  it('picks where a mask is true', () => {
    expect(values(x.at(x.gt(8)))).toEqual([9, 10, 11]);
    expect(values(x.T.at(x.T.gt(8)))).toEqual([9, 10, 11]);
    expect(values(x.at([true, false, true], 0))).toEqual([0, 8]);
    expect(values(x.at(':', t.tensor([0, 1, 0, 1], { dtype: 'uint8' })))).toEqual([
      [1, 3],
      [5, 7],
      [9, 11],
    ]);
    expect(values(y.at(':', y.at(0).lt(2)))).toEqual([
      [0, 1],
      [12, 13],
    ]);
    expect([...x.at(true).shape]).toEqual([1, 3, 4]);
    expect([...x.at(false).shape]).toEqual([0, 3, 4]);
  });

  it('adds up the gradients of what is taken twice', () => {
    const w = leaf(3, 2);
    expect(gradient(w.at([0, 2, 0]), w)).toEqual([
      [6, 8],
      [0, 0],
      [3, 4],
    ]);
    expect(gradient(w.T.at(w.T.gt(2)), w)).toEqual([
      [0, 0],
      [0, 2],
      [1, 3],
    ]);
  });

  it('has derivatives of any order and a tangent', async () => {
    const w = leaf(3, 4);
    expect(await t.gradcheck((a) => a.at(':', [0, 2, 2]).pow(2), w)).toBe(true);
    expect(await gradgradcheck((a) => a.at([1, 1], [2, 3]).pow(3), [w])).toBe(true);
    const [, tangent] = t.jvp(
      (a) => a.at([2, 0], '1:').mul(2),
      w.detach(),
      t.ones(3, 4, { dtype: 'float64' }),
    );
    expect(values(tangent as t.Tensor)).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
  });

  it('saves its index: changing that is found out', () => {
    const w = leaf(3);
    const index = ints(0, 1);
    const y = w.at(index).sum();
    index.set_(0, 2);
    expect(() => y.backward()).toThrow('[torch.IntTensor [2]] is at version 1; expected version 0');
  });
});

describe('at: errors', () => {
  it.each<[string, () => unknown, string, string]>([
    [
      'a number out of bounds',
      () => x.at(0, 4),
      'IndexError',
      'index 4 is out of bounds for dimension 1 with size 4',
    ],
    [
      'a position out of bounds',
      () => x.at(':', [5]),
      'IndexError',
      'index 5 is out of bounds for dimension 0 with size 4',
    ],
    ['too many', () => x.at(0, 0, 0), 'IndexError', 'too many indices for tensor of dimension 2'],
    [
      'a fraction',
      () => x.at(1.5),
      'IndexError',
      'None and long or byte Variables are valid indices (got float)',
    ],
    ['undefined', () => x.at(undefined as never), 'IndexError', 'valid indices (got undefined)'],
    ['what is no index in a string', () => x.at('0, a'), 'IndexError', "valid indices (got 'a')"],
    ['step 0', () => x.at('::0'), 'ValueError', 'slice step cannot be zero'],
    ['a step backwards', () => x.at('::-1'), 'ValueError', 'step must be greater than zero'],
    [
      'a float tensor',
      () => x.at(t.tensor([0])),
      'IndexError',
      'tensors used as indices must be long, byte or bool tensors',
    ],
    [
      'a mask of another shape',
      () => x.at(':', t.tensor([true])),
      'IndexError',
      'The shape of the mask [1] at index 0 does not match the shape of the indexed tensor [3, 4] at index 1',
    ],
    [
      'indices that do not fit together',
      () => x.at([0, 1], [0, 1, 2]),
      'IndexError',
      'shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]',
    ],
    [
      'a 0-d tensor',
      () => t.tensor(1).at(0),
      'IndexError',
      'invalid index of a 0-dim tensor. Use `tensor.item()`',
    ],
    [
      'an empty dimension',
      () => t.zeros(0, 2).at([0]),
      'IndexError',
      'index is out of bounds for dimension with size 0',
    ],
  ])('%s', (_, fn, name, message) => {
    expect(fn).toThrow(message);
    expect(fn).toThrow(expect.objectContaining({ name }));
  });

  it('says what to do where a mask cannot be read at once', () => {
    const backend = asynchronous();
    const later = t.zeros(3, { backend });
    expect([...later.at([0, 2]).shape]).toEqual([2]);
    expect(() => later.at(later.eq(0))).toThrow(
      "depends on the values, which backend 'later' does not read synchronously: use await t.synchronously",
    );
  });
});
