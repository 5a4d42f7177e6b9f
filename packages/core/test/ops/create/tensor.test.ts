import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

describe('tensor', () => {
  it('takes its dtype from the kind of the data, never from its values', () => {
    expect(t.tensor([1, 2]).dtype).toBe('float32');
    expect(t.tensor([[true, false]]).dtype).toBe('bool');
    expect(t.tensor([true, 2]).toArraySync()).toEqual([1, 2]);
    expect(t.tensor([]).dtype).toBe('float32');
    expect(t.tensor(new Int32Array([1])).dtype).toBe('int32');
    expect(t.tensor([new Float64Array([1, 2]), new Float64Array([3, 4])]).dtype).toBe('float64');
    expect(t.tensor([[5, 6], t.arange(2)]).toArraySync()).toEqual([
      [5, 6],
      [0, 1],
    ]);
    expect(t.tensor([t.tensor(1, { dtype: 'int32' }), t.tensor([2], { dtype: 'int32' })]).dtype).toBe(
      'int32',
    );
  });

  it('copies', () => {
    const array = new Float32Array([1, 2]);
    const x = t.tensor(array);
    array[0] = 9;
    expect(x.toArraySync()).toEqual([1, 2]);
    const w = t.ones(2, { requiresGrad: true });
    expect([t.tensor(w).requiresGrad, t.tensor(w).storage === w.storage]).toEqual([false, false]);
  });

  it('converts numbers as Python does', () => {
    expect(t.tensor([1.7, -1.7], { dtype: 'int32' }).toArraySync()).toEqual([1, -1]);
    expect(t.tensor([-1], { dtype: 'uint8' }).toArraySync()).toEqual([255]);
    expect(t.tensor([NaN, 0], { dtype: 'bool' }).toArraySync()).toEqual([true, false]);
    expect(t.tensor(1e300).itemSync()).toBe(Infinity);
    expect(() => t.tensor([300], { dtype: 'uint8' })).toThrow(
      'value cannot be converted to type uint8 without overflow',
    );
    expect(() => t.tensor(NaN, { dtype: 'int32' })).toThrow(
      'value cannot be converted to type int32 without overflow',
    );
  });

  it.each([
    ['ragged lists', [[1, 2], [3]], t.ValueError, 'expected sequence of length 2 at dim 1 (got 1)'],
    ['a number for a list', [[1, 2], 3], TypeError, 'not a sequence'],
    ['a list for a number', [1, [2]], TypeError, 'must be real number, not list'],
    ['strings in a list', ['a'], t.ValueError, "too many dimensions 'str'"],
    ['a string', 'a', TypeError, "new(): invalid data type 'str'"],
    ['a string among numbers', [1, 'a'], TypeError, "new(): invalid data type 'str'"],
    ['null', [null], t.RuntimeError, 'Could not infer dtype of NoneType'],
  ])('refuses %s', (_what, data, type, message) => {
    const make = (): unknown => t.tensor(data as never);
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  it('refuses a tensor of several elements in the place of a number', () => {
    expect(() => t.tensor([t.ones(2), t.ones(2)])).toThrow(
      'only one element tensors can be converted to Python scalars',
    );
  });

  it('refuses several positional arguments, and gradients of integers', () => {
    expect(() => t.tensor([1], [2] as never, [3] as never)).toThrow(
      'tensor() takes 1 positional argument but 3 were given',
    );
    expect(() => t.tensor([1], { dtype: 'int32', requiresGrad: true })).toThrow(
      'Only Tensors of floating point and complex dtype can require gradients',
    );
  });
});

describe('sharing memory', () => {
  it('takes over a typed array, and gives one out', () => {
    const array = new Float32Array([1, 2, 3, 4]);
    const x = t.fromTypedArray(array, [2, 2]);
    array[3] = 9;
    x.select(0, 0).fill_(7);
    expect(x.toArraySync()).toEqual([
      [7, 7],
      [3, 9],
    ]);
    expect([...array]).toEqual([7, 7, 3, 9]);
    const out = x.select(0, 1).numpy();
    out[0] = 5;
    expect(x.toArraySync()).toEqual([
      [7, 7],
      [5, 9],
    ]);
    expect([...x.T.numpy()]).toEqual([7, 5, 7, 9]);
    expect(() => t.fromTypedArray(array, [3])).toThrow("shape '[3]' is invalid for input of size 4");
    expect(() => t.ones(1, { requiresGrad: true }).numpy()).toThrow(
      /^Can't call numpy\(\) on Tensor that requires grad/,
    );
  });

  it('asTensor copies only what it must', () => {
    const x = t.ones(2, { requiresGrad: true });
    expect(t.asTensor(x)).toBe(x);
    expect(t.asTensor(x, { dtype: 'float64' }).dtype).toBe('float64');
    const array = new Int32Array([1]);
    t.asTensor(array).fill_(4);
    expect(array[0]).toBe(4);
  });
});

describe('leaves', () => {
  it('detaches without a copy', () => {
    const x = t.ones(2, { requiresGrad: true });
    const y = x.mul(2);
    const z = y.detach();
    expect([z.requiresGrad, z.storage === y.storage, y.isLeaf]).toEqual([false, true, false]);
    y.detach_();
    expect([y.requiresGrad, y.isLeaf]).toEqual([false, true]);
    expect(() => x.select(0, 0).detach_()).toThrow("Can't detach views in-place. Use detach() instead.");
  });

  it('requiresGrad_ is for floating point leaves', () => {
    expect(() => t.arange(2).requiresGrad_()).toThrow(
      'only Tensors of floating point dtype can require gradients',
    );
    const y = t.ones(1, { requiresGrad: true }).mul(2);
    expect(y.requiresGrad_()).toBe(y);
    expect(() => y.requiresGrad_(false)).toThrow(
      /^you can only change requires_grad flags of leaf variables/,
    );
  });
});
