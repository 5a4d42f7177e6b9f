import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

describe('arange', () => {
  it('is int32 for whole arguments, else float32', () => {
    expect([t.arange(3).dtype, t.arange(3).toArraySync()]).toEqual(['int32', [0, 1, 2]]);
    expect([t.arange(0, 1, 0.25).dtype, t.arange(0, 1, 0.25).toArraySync()]).toEqual([
      'float32',
      [0, 0.25, 0.5, 0.75],
    ]);
    expect(t.arange(5, 0, -2).toArraySync()).toEqual([5, 3, 1]);
    expect(t.arange(3, { dtype: 'float64' }).dtype).toBe('float64');
    expect(t.arange(254, 258, { dtype: 'uint8' }).toArraySync()).toEqual([254, 255, 0, 1]);
    expect(t.arange(2.5).toArraySync()).toEqual([0, 1, 2]);
    expect([...t.arange(0).shape]).toEqual([0]);
  });

  it('rounds as the vectorised loop of PyTorch: torch.arange(0, 2, 0.1)', () => {
    const x = t.arange(0, 2, 0.1).dataSync();
    expect(x[15]).toBe(Math.fround(Math.fround(0.8) + 7 * 0.1));
    expect(x[17]).toBe(Math.fround(17 * 0.1));
  });

  it.each([
    [[0, 3, 0], 'step must be nonzero'],
    [[0, 3, -2], 'upper bound and larger bound inconsistent with step sign'],
    [[0, Infinity], 'unsupported range: 0 -> inf'],
    [[NaN], 'unsupported range: 0 -> nan'],
  ])('arange(%j): %s', (args, message) => {
    expect(() => t.arange(...(args as [number, number]))).toThrow(message);
  });

  it('has no bool', () => {
    expect(() => t.arange(2, { dtype: 'bool' })).toThrow('"arange_cpu" not implemented for \'Bool\'');
    expect(() => t.arange('a' as never)).toThrow(
      "arange(): argument 'end' (position 1) must be Number, not str",
    );
  });
});

describe('linspace and logspace', () => {
  it('meets both ends exactly', () => {
    expect(t.linspace(0, 1, 5).toArraySync()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const x = t.linspace(-0.1, 0.7, 50).dataSync();
    expect([x[0], x[49]]).toEqual([Math.fround(-0.1), Math.fround(0.7)]);
    expect(t.linspace(3, 9, 1).toArraySync()).toEqual([3]);
    expect([...t.linspace(0, 1, 0).shape]).toEqual([0]);
  });

  it('cuts integers towards zero, from the nearer end', () => {
    expect(t.linspace(0, 10, 4, { dtype: 'int32' }).toArraySync()).toEqual([0, 3, 6, 10]);
    expect(t.linspace(-10, 3, 7, { dtype: 'int32' }).toArraySync()).toEqual([-10, -7, -5, -3, -1, 0, 3]);
  });

  it('raises the base to the exponents', () => {
    expect(t.logspace(0, 3, 4, { base: 2 }).toArraySync()).toEqual([1, 2, 4, 8]);
    expect(t.logspace(0, 3, 4, -2).toArraySync()).toEqual([1, -2, 4, -8]);
    expect(t.logspace(0, 3, 7, { dtype: 'int32' }).toArraySync()).toEqual([1, 3, 10, 31, 100, 316, 1000]);
  });

  it('checks its arguments', () => {
    expect(() => t.linspace(0, 1, -1)).toThrow('number of steps must be non-negative');
    expect(() => t.linspace(0, 1, 2.5)).toThrow(
      "linspace(): argument 'steps' (position 3) must be int, not float",
    );
    expect(() => t.linspace(0, 300, 3, { dtype: 'uint8' })).toThrow(
      'value cannot be converted to type uint8_t without overflow',
    );
  });
});
