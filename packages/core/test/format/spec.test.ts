import { describe, expect, it } from 'vitest';
import { formatScalar } from '../../src/format/index.ts';

describe('formatScalar', () => {
  it.each([
    [1.23456, '.2f', '1.23'],
    [3.5, '', '3.5'],
    [2.5, '.0f', '2'],
    [2.5, '#.0f', '2.'],
    [-0, '.1f', '-0.0'],
    [1234567.891, ',.2f', '1,234,567.89'],
    [1234.5, '012,.1f', '00,001,234.5'],
    [0.1634, '.1%', '16.3%'],
    [12345.678, '.3e', '1.235e+04'],
    [12345.678, '.3E', '1.235E+04'],
    [0.0001, 'g', '0.0001'],
    [0.00001234, 'g', '1.234e-05'],
    [1000000, 'g', '1e+06'],
    [99.99, '.3g', '100'],
    [99.99, '#.3g', '100.'],
    [100, '.3', '1e+02'],
    [3, '.3', '3.0'],
    [1.5, '+8.2f', '   +1.50'],
    [1.5, '*^9', '***1.5***'],
    [-1.5, '<7', '-1.5   '],
    [-1.5, '07.2f', '-001.50'],
    [Infinity, '06', '000inf'],
    [NaN, 'F', 'NAN'],
  ])('writes the float %s as %s', (value, spec, text) => {
    expect(formatScalar(value, spec)).toBe(text);
  });

  it.each([
    [42, 'd', '42'],
    [42, '5', '   42'],
    [-255, '#x', '-0xff'],
    [255, '#_X', '0XFF'],
    [65535, '_b', '1111_1111_1111_1111'],
    [8, 'o', '10'],
    [1234567, ',', '1,234,567'],
    [42, '.1f', '42.0'],
  ])('writes the integer %s as %s', (value, spec, text) => {
    expect(formatScalar(value, spec, 'int32')).toBe(text);
  });

  it('writes bools as integers where a spec is given', () => {
    expect(formatScalar(true, '')).toBe('True');
    expect(formatScalar(true, 'd')).toBe('1');
    expect(formatScalar(true, '.2f')).toBe('1.00');
  });

  it.each([
    [1.5, 'd', 'float32', "Unknown format code 'd' for object of type 'float'"],
    [1, 'q', 'int32', "Unknown format code 'q' for object of type 'int'"],
    [1, 'q', 'bool', "Unknown format code 'q' for object of type 'bool'"],
    [1, '.2d', 'int32', 'Precision not allowed in integer format specifier'],
    [1, ',x', 'int32', "Cannot specify ',' with 'x'."],
    [1, '5..2f', 'float32', 'Invalid format specifier'],
  ] as const)('rejects %s as %s of %s', (value, spec, dtype, message) => {
    expect(() => formatScalar(value, spec, dtype)).toThrow(
      expect.objectContaining({ name: 'ValueError', message }),
    );
  });
});
