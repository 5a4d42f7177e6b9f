import {
  accumulatorDType,
  dtypeInfo,
  type Combine,
  type DType,
  type Expr,
  type InnerStride,
  type ReduceKernel,
  type TypedArray,
} from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { beside, random, values } from './beside.ts';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });
const combines: readonly Combine[] = ['sum', 'prod', 'max', 'min', 'all', 'any', 'argmax', 'argmin'];
const sizes = [0, 1, 3, 4, 5, 8, 21, 70];

interface Layout {
  /** Strides over the kept, then the reduced dimension. */
  readonly strides: (kept: number, reduced: number) => readonly [number, number];
  readonly kinds: readonly [InnerStride, InnerStride];
}

const layouts: Record<string, Layout> = {
  'along memory': { strides: (_, n) => [n, 1], kinds: ['s', '1'] },
  'across memory': { strides: (k) => [1, k], kinds: ['1', 's'] },
  strided: { strides: (_, n) => [2 * n + 1, 2], kinds: ['s', 's'] },
  'of broadcast elements': { strides: () => [1, 0], kinds: ['1', '0'] },
};

/** Reduces inputs of the given layouts for many sizes. */
function check(
  combine: Combine,
  prologue: Expr,
  inputs: readonly (readonly [DType, Layout])[],
  epilogue?: Expr,
  tolerance = 0,
): string[] {
  const rand = random(7);
  const differences: string[] = [];
  const combined = input(0, accumulatorDType(combine, prologue.dtype));
  for (const reduced of sizes) {
    if (reduced === 0 && !['sum', 'prod', 'all', 'any'].includes(combine)) continue;
    for (const kept of [1, 3, 10]) {
      const result = epilogue ?? combined;
      const kernel: ReduceKernel = {
        kind: 'reduce',
        kept: 1,
        reduced: 1,
        combine,
        prologue,
        epilogue: result,
        output: result.dtype,
        scalars: [],
        inputs: inputs.map(([dtype]) => dtype),
        outer: inputs.map(([, l]) => l.kinds[0]),
        inner: inputs.map(([, l]) => l.kinds[1]),
      };
      const dtypes = [result.dtype, ...kernel.inputs];
      differences.push(
        ...beside({
          kernel,
          dtypes,
          tolerance,
          data: dtypes.map((dtype) => values(dtype, 3 * (kept + 1) * (reduced + 1) + 20, rand)),
          offsets: dtypes.map(() => Math.floor(rand(4))),
          geometry: [kept, reduced, 2, ...inputs.flatMap(([, l]) => l.strides(kept, reduced))],
        }),
      );
    }
  }
  return differences;
}

describe.each(Object.entries(layouts))('%s', (_, layout) => {
  for (const dtype of ['int32', 'uint8', 'bool'] as const) {
    test.each(dtype === 'bool' ? combines.slice(2) : combines)(`%s of ${dtype}`, (combine) =>
      expect(check(combine, input(0, dtype), [[dtype, layout]])).toEqual([]),
    );
  }
  for (const dtype of ['float32', 'float64'] as const) {
    test.each(combines.slice(2))(`%s of ${dtype}`, (combine) =>
      expect(check(combine, input(0, dtype), [[dtype, layout]])).toEqual([]),
    );
    // Whole numbers have exact sums whatever the order.
    test.each(['sum', 'prod'] as const)(`%s of ${dtype}`, (combine) => {
      const whole: Expr = { kind: 'unary', fn: 'sign', a: input(0, dtype), dtype };
      expect(check(combine, whole, [[dtype, layout]])).toEqual([]);
    });
  }
  test('prologue and epilogue, with an operand that does not change', () => {
    const centred: Expr = {
      kind: 'binary',
      fn: 'ne',
      a: input(0, 'float32'),
      b: input(1, 'float32'),
      dtype: 'bool',
    };
    const counted: Expr = { kind: 'cast', a: centred, dtype: 'float32' };
    const root: Expr = { kind: 'unary', fn: 'sqrt', a: input(0, 'float32'), dtype: 'float32' };
    expect(
      check(
        'sum',
        counted,
        [
          ['float32', layout],
          ['float32', layouts['of broadcast elements']!],
        ],
        root,
      ),
    ).toEqual([]);
  });
});

test('several reduced and kept dimensions', () => {
  const rand = random(2);
  for (const kinds of [
    ['1', 's'],
    ['s', '1'],
    ['s', 's'],
  ] as const) {
    const kernel: ReduceKernel = {
      kind: 'reduce',
      kept: 2,
      reduced: 2,
      combine: 'sum',
      prologue: input(0, 'int32'),
      epilogue: input(0, 'int32'),
      output: 'int32',
      scalars: [],
      inputs: ['int32'],
      outer: [kinds[0]],
      inner: [kinds[1]],
    };
    const strides =
      kinds[0] === '1' ? [1500, 1, 300, 9] : kinds[1] === '1' ? [1500, 300, 9, 1] : [1500, 300, 9, 2];
    expect(
      beside({
        kernel,
        dtypes: ['int32', 'int32'],
        data: [values('int32', 40, rand), values('int32', 8000, rand)],
        offsets: [1, 3],
        geometry: [3, 5, 4, 9, 6, 1, ...strides],
      }),
    ).toEqual([]);
  }
});

test.each(['argmax', 'argmin', 'sum', 'max'] as const)('%s of overlapping windows', (combine) => {
  const rand = random(3);
  const kernel: ReduceKernel = {
    kind: 'reduce',
    kept: 2,
    reduced: 2,
    combine,
    prologue: input(0, 'int32'),
    epilogue: input(0, 'int32'),
    output: 'int32',
    scalars: [],
    inputs: ['int32'],
    outer: ['s'],
    inner: ['1'],
  };
  // Windows of 2 x 3 over rows of 40, in steps of 2 each way.
  expect(
    beside({
      kernel,
      dtypes: ['int32', 'int32'],
      data: [values('int32', 120, rand), values('int32', 640, rand)],
      offsets: [1, 3],
      geometry: [6, 18, 2, 3, 18, 1, 80, 2, 40, 1],
    }),
  ).toEqual([]);
});

test('rows longer than the accumulators in the scratch area', () => {
  const rand = random(5);
  const kernel: ReduceKernel = {
    kind: 'reduce',
    kept: 1,
    reduced: 1,
    combine: 'max',
    prologue: input(0, 'float32'),
    epilogue: input(0, 'float32'),
    output: 'float32',
    scalars: [],
    inputs: ['float32'],
    outer: ['1'],
    inner: ['s'],
  };
  expect(
    beside({
      kernel,
      dtypes: ['float32', 'float32'],
      data: [values('float32', 2600, rand), values('float32', 26000, rand)],
      offsets: [1, 3],
      geometry: [2501, 10, 1, 1, 2503],
    }),
  ).toEqual([]);
});

test('sums of many float32 keep nearly all digits', () => {
  const rand = random(11);
  const many = Float32Array.from({ length: 1 << 20 }, () => rand(1));
  for (const [kinds, strides] of [
    [
      ['s', '1'],
      [0, 1],
    ],
    [
      ['1', 's'],
      [1, 1],
    ],
  ] as const) {
    const kernel: ReduceKernel = {
      kind: 'reduce',
      kept: 1,
      reduced: 1,
      combine: 'sum',
      prologue: input(0, 'float32'),
      epilogue: input(0, 'float32'),
      output: 'float32',
      scalars: [],
      inputs: ['float32'],
      outer: [kinds[0]],
      inner: [kinds[1]],
    };
    // The interpreter adds in double precision: 4 units in the last place are 2.4e-7.
    expect(
      beside({
        kernel,
        dtypes: ['float32', 'float32'],
        data: [new Float32Array(1), many],
        offsets: [0, 0],
        geometry: [1, 1 << 20, 1, ...strides],
        tolerance: 4,
      }),
    ).toEqual([]);
  }
});

describe('everything to one value, in parts where it is large', () => {
  const rand = random(11);
  const numbers = (dtype: DType, length: number, from: number, to: number): TypedArray =>
    new (dtypeInfo(dtype).array)(length).map(() => from + rand(to - from)) as TypedArray;
  const reduceAll = (
    combine: Combine,
    inputs: readonly DType[],
    shape: readonly number[],
    strides: readonly number[],
    range: readonly [from: number, to: number],
    product = false,
  ): string[] => {
    const [a, b] = inputs.map((dtype, i) => input(i, dtype)) as [Expr, Expr];
    const prologue: Expr = product ? { kind: 'binary', fn: 'mul', a, b, dtype: a.dtype } : a;
    const dtype = accumulatorDType(combine, prologue.dtype);
    const factor: Expr = { kind: 'scalar', index: 0, dtype };
    const epilogue: Expr =
      dtype === 'bool'
        ? input(0, dtype)
        : { kind: 'binary', fn: 'mul', a: input(0, dtype), b: factor, dtype };
    const length = shape.reduce((last, size, i) => last + (size - 1) * strides[i]!, 1);
    const innermost = strides.at(-1) === 1 ? '1' : 's';
    return beside({
      kernel: {
        kind: 'reduce',
        kept: 1,
        reduced: shape.length,
        combine,
        prologue,
        epilogue,
        output: dtype,
        scalars: [dtype],
        inputs,
        outer: inputs.map(() => '1'),
        inner: inputs.map(() => innermost),
      },
      dtypes: [dtype, ...inputs],
      data: [numbers(dtype, 3, 0, 1), ...inputs.map((type) => numbers(type, length + 5, ...range))],
      offsets: [2, ...inputs.map((_, i) => 3 + i)],
      scalars: [3],
      geometry: [1, ...shape, 1, ...inputs.flatMap(() => [1, ...strides])],
      tolerance: dtype === 'float64' ? 200 : 1,
    });
  };
  const [large, rest] = [2 ** 18, 12_345];

  test.each(['float32', 'float64', 'int32'] as const)('%s', (dtype) => {
    for (const combine of ['sum', 'max', 'min'] as const) {
      expect(reduceAll(combine, [dtype], [large + rest], [1], [1, 100])).toEqual([]);
      expect(reduceAll(combine, [dtype], [large], [1], [1, 100])).toEqual([]);
    }
    expect(reduceAll('prod', [dtype], [large + rest], [1], [0.9999, 1.0001])).toEqual([]);
    expect(reduceAll('sum', [dtype, dtype], [large + rest], [1], [1, 10], true)).toEqual([]);
  });
  test('with gaps, in several dimensions, some larger than a part', () => {
    expect(reduceAll('sum', ['float32'], [large], [2], [0, 1])).toEqual([]);
    expect(reduceAll('sum', ['float32'], [700, 401], [403, 1], [0, 1])).toEqual([]);
    expect(reduceAll('max', ['float32'], [9, 5, 8000], [50_000, 9000, 1], [0, 1])).toEqual([]);
    expect(reduceAll('sum', ['float32'], [3, 100_000], [100_001, 1], [0, 1])).toEqual([]);
    expect(reduceAll('sum', ['float32'], [1, 300_000], [300_001, 1], [0, 1])).toEqual([]);
  });
  test('all and any', () => {
    expect(reduceAll('all', ['bool'], [large + rest], [1], [0.99999, 2])).toEqual([]);
    expect(reduceAll('any', ['bool'], [large + rest], [1], [0, 1.00001])).toEqual([]);
  });
});
