import { describe, expect, it } from 'vitest';
import { counting, gradient, ints, leaf, t, values } from './support.ts';

describe('indexSelect, indexAdd, indexCopy, indexFill', () => {
  const x = counting(2, 3);

  it('work along one dimension', () => {
    expect(values(x.indexSelect(1, ints(2, 0)))).toEqual([
      [2, 0],
      [5, 3],
    ]);
    expect(values(t.indexSelect(x, 0, t.tensor(1, { dtype: 'int32' })))).toEqual([[3, 4, 5]]);
    expect(values(x.indexAdd(1, ints(0, 0), t.ones(2, 2), { alpha: 2 }))).toEqual([
      [4, 1, 2],
      [7, 4, 5],
    ]);
    expect(values(x.indexCopy(0, ints(1), t.zeros(1, 3)))).toEqual([
      [0, 1, 2],
      [0, 0, 0],
    ]);
    expect(values(x.indexFill(1, ints(-1), 9))).toEqual([
      [0, 1, 9],
      [3, 4, 9],
    ]);
    expect(values(x)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it('add slices of fewer dimensions, each broadcast', () => {
    expect(values(t.zeros(2, 2, 2).indexAdd(0, ints(1, 0), t.tensor([1, 2])))).toEqual([
      [
        [2, 2],
        [2, 2],
      ],
      [
        [1, 1],
        [1, 1],
      ],
    ]);
  });

  it('write in place with their own nodes', () => {
    const w = leaf(2, 3);
    const source = leaf(1, 3);
    const y = w.mul(1).indexAdd_(0, ints(1), source, { alpha: 3 });
    expect(y.gradFn!.name).toBe('IndexAddBackward0');
    expect(gradient(y, source)).toEqual([[12, 15, 18]]);
    expect(gradient(w.mul(1).indexFill_(1, ints(0), 2), w)).toEqual([
      [0, 2, 3],
      [0, 5, 6],
    ]);
    const copied = w.mul(1).indexCopy_(0, ints(0), source);
    expect(gradient(copied, source)).toEqual([[1, 2, 3]]);
    expect(copied.gradFn!.name).toBe('IndexCopyBackward0');
  });

  it.each<[() => unknown, string]>([
    [() => x.indexSelect(0, ints(2)), 'index out of range in self'],
    [() => x.indexSelect(1, ints(-1)), 'INDICES element is out of DATA bounds, id=-1 axis_dim=3'],
    [() => x.indexSelect(0, t.ones(1)), 'index_select(): Expected dtype int32 or int64 for index'],
    [
      () => x.indexSelect(0, [0] as never),
      'index_select() received an invalid combination of arguments - got (Tensor, int, list)',
    ],
    [
      () => x.indexAdd(0, ints(0, 1), t.ones(1, 3)),
      'Number of indices (2) should be equal to source.size(dim): (1), for dim: 0',
    ],
    [
      () => x.indexCopy(0, ints(0), t.ones(1, 2)),
      'Destination slice shape: 3 at dimension 0 and source slice shape: 2 at dimension 0.',
    ],
    [() => x.indexFill(0, ints(5), 1), 'index 5 is out of bounds for dimension 0 with size 2'],
  ])('say what is wrong: %#', (fn, message) => expect(fn).toThrow(message));
});

describe('indexPut', () => {
  it('replaces or accumulates, in order', () => {
    const x = t.zeros(3);
    const put = (accumulate: boolean): unknown =>
      values(x.indexPut([ints(1, 1, -1)], t.tensor([1, 2, 4]), { accumulate }));
    expect(put(false)).toEqual([0, 2, 4]);
    expect(put(true)).toEqual([0, 3, 4]);
    expect(values(x.indexPut_([t.tensor([true, false, true])], t.tensor(5)))).toEqual([5, 0, 5]);
  });

  it('takes tensors only', () => {
    expect(() => t.zeros(3).indexPut(ints(0) as never, t.ones(1))).toThrow(
      "argument 'indices' (position 2) must be tuple of Tensors, not Tensor",
    );
    expect(() => t.zeros(3).indexPut([ints(0)], 1 as never)).toThrow(
      "argument 'values' (position 3) must be Tensor, not int",
    );
  });
});

describe('gather and scatter', () => {
  const x = counting(2, 3);
  const index = t.tensor(
    [
      [2, 0],
      [1, 1],
    ],
    { dtype: 'int32' },
  );

  it('follow the index along one dimension', () => {
    expect(values(x.gather(1, index))).toEqual([
      [2, 0],
      [4, 4],
    ]);
    expect(
      values(
        t.zeros(2, 3).scatter(
          1,
          index,
          t.tensor([
            [1, 2],
            [3, 4],
          ]),
        ),
      ),
    ).toEqual([
      [2, 0, 1],
      [0, 4, 0],
    ]);
    expect(values(t.zeros(2, 3).scatterAdd(1, index, t.ones(2, 2)))).toEqual([
      [1, 0, 1],
      [0, 2, 0],
    ]);
    expect(values(t.ones(2, 3).scatter(1, index, 3, { reduce: 'multiply' }))).toEqual([
      [3, 1, 3],
      [1, 9, 1],
    ]);
    expect(values(x.takeAlongDim(x.argsort(1, true), 1))).toEqual([
      [2, 1, 0],
      [5, 4, 3],
    ]);
    expect(values(x.T.gather(0, index.T))).toEqual([
      [2, 4],
      [0, 4],
    ]);
  });

  it("are each other's derivatives", async () => {
    const w = leaf(2, 3);
    expect(gradient(w.gather(1, index), w)).toEqual([
      [2, 0, 1],
      [0, 7, 0],
    ]);
    const src = leaf(2, 3);
    expect(gradient(w.scatter(1, index, src), src)).toEqual([
      [3, 1, 0],
      [5, 5, 0],
    ]);
    expect(await t.gradcheck((a, b) => a.scatterAdd(1, index, b.pow(2)), [w, src])).toBe(true);
    const v = w.mul(1).scatter_(1, index, 0);
    expect(v.gradFn!.name).toBe('ScatterBackward1');
    expect(() => t.ones(2, 3).mul(w).scatter(1, index, 3, { reduce: 'multiply' }).sum().backward()).toThrow(
      'derivative for aten::scatter is not implemented',
    );
  });

  it('refuse what is out of bounds or too large', () => {
    expect(() => x.gather(1, ints(3).reshape(1, 1))).toThrow(
      'index 3 is out of bounds for dimension 1 with size 3',
    );
    expect(() => x.gather(0, t.zeros(1, 4, { dtype: 'int32' }))).toThrow(
      'Size does not match at dimension 1 expected index [1, 4] to be smaller than self [2, 3] apart from dimension 0',
    );
    expect(() => x.scatter(1, index, ints(1))).toThrow('Expected self.dtype to be equal to src.dtype');
    const y = counting(2, 3);
    expect(() => y.scatterAdd_(0, index, y)).toThrow('refer to a single memory location');
  });
});

describe('take and put', () => {
  it('count elements in row-major order', async () => {
    const x = counting(2, 3).T;
    expect(values(x.take(t.tensor([[1, -1]], { dtype: 'int32' })))).toEqual([[3, 5]]);
    expect(values(x.put(ints(1, 1), t.tensor([5, 6]), true))).toEqual([
      [0, 14],
      [1, 4],
      [2, 5],
    ]);
    expect(() => x.take(ints(6))).toThrow('out of range: tried to access index 6 on a tensor of 6 elements.');
    expect(await t.gradcheck((a) => a.T.take(ints(0, 0, 3)).pow(2), leaf(2, 2))).toBe(true);
  });
});
