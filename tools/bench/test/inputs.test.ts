import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { layers, nest, oneHot, uniform } from '../src/inputs.ts';

describe('uniform', () => {
  test('lies in [-1, 1), is spread evenly and depends on the seed', () => {
    const values = uniform(10_000, 1);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const square = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(square).toBeCloseTo(1 / 3, 1);
    expect(uniform(3, 2)).not.toEqual(uniform(3, 1));
  });

  const source = fileURLToPath(new URL('../src', import.meta.url));
  const program = `import sys; sys.path.insert(0, ${JSON.stringify(source)})
from inputs import uniform
print(uniform(50, 7, 4).tobytes().hex())`;
  const python = spawnSync('/usr/bin/python3', ['-c', program], { encoding: 'utf8' });

  test.skipIf(python.status !== 0)('is the same in Python, to the bit', () => {
    expect(Buffer.from(uniform(50, 7, 4).buffer).toString('hex')).toBe(python.stdout.trim());
  });
});

test('nest follows the shape, row by row', () => {
  expect(nest([1, 2, 3, 4, 5, 6], [3, 2])).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

test('oneHot marks class i mod classes', () => {
  expect(Array.from(oneHot(3, 2))).toEqual([1, 0, 0, 1, 1, 0]);
});

test('layers chain their widths', () => {
  expect(
    layers([4, 3, 2]).map(({ inputs, outputs, weight, bias }) => [
      inputs,
      outputs,
      weight.length,
      bias.length,
    ]),
  ).toEqual([
    [4, 3, 12, 3],
    [3, 2, 6, 2],
  ]);
});
