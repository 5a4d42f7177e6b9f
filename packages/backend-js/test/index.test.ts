import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as t from '@t/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { js } from '../src/index.ts';

beforeEach(() => t.use(js()));

describe('compilation', () => {
  const step = (rows: number, columns: number, scalar: number): number => {
    const x = t.rand(rows, columns, { requiresGrad: true });
    const y = x.mul(scalar).add(t.rand(columns)).matmul(t.rand(columns, 3)).sum();
    y.backward();
    return x.grad!.sum().itemSync() as number;
  };

  test('stops once the layout classes have been seen, whatever the shapes and scalars', () => {
    for (const [rows, columns] of [
      [2, 3],
      [1, 4],
      [5, 1],
      [1, 1],
      [40, 50],
    ])
      step(rows!, columns!, 1.5);
    const warm = t.memory().compiled;
    for (let i = 0; i < 100; i++) step(2 + i, 3 + ((7 * i) % 31), i / 7);
    expect(t.memory().compiled).toBe(warm);
  });

  test('falls back to the interpreter where code from strings is forbidden', () => {
    const script = fileURLToPath(new URL('./no-eval.ts', import.meta.url));
    const output = execFileSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--conditions=@t/source', '--import', 'tsx', script],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(output)).toEqual({
      evalAllowed: false,
      sum: 57,
      gradient: [
        [2, 4, 6],
        [2, 4, 6],
      ],
      product: [
        [14, 32],
        [32, 77],
      ],
    });
  });
});

describe('memory', () => {
  test('fromTypedArray shares the array: writes on either side are seen on the other', () => {
    const array = Float32Array.of(1, 2, 3);
    const x = t.fromTypedArray(array);
    array[0] = 10;
    expect(x.toArraySync()).toEqual([10, 2, 3]);
    x.add_(1);
    expect([...array]).toEqual([11, 3, 4]);
  });

  test('tiny tensors lie in slabs without overlapping', () => {
    const xs = Array.from({ length: 5000 }, (_, i) => t.tensor([i, i + 1, i + 2]));
    expect(xs.every((x, i) => JSON.stringify(x.toArraySync()) === JSON.stringify([i, i + 1, i + 2]))).toBe(
      true,
    );
  });
});

describe('sums', () => {
  test('of a million float32 values are right to the last digits', () => {
    const x = t.rand(1000, 1000);
    const exact = Array.from(x.dataSync()).reduce((a, b) => a + b, 0);
    expect(Math.abs((x.sum().itemSync() as number) - exact) / exact).toBeLessThan(1e-7);
    const byRows = x.sum(0).sum().itemSync() as number;
    expect(Math.abs(byRows - exact) / exact).toBeLessThan(1e-6);
  });
});
