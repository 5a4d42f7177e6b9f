import { js } from '@t/backend-js';
import { use } from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, Frame, parseCsv } from '../../src/index.ts';

beforeAll(() => use(js()));

const frame = parseCsv('n,x,b,s\n1,0.5,True,a\n-2,NA,False,b\n');
const numbers = frame.dropColumns('s');

describe('toTensor', () => {
  it('is float64 by default, missing values NaN', () => {
    const tensor = numbers.toTensor();
    expect(tensor.dtype).toBe('float64');
    expect([...tensor.shape]).toEqual([2, 3]);
    expect(tensor.toArraySync()).toEqual([
      [1, 0.5, 1],
      [-2, NaN, 0],
    ]);
  });

  it('takes columns in the order asked for', () => {
    expect(frame.toTensor({ columns: ['b', 'n'] }).toArraySync()).toEqual([
      [1, 1],
      [0, -2],
    ]);
    expect(() => frame.toTensor({ columns: ['z'] })).toThrow(/no column "z"/);
  });

  it.each([
    ['float32', [[1], [-2]]],
    ['float64', [[1], [-2]]],
    ['int32', [[1], [-2]]],
  ] as const)('as %s', (dtype, values) => {
    const tensor = frame.toTensor({ dtype, columns: ['n'] });
    expect(tensor.dtype).toBe(dtype);
    expect(tensor.toArraySync()).toEqual(values);
  });

  it('as uint8 and bool', () => {
    const dummies = frame.getDummies().select(['s_a', 's_b', 'b']);
    expect(dummies.toTensor({ dtype: 'uint8' }).toArraySync()).toEqual([
      [1, 0, 1],
      [0, 1, 0],
    ]);
    const bools = dummies.toTensor({ dtype: 'bool' });
    expect(bools.dtype).toBe('bool');
    expect(bools.toArraySync()).toEqual([
      [true, false, true],
      [false, true, false],
    ]);
  });

  it('names the column that cannot become numbers', () => {
    expect(() => frame.toTensor()).toThrow(
      new DataError(
        'column "s" holds strings, which cannot become numbers: encode it (getDummies, OneHotEncoder) or drop it',
        's',
      ),
    );
  });

  it('never makes up an integer', () => {
    const refused = (column: string, dtype: 'int32' | 'uint8' | 'bool', message: string): void =>
      expect(() => frame.toTensor({ dtype, columns: [column] })).toThrow(`column "${column}" ${message}`);
    refused('x', 'int32', 'misses a value in row 1, which int32 cannot hold');
    refused('n', 'uint8', 'holds -2 in row 1, which is not a value of uint8');
    refused('n', 'bool', 'holds -2 in row 1, which is not a value of bool');
    expect(() => Frame.from({ y: [0.5] }).toTensor({ dtype: 'int32' })).toThrow('holds 0.5 in row 0');
    expect(() => Frame.from({ y: [2 ** 31] }).toTensor({ dtype: 'int32' })).toThrow(
      'is not a value of int32',
    );
    expect(() => numbers.toTensor({ onMissing: 'error' })).toThrow('column "x" misses a value in row 1');
  });

  it('turns missing booleans into NaN', () => {
    expect(
      Frame.from({ b: [true, null] })
        .toTensor()
        .toArraySync(),
    ).toEqual([[1], [NaN]]);
  });

  it('keeps a shape without rows or columns', () => {
    expect([...parseCsv('a,b').toTensor().shape]).toEqual([0, 2]);
    expect([...numbers.select([]).toTensor().shape]).toEqual([2, 0]);
  });

  it('lays out many rows and columns', () => {
    const columns = Array.from({ length: 5 }, (_, c) => [
      `c${c}`,
      Float64Array.from({ length: 1000 }, (_, r) => 10 * r + c),
    ]);
    const tensor = Frame.from(Object.fromEntries(columns)).toTensor({ dtype: 'float32' });
    expect(tensor.dataSync()).toEqual(
      Float32Array.from({ length: 5000 }, (_, i) => 10 * Math.floor(i / 5) + (i % 5)),
    );
  });

  it('of a series has one dimension', () => {
    const tensor = frame.col('n').toTensor({ dtype: 'int32' });
    expect([...tensor.shape]).toEqual([2]);
    expect(tensor.toArraySync()).toEqual([1, -2]);
    expect(() => frame.col('s').toTensor()).toThrow('column "s" holds strings');
  });

  it('shares no memory with the frame', () => {
    const floats = Frame.from({ x: [0.5, 1.5] });
    floats.col('x').toTensor().zero_();
    expect(floats.col('x').toArray()).toEqual([0.5, 1.5]);
  });
});
