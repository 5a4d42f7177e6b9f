import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import { fillUniform } from '../../src/random/index.ts';
import { digest, filled, seeded } from './support.ts';

test('torch.rand: float32 takes 24 bits of one draw, float64 53 bits of two', () => {
  const gen = seeded();
  expect(filled(new Float32Array(3), (out) => fillUniform(out, gen))).toEqual(
    Float32Array.of(0.53492254, 0.19880319, 0.6592117),
  );
  const double = seeded();
  expect(Array.from(filled(new Float64Array(3), (out) => fillUniform(out, double)))).toEqual([
    0.279380429906404, 0.27369371365176565, 0.8620929614176255,
  ]);
  expect(double.uniformFloat()).toBe(Math.fround(0.20708602666854858));
});

test('bounds are applied with a fused multiply-add', () => {
  expect(digest(filled(new Float32Array(1000), (out) => fillUniform(out, seeded(), -0.37, 12.71)))).toBe(
    '23dfc7ec9211d085',
  );
  expect(digest(filled(new Float64Array(1000), (out) => fillUniform(out, seeded(), 0.1, 0.37)))).toBe(
    '521c8f838f5971fd',
  );
});

test.each([
  [2, 1, 'uniform_ expects to return a [from, to) range, but found from=2 > to=1'],
  [2.5, 1.25, 'uniform_ expects to return a [from, to) range, but found from=2.5 > to=1.25'],
  [-1e39, 0, 'from is out of bounds for float'],
  [NaN, 1, 'from is out of bounds for float'],
  [0, Infinity, 'to is out of bounds for float'],
  [
    -3e38,
    3e38,
    'uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 ' +
      'which result in to-from to exceed the limit',
  ],
])('refuses [%d, %d)', (from, to, message) => {
  expect(() => fillUniform(new Float32Array(2), seeded(), from, to)).toThrow(new RuntimeError(message));
});
