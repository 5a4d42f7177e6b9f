import type { DType, Expr, NormaliseKernel, RowStage } from '@t/core/kernel';
import * as t from '@t/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../../device.ts';
import { adapters, pretend } from '../adapter.ts';
import { beside, random, values } from '../beside.ts';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });
const binary = (fn: 'sub' | 'mul' | 'div', a: Expr, b: Expr): Expr => ({
  kind: 'binary',
  fn,
  a,
  b,
  dtype: a.dtype,
});

type Tried = Pick<NormaliseKernel, 'stages' | 'keeps' | 'saves' | 'body' | 'output'>;

/** Rows, their length, the step between their elements: around blocks, workgroups, and what invocations hold. */
const sizes = [
  [1, 1, 1],
  [70, 5, 1],
  [3, 33, 1],
  [5, 64, 2],
  [2, 1025, 1],
  [2, 8194, 1],
  [70, 12, 1],
  [9, 100, 1],
  [3, 1024, 1],
  [2, 8196, 1],
] as const;

/**
 * Runs a kernel over rows of these sizes, beside the interpreter. The first input is what the rows hold, a second the
 * same for all rows, a third one element a row.
 */
async function check(kernel: Tried, inputs: readonly DType[], tolerance = 0): Promise<string[]> {
  const rand = random(4);
  const differences: string[] = [];
  for (const [rows, length, step] of sizes) {
    const saved = kernel.saves.map((stage) => kernel.stages[stage]!.epilogue.dtype);
    const dtypes = [kernel.output, ...saved, ...inputs];
    const apart = step === 1 ? Math.ceil(length / 4) * 4 : length * step + 1;
    const along = step === 1 ? '1' : 's';
    const own = [apart, step];
    const strides = [own, ...saved.map(() => [1, 0]), own, [0, step], [1, 0]];
    // Quads begin at multiples of four.
    const offsets = dtypes.map((_, i) => (step === 1 && (i === 0 || i > saved.length) ? 4 * i : i));
    const { backend } = device;
    differences.push(
      ...(await beside(backend, {
        kernel: {
          kind: 'normalise',
          rank: 2,
          inner: [along, ...([along, along, '0'] as const).slice(0, inputs.length)],
          inputs,
          scalars: [],
          ...kernel,
        },
        dtypes,
        tolerance,
        data: dtypes.map((type) => values(type, rows * apart + 20, rand, { finite: tolerance > 0 })),
        offsets,
        geometry: [rows, length, ...strides.slice(0, dtypes.length).flat()],
      })),
    );
  }
  return differences;
}

describe.each(adapters)('normalising on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  const x = input(0, 'float32');

  test('softmax', async () => {
    const shifted = binary('sub', x, input(1, 'float32'));
    const one: Expr = { kind: 'const', value: 1, dtype: 'float32' };
    const kernel = {
      stages: [
        { prologue: x, combine: 'max', epilogue: input(0, 'float32') },
        {
          prologue: { kind: 'unary', fn: 'exp', a: shifted, dtype: 'float32' },
          combine: 'sum',
          epilogue: binary('div', one, input(0, 'float32')),
        },
      ],
      keeps: 1,
      saves: [0],
      body: binary('mul', input(3, 'float32'), input(2, 'float32')),
      output: 'float32',
    } as const;
    expect(await check(kernel, ['float32'], 1e-5)).toEqual([]);
  });

  test.each<RowStage['combine']>(['max', 'min', 'all', 'any'])(
    '%s of floats, NaN among them, and what is left of them',
    async (combine) => {
      const result = combine === 'max' || combine === 'min' ? 'float32' : 'bool';
      const known: Expr = { kind: 'cast', a: input(1, result), dtype: 'float32' };
      const kernel = {
        stages: [{ prologue: x, combine, epilogue: input(0, result) }],
        keeps: null,
        saves: [0],
        body: binary('sub', x, known),
        output: 'float32',
      } as const;
      expect(await check(kernel, ['float32'])).toEqual([]);
    },
  );

  test('integers wrap, kept and saved', async () => {
    const n = (index: number): Expr => input(index, 'int32');
    const kernel = {
      stages: [
        { prologue: binary('mul', n(0), n(0)), combine: 'sum', epilogue: n(0) },
        { prologue: binary('sub', n(3), n(1)), combine: 'prod', epilogue: n(0) },
      ],
      keeps: 0,
      saves: [1, 0],
      body: binary('sub', n(3), n(2)),
      output: 'int32',
    } as const;
    expect(await check(kernel, ['int32'])).toEqual([]);
  });

  test('further inputs, the same for all rows and for each element of one', async () => {
    const [n, weight, shift] = [input(0, 'int32'), input(1, 'int32'), input(2, 'int32')];
    const kernel = {
      stages: [{ prologue: binary('mul', n, weight), combine: 'sum', epilogue: input(0, 'int32') }],
      keeps: null,
      saves: [0],
      body: binary('sub', binary('mul', n, shift), binary('mul', input(3, 'int32'), weight)),
      output: 'int32',
    } as const;
    expect(await check(kernel, ['int32', 'int32', 'int32'])).toEqual([]);
  });

  test('one launch for softmax of small rows', () => {
    const rows = t.rand(4, 40);
    t.softmax(rows, 1);
    const { compiled } = t.memory();
    t.softmax(t.rand(7, 50), 1);
    t.softmax(t.rand(3, 9), 1);
    expect(t.memory().compiled).toBe(compiled);
  });
});

test.each([
  ['hardware', [4, 8192], true],
  ['hardware', [4, 65536], false],
  ['hardware', [128, 65536], false],
  ['hardware', [256, 65536], true],
  ['software', [64, 10], true],
  ['software', [1024, 1024], false],
] as const)('on %s, whether %j is one launch: %s', (adapter, sizes, expected) => {
  pretend(device.backend, adapter);
  const kernel: NormaliseKernel = {
    kind: 'normalise',
    rank: 2,
    inner: ['1', '1'],
    inputs: ['float32'],
    scalars: [],
    stages: [],
    keeps: null,
    saves: [],
    body: input(0, 'float32'),
    output: 'float32',
  };
  const strides = [sizes[1], 1];
  expect(device.backend.normalises!(kernel, Int32Array.from([...sizes, ...strides, ...strides]))).toBe(
    expected,
  );
});
