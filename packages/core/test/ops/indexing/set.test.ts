import { describe, expect, it } from 'vitest';
import { counting, gradgradcheck, gradient, ints, leaf, t, values } from './support.ts';
import { asynchronous } from '../../asynchronous.ts';

describe('set_', () => {
  it('writes numbers, booleans and tensors where the index says', () => {
    const x = counting(3, 4);
    expect(x.set_('0:2, :', 12)).toBe(x);
    expect(values(x)).toEqual([
      [12, 12, 12, 12],
      [12, 12, 12, 12],
      [8, 9, 10, 11],
    ]);
    x.set_(2, t.tensor([1, 2, 3, 4]));
    x.set_(1, 3, true);
    x.set_('0', ':2', t.tensor([[5, 6]]));
    expect(values(x)).toEqual([
      [5, 6, 12, 12],
      [12, 12, 12, 1],
      [1, 2, 3, 4],
    ]);
    x.set_(t.zeros(4));
    expect(values(x.sum())).toBe(0);
  });

  it('writes at positions, the last of equal ones counting, and under masks', () => {
    const x = t.zeros(4);
    x.set_([0, 2, 0], t.tensor([1, 2, 3]));
    expect(values(x)).toEqual([3, 0, 2, 0]);
    x.set_(x.eq(0), -1);
    expect(values(x)).toEqual([3, -1, 2, -1]);
    x.set_(x.lt(0), t.tensor([7, 8]));
    expect(values(x)).toEqual([3, 7, 2, 8]);
    x.set_(false, 9);
    expect(values(x)).toEqual([3, 7, 2, 8]);
    const y = counting(2, 3);
    y.set_(':', t.tensor([true, false, true]), 9);
    expect(values(y)).toEqual([
      [9, 1, 9],
      [9, 4, 9],
    ]);
  });

  it('writes through views, strides and transposes', () => {
    const x = counting(2, 3);
    x.T.set_([0, 2], 1, 9);
    x.at(0).set_('1:', t.tensor([7, 8]));
    x.T.set_(x.T.eq(4), t.tensor([-4]));
    expect(values(x)).toEqual([
      [0, 7, 8],
      [9, -4, 9],
    ]);
  });

  it('counts a version and converts to the dtype', () => {
    const x = ints(1, 2, 3);
    const before = x.storage.version;
    x.set_(0, 9.7);
    x.set_(1, t.tensor(2.5));
    expect(values(x)).toEqual([9, 2, 3]);
    expect(x.storage.version).toBe(before + 2);
    const bytes = t.zeros(2, { dtype: 'uint8' });
    bytes.set_(0, -1);
    expect(values(bytes)).toEqual([255, 0]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a value that does not fit',
      () => counting(3, 4).set_(':', t.tensor([1, 2])),
      'must match the existing size (2) at non-singleton dimension 1',
    ],
    [
      'values that do not fit the positions',
      () => counting(3, 4).set_([0, 1], t.tensor([1, 2])),
      'shape mismatch: value tensor of shape [2] cannot be broadcast to indexing result of shape [2, 4]',
    ],
    [
      'another dtype at positions',
      () => counting(3).set_([0], ints(1)),
      'Index put requires the source and destination dtypes match, got Float for the destination and Int for the source.',
    ],
    [
      'a number too large',
      () => t.zeros(2, { dtype: 'uint8' }).set_(0, 300),
      'value cannot be converted to type uint8_t without overflow',
    ],
    ['no value', () => counting(2).set_(0, [1] as never), "can't assign a list to a torch.FloatTensor"],
    ['out of bounds', () => counting(3).set_(3, 1), 'index 3 is out of bounds for dimension 0 with size 3'],
    [
      'itself, shifted',
      () => {
        const x = counting(3);
        x.set_('0:2', x.at('1:3'));
      },
      'some elements of the input tensor and the written-to tensor refer to a single memory location',
    ],
  ])('refuses %s', (_, fn, message) => expect(fn).toThrow(message));

  it('does not write to a leaf that requires a gradient', () => {
    expect(() => leaf(3).set_(0, 1)).toThrow('a view of a leaf Variable that requires grad');
    expect(() => leaf(3).set_([0], 1)).toThrow('a leaf Variable that requires grad is being used');
    const w = leaf(3);
    t.noGrad(() => w.set_([0], 5));
    expect(values(w)).toEqual([5, 1, 2]);
  });

  it('sends the gradient of what was overwritten to the value', () => {
    const w = leaf(3, 2);
    const v = leaf(2);
    const write = (...args: [...t.Index[], t.Tensor]): t.Tensor => w.mul(1).set_(...args);
    const rows = write('0::2', v);
    expect(rows.gradFn!.name).toBe('CopySlices');
    expect(gradient(rows, w)).toEqual([
      [0, 0],
      [3, 4],
      [0, 0],
    ]);
    expect(gradient(write([0, 2], v), v)).toEqual([6, 8]);
    const put = write([0, 2], v);
    expect(put.gradFn!.name).toBe('IndexPutBackward0');
    expect(gradient(put, w)).toEqual([
      [0, 0],
      [3, 4],
      [0, 0],
    ]);
    const masked = write(w.gt(3), v.at(0));
    expect(masked.gradFn!.name).toBe('IndexPutBackward0');
    expect(gradient(masked, v)).toEqual([11, 0]);
    expect(gradient(write(':', [1], v.at(0)), w)).toEqual([
      [1, 0],
      [3, 0],
      [5, 0],
    ]);
  });

  it('has derivatives of any order and tangents, through views too', async () => {
    const inputs = [leaf(3, 2), leaf(2).mul(0.5).detach().requiresGrad_()];
    const write = (...[w, v]: t.Tensor[]): t.Tensor => w!.mul(2).set_([0, 1], v!.pow(2)).pow(2);
    expect(await t.gradcheck(write, inputs)).toBe(true);
    expect(await gradgradcheck(write, inputs)).toBe(true);
    const ones = t.ones(2, { dtype: 'float64' });
    const through = (v: t.Tensor): t.Tensor => {
      const out = t.zeros(3, 2, { dtype: 'float64' });
      out.at('1:').set_([1], v.mul(3));
      return out;
    };
    const [, tangent] = t.jvp(through, ones, ones);
    expect(values(tangent as t.Tensor)).toEqual([
      [0, 0],
      [0, 0],
      [3, 3],
    ]);
  });

  it('fills under a mask without reading it', () => {
    const later = t.zeros(3, { backend: asynchronous() });
    expect(() => later.set_(later.eq(0), 5)).not.toThrow();
  });
});
