import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/index.ts';
import type { ColumnData } from '../../src/index.ts';
import { columnFrom } from '../../src/frame/from-values.ts';

describe('columnFrom', () => {
  it.each<[ColumnData, string, unknown[]]>([
    [[1, 2], 'int', [1, 2]],
    [[1, null], 'float', [1, null]],
    [[1, 0.5, undefined, NaN], 'float', [1, 0.5, null, null]],
    [['a', null, 'a'], 'string', ['a', null, 'a']],
    [[true, false, null], 'bool', [true, false, null]],
    [[], 'float', []],
    [[null], 'float', [null]],
    [[2n, 3n], 'int', [2, 3]],
    [[new Date(0)], 'string', ['1970-01-01T00:00:00.000Z']],
    [new Set([1, 2]), 'int', [1, 2]],
    [Float32Array.of(1, NaN), 'float', [1, null]],
    [Float64Array.of(1, 2), 'float', [1, 2]],
    [Int32Array.of(1, -2), 'int', [1, -2]],
    [Uint8Array.of(255), 'int', [255]],
    [[2 ** 53, 1], 'float', [2 ** 53, 1]],
  ])('case %#', (data, type, values) => {
    const column = columnFrom(data, 'x');
    expect(column.type).toBe(type);
    expect([...column]).toEqual(values);
  });

  it('copies', () => {
    const data = Float64Array.of(1, 2);
    const column = columnFrom(data, 'x');
    data[0] = 9;
    expect(column.at(0)).toBe(1);
  });

  it.each<[unknown, string]>([
    [[1, 'a'], 'column "x" mixes number and string values'],
    [[true, 1], 'column "x" mixes boolean and number values'],
    [[2n ** 60n], 'column "x" holds 1152921504606846976, which is beyond 2^53; pass it as a string'],
    [[{}], 'column "x" holds [object Object], not numbers, strings or booleans'],
  ])('refuses case %#', (data, message) => {
    expect(() => columnFrom(data as ColumnData, 'x')).toThrow(new DataError(message, 'x'));
  });
});
