import { describe, expect, it } from 'vitest';
import { dumpNumber, dumpValue } from '../src/dump.ts';
import { PyFloat } from '../src/python/values.ts';

describe('dumpNumber', () => {
  it('gives back every float32 from few digits', () => {
    expect(dumpNumber(Math.fround(0.1), 'float32')).toBe('0.1');
    for (let i = 0; i < 2000; i++) {
      const value = Math.fround((Math.random() - 0.5) * 10 ** ((i % 70) - 35));
      expect(Math.fround(Number(dumpNumber(value, 'float32')))).toBe(value);
    }
  });

  it('keeps float64 whole, special floats as strings and the sign of zero', () => {
    expect(dumpNumber(0.1 + 0.2, 'float64')).toBe('0.30000000000000004');
    expect([NaN, Infinity, -Infinity, -0, 3].map((value) => dumpNumber(value, 'float32'))).toEqual([
      '"nan"',
      '"inf"',
      '"-inf"',
      '-0.0',
      '3',
    ]);
  });
});

describe('dumpValue', () => {
  it('tags sequences and floats as the goldens do', () => {
    expect(dumpValue({ kind: 'tuple', items: [1, true, null] })).toBe('{"$tuple":[1,true,null]}');
    expect(dumpValue({ kind: 'list', items: [new PyFloat(2), { kind: 'size', items: [] }] })).toBe(
      '[{"$float":2},{"$size":[]}]',
    );
  });
});
