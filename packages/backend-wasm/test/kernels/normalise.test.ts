import type { DType, Expr, InnerStride, NormaliseKernel } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { isWorthNormalising } from '../../src/kernels/normalise.ts';
import { beside, random, values } from './beside.ts';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });
const binary = (fn: 'add' | 'sub' | 'mul' | 'div', a: Expr, b: Expr): Expr => ({
  kind: 'binary',
  fn,
  a,
  b,
  dtype: a.dtype,
});

interface Layout {
  readonly strides: (rows: number, length: number) => readonly [number, number];
  readonly kind: InnerStride;
}

const layouts: Record<string, Layout> = {
  'along memory': { strides: (_, n) => [n, 1], kind: '1' },
  'with gaps': { strides: (_, n) => [n + 3, 1], kind: '1' },
  'across memory': { strides: (rows) => [1, rows], kind: 's' },
};

/** Runs `kernel` of one input over rows of many lengths, beside the interpreter. */
function check(
  kernel: Omit<NormaliseKernel, 'kind' | 'rank' | 'inner' | 'inputs' | 'scalars'>,
  dtype: DType,
  layout: Layout,
  tolerance: number,
): string[] {
  const rand = random(3);
  const differences: string[] = [];
  for (const length of [1, 3, 4, 7, 32, 37, 70]) {
    for (const rows of [1, 4, 9]) {
      const saved = kernel.saves.map((stage) => kernel.stages[stage]!.epilogue.dtype);
      const dtypes = [kernel.output, ...saved, dtype];
      const strides = layout.strides(rows, length);
      differences.push(
        ...beside({
          kernel: {
            kind: 'normalise',
            rank: 2,
            inner: [layout.kind, layout.kind],
            inputs: [dtype],
            scalars: ['float64'],
            ...kernel,
          },
          dtypes,
          outputs: dtypes.length - 1,
          tolerance,
          scalars: [length],
          data: dtypes.map((type) => values(type, (rows + 1) * (length + 4) + 8, rand)),
          offsets: dtypes.map((_, i) => i),
          geometry: [rows, length, ...strides, ...saved.flatMap(() => [2, 0]), ...strides],
        }),
      );
    }
  }
  return differences;
}

describe.each(Object.entries(layouts))('rows %s', (_, layout) => {
  test.each(['float32', 'float64'] as const)('values kept, results saved, of %s', (dtype) => {
    const x = input(0, dtype);
    // Halves of whole numbers add up exactly, whatever the order.
    const whole: Expr = { kind: 'unary', fn: 'sign', a: binary('sub', x, input(1, dtype)), dtype };
    const kernel = {
      stages: [
        { prologue: x, combine: 'max', epilogue: input(0, dtype) },
        { prologue: whole, combine: 'sum', epilogue: binary('add', input(0, dtype), input(0, dtype)) },
      ],
      keeps: 1,
      saves: [1, 0],
      body: binary('sub', binary('mul', input(3, dtype), input(2, dtype)), x),
      output: dtype,
    } as const;
    expect(check(kernel, dtype, layout, 0)).toEqual([]);
  });

  test('softmax of float64', () => {
    const x = input(0, 'float64');
    const one: Expr = { kind: 'const', value: 1, dtype: 'float64' };
    const shifted = binary('sub', x, input(1, 'float64'));
    const kernel = {
      stages: [
        { prologue: x, combine: 'max', epilogue: input(0, 'float64') },
        {
          prologue: { kind: 'unary', fn: 'exp', a: shifted, dtype: 'float64' },
          combine: 'sum',
          epilogue: binary('div', one, input(0, 'float64')),
        },
      ],
      keeps: 1,
      saves: [],
      body: binary('mul', input(3, 'float64'), input(2, 'float64')),
      output: 'float64',
    } as const;
    expect(check(kernel, 'float64', layout, 4)).toEqual([]);
  });

  test('integers, by a scalar, to another dtype', () => {
    const x = input(0, 'int32');
    const scalar: Expr = { kind: 'cast', dtype: 'int32', a: { kind: 'scalar', index: 0, dtype: 'float64' } };
    const kernel = {
      stages: [{ prologue: binary('add', x, scalar), combine: 'sum', epilogue: input(0, 'int32') }],
      keeps: null,
      saves: [0],
      body: { kind: 'cast', dtype: 'uint8', a: binary('sub', x, input(1, 'int32')) },
      output: 'uint8',
    } as const;
    expect(check(kernel, 'int32', layout, 0)).toEqual([]);
  });
});

test('many short rows, and rows across memory, are left to reductions', () => {
  const worth = (inner: InnerStride, rows: number, length: number): boolean =>
    isWorthNormalising({ rank: 2, inner: [inner, inner] }, Int32Array.of(rows, length, length, 1, length, 1));
  expect(worth('1', 1000, 1000)).toBe(true);
  expect(worth('1', 16, 10)).toBe(true);
  expect(worth('1', 1000, 10)).toBe(false);
  expect(worth('s', 16, 10)).toBe(false);
});
