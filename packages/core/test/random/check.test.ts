import { expect, test } from 'vitest';
import { formatDouble } from '../../src/random/check.ts';

test.each([
  [2, '2'],
  [-1.5, '-1.5'],
  [0.1, '0.1'],
  [1 / 3, '0.333333'],
  [123456, '123456'],
  [1234567, '1.23457e+06'],
  [999999.5, '1e+06'],
  [0.0001, '0.0001'],
  [0.00001234, '1.234e-05'],
  [3e38, '3e+38'],
  [1.5e308, '1.5e+308'],
  [0, '0'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
])('%d is written %s', (value, text) => {
  expect(formatDouble(value)).toBe(text);
});
