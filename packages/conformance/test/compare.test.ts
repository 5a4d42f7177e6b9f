import { describe, expect, it } from 'vitest';
import { asInt32, compareError, compareStrides, compareValue, Mismatch } from '../src/compare.ts';
import type { GoldenTensor } from '../src/golden.ts';
import { PyFloat } from '../src/python/values.ts';
import type { Snapshot, TensorSnapshot } from '../src/snapshot.ts';

const bound = (dtype: string): number => (dtype === 'float32' ? 1e-5 : 0);

function result(
  data: number[],
  dtype: TensorSnapshot['dtype'] = 'float32',
  shape = [data.length],
): TensorSnapshot {
  const array = {
    float32: Float32Array,
    float64: Float64Array,
    int32: Int32Array,
    uint8: Uint8Array,
    bool: Uint8Array,
  }[dtype];
  return {
    kind: 'tensor',
    tensor: null as never,
    shape,
    dtype,
    strides: [1],
    offset: 0,
    data: new array(data),
  };
}

const golden = (data: GoldenTensor['data'], dtype = 'float32', shape = [data.length]): GoldenTensor => ({
  shape,
  dtype,
  data,
});

const compare = (expected: GoldenTensor, actual: Snapshot, signedZero = false): number =>
  compareValue(expected, actual, { bound, signedZero });

describe('compareValue', () => {
  it('gives the worst error relative to 1 + |expected|', () => {
    expect(compare(golden([1, 3]), result([1, 3.00001]))).toBeCloseTo(0.00001 / 4, 7);
  });

  it('refuses what lies outside the bound', () => {
    expect(() => compare(golden([1]), result([1.001]))).toThrow(Mismatch);
  });

  it('reads float32 data as float32, so that the shortest decimal is exact', () => {
    expect(compare(golden([0.1]), result([0.1]))).toBe(0);
  });

  it('wants NaN for NaN and infinities with their sign', () => {
    expect(compare(golden(['nan', 'inf', '-inf']), result([NaN, Infinity, -Infinity]))).toBe(0);
    expect(() => compare(golden(['nan']), result([0]))).toThrow(Mismatch);
    expect(() => compare(golden([0]), result([NaN]))).toThrow(Mismatch);
    expect(() => compare(golden(['inf']), result([-Infinity]))).toThrow(Mismatch);
    expect(() => compare(golden([3e38]), result([Infinity]))).toThrow(Mismatch);
  });

  it('tells the zeros apart on demand', () => {
    expect(compare(golden([-0]), result([0]))).toBe(0);
    expect(() => compare(golden([-0]), result([0]), true)).toThrow(/-0/);
  });

  it('compares integers and bools exactly, int64 as int32', () => {
    expect(compare(golden([1, -2], 'int64'), result([1, -2], 'int32'))).toBe(0);
    expect(() => compare(golden([1], 'int64'), result([2], 'int32'))).toThrow(Mismatch);
    expect(() => compare(golden([1], 'bool'), result([1], 'uint8'))).toThrow(/dtype/);
  });

  it('compares shapes', () => {
    expect(() => compare(golden([1, 2]), result([1, 2], 'float32', [2, 1]))).toThrow(/shape/);
  });

  it('takes a sequence for a sequence, item by item', () => {
    const size = { $size: [2, 3] };
    const items: Snapshot = { kind: 'tuple', items: [2, 3] };
    expect(compareValue(size, items, { bound })).toBe(0);
    expect(() => compareValue({ $tuple: [2] }, items, { bound })).toThrow(/expected 1 values/);
    expect(() => compareValue(size, 2, { bound })).toThrow(Mismatch);
  });

  it('compares plain values', () => {
    expect(compareValue({ $float: 3.5 }, new PyFloat(3.5), { bound })).toBe(0);
    expect(compareValue(true, true, { bound })).toBe(0);
    expect(() => compareValue(true, 1, { bound })).toThrow(Mismatch);
    expect(() => compareValue(7, 8, { bound })).toThrow(Mismatch);
  });
});

describe('compareStrides', () => {
  const view = (strides: number[], shape: number[]): TensorSnapshot => ({
    ...result([], 'float32', shape),
    strides,
  });

  it('wants the strides of a view, dimensions of size 1 apart', () => {
    const transposed = { ...golden([], 'float32', [2, 3]), strides: [1, 2] };
    expect(() => compareStrides(transposed, view([1, 2], [2, 3]), 'output')).not.toThrow();
    expect(() => compareStrides(transposed, view([3, 1], [2, 3]), 'output')).toThrow(Mismatch);
    expect(() => compareStrides(golden([], 'float32', [1, 3]), view([9, 1], [1, 3]), 'output')).not.toThrow();
  });
});

describe('compareError', () => {
  const expected = { type: 'RuntimeError', message: 'expected Float but found Long', regex: null };

  it('wants class and message, int64 named as int32', () => {
    expect(() =>
      compareError(expected, { type: 'RuntimeError', message: 'expected Float but found Int' }),
    ).not.toThrow();
    expect(() =>
      compareError(expected, { type: 'IndexError', message: 'expected Float but found Int' }),
    ).toThrow(Mismatch);
    expect(() => compareError(expected, { type: 'RuntimeError', message: 'something else' })).toThrow(
      Mismatch,
    );
  });

  it("takes a message that PyTorch's own test would take", () => {
    const loose = { ...expected, regex: 'expected \\w+ but' };
    expect(() =>
      compareError(loose, { type: 'RuntimeError', message: 'expected Double but found Int' }),
    ).not.toThrow();
  });
});

describe('asInt32', () => {
  it('renames what names int64, and nothing else', () => {
    expect(asInt32("torch.LongTensor, 'Long', torch.int64, int64_t")).toBe(
      "torch.IntTensor, 'Int', torch.int32, int",
    );
    expect(asInt32('as long as Longer')).toBe('as long as Longer');
  });
});
