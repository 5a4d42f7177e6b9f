import { describe, expect, it } from 'vitest';
import { formatExponential, formatFixed, formatShortest } from '../../src/format/index.ts';

describe('formatFixed', () => {
  it.each([
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [1.005, 2, '1.00'], // below the tie in binary
    [-0, 1, '-0.0'],
    [-0.04, 1, '-0.0'],
    [1e21, 1, '1000000000000000000000.0'],
    [0.1, 25, '0.1000000000000000055511151'],
    [NaN, 2, 'nan'],
    [-Infinity, 2, '-inf'],
  ])('rounds %s to %i digits', (x, precision, text) => {
    expect(formatFixed(x, precision)).toBe(text);
  });

  it('has no limit of digits', () => {
    expect(formatFixed(2 ** -150, 150)).toBe(`0.${'0'.repeat(45)}${5n ** 150n}`);
  });
});

describe('formatExponential', () => {
  it.each([
    [0, 4, '0.0000e+00'],
    [9.99996, 4, '1.0000e+01'],
    [9.995, 2, '9.99e+00'],
    [2.5, 0, '2e+00'],
    [-1e-300, 2, '-1.00e-300'],
    [5e-324, 3, '4.941e-324'],
    [Infinity, 4, 'inf'],
  ])('rounds %s to %i digits', (x, precision, text) => {
    expect(formatExponential(x, precision)).toBe(text);
  });
});

describe('formatShortest', () => {
  it.each([
    [15, '15.0'],
    [-0, '-0.0'],
    [Math.fround(0.1), '0.10000000149011612'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [5.12e18, '5.12e+18'],
    [123456789012345680, '1.2345678901234568e+17'],
    [5e-324, '5e-324'],
    [NaN, 'nan'],
  ])('writes %s as Python does', (x, text) => {
    expect(formatShortest(x)).toBe(text);
  });

  it.each([
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [72184144, '72184140.0'],
    [50739.3125, '50739.312'],
    [1e-4, '1e-04'], // the float32 next to 1e-4 is below it
  ])('writes %s as a float32', (x, text) => {
    expect(formatShortest(Math.fround(x), { single: true })).toBe(text);
  });
});
