import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

describe('filled tensors', () => {
  it('takes sizes one by one or as a list', () => {
    expect(t.zeros(2, 2).toArraySync()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(t.ones([2], { dtype: 'int32' }).toArraySync()).toEqual([1, 1]);
    expect(t.ones(2, { requiresGrad: true }).requiresGrad).toBe(true);
    expect([...t.zeros([]).shape]).toEqual([]);
    expect([...t.empty(0, 3).shape]).toEqual([0, 3]);
    expect(t.zeros(...t.ones(2, 3).shape).numel()).toBe(6);
  });

  it('full takes its dtype from the kind of the value', () => {
    expect([t.full([1], 2).dtype, t.full([1], true).dtype]).toEqual(['float32', 'bool']);
    expect(t.full([2], 1.5, { dtype: 'int32' }).toArraySync()).toEqual([1, 1]);
    expect(t.full([2], t.tensor(3)).toArraySync()).toEqual([3, 3]);
    expect(() => t.full([1], 1e300)).toThrow('value cannot be converted to type float without overflow');
    expect(() => t.full([1], 300, { dtype: 'uint8' })).toThrow(
      'value cannot be converted to type uint8_t without overflow',
    );
    expect(() => t.full(2 as never, 1)).toThrow(
      "full(): argument 'size' (position 1) must be tuple of SymInts, not int",
    );
  });

  it('names a shape that cannot be', () => {
    expect(() => t.zeros(2, -1)).toThrow('Trying to create tensor with negative dimension -1: [2, -1]');
    expect(() => t.zeros([2, 2.5])).toThrow(
      "zeros(): argument 'size' must be tuple of SymInts, but found element of type float at pos 2",
    );
  });

  it('keeps the order of memory of what it imitates', () => {
    const x = t.arange(24).reshape(2, 3, 4);
    expect(t.onesLike(x.transpose(0, 2)).stride()).toEqual([1, 4, 12]);
    expect(t.zerosLike(x.transpose(0, 1).slice(2, 0, 4, 2)).stride()).toEqual([2, 6, 1]);
    expect(t.fullLike(t.arange(3).expand(2, 3).T, 2.5).stride()).toEqual([2, 1]);
    expect(t.fullLike(x, 2.5).dtype).toBe('int32');
    expect(x.transpose(0, 1).slice(2, 0, 4, 2).clone().stride()).toEqual([2, 6, 1]);
  });

  it('new* take dtype from the tensor they belong to', () => {
    const x = t.arange(2);
    expect(x.newZeros(2, 1).dtype).toBe('int32');
    expect(x.newFull([2], 1.5).toArraySync()).toEqual([1, 1]);
    expect(x.newTensor([1.5]).toArraySync()).toEqual([1]);
    expect(x.newOnes(2, { dtype: 'float64' }).dtype).toBe('float64');
    expect([...x.newEmpty([2, 2]).shape]).toEqual([2, 2]);
  });

  it('eye has ones on the diagonal', () => {
    expect(t.eye(2, 3, { dtype: 'bool' }).toArraySync()).toEqual([
      [true, false, false],
      [false, true, false],
    ]);
    expect([...t.eye(0, 3).shape]).toEqual([0, 3]);
    expect(t.eye(3, 2).sum().itemSync()).toBe(2);
    expect(() => t.eye(-1)).toThrow('n must be greater or equal to 0, got -1');
  });
});
