import {
  dtypes,
  type BinaryFn,
  type DType,
  type Expr,
  type InnerStride,
  type MapKernel,
  type UnaryFn,
} from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { beside, random, values } from './beside.ts';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });

/** One launch of `body` for each size and layout, with offsets and strides of all kinds. */
function check(
  body: Expr,
  inputs: readonly DType[],
  tolerance = 0,
  output = body.dtype,
  scalars: readonly DType[] = [],
): string[] {
  const rand = random(1);
  const differences: string[] = [];
  for (const rank of [1, 2]) {
    for (const size of [0, 1, 3, 4, 7, 16, 21]) {
      const inner = [output, ...inputs].map(
        (_, i): InnerStride => (['1', 's', '1', '0'] as const)[Math.floor(rand(i === 0 ? 3 : 4))]!,
      );
      if (rank === 1 && size === 7) inner.fill('1');
      const sizes = rank === 1 ? [size] : [2, size];
      const strides = inner.map((kind) => {
        const step = kind === '0' ? 0 : kind === '1' ? 1 : 3;
        return rank === 1 ? [step] : [step * size + 2, step];
      });
      const types = [output, ...inputs];
      const kernel: MapKernel = { kind: 'map', rank, inner, inputs, scalars, body, output };
      differences.push(
        ...beside({
          kernel,
          dtypes: types,
          data: types.map((dtype) => values(dtype, 2 * (3 * size + 2) + 4, rand)),
          offsets: types.map(() => Math.floor(rand(4))),
          scalars: scalars.map(() => rand(6) - 3),
          geometry: [...sizes, ...strides.flat()],
          tolerance,
        }),
      );
    }
  }
  return differences;
}

const exact: readonly UnaryFn[] = [
  'neg',
  'abs',
  'sign',
  'floor',
  'ceil',
  'trunc',
  'round',
  'sqrt',
  'isnan',
  'signbit',
];
const approximate: readonly UnaryFn[] = [
  'exp',
  'exp2',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'erf',
  'erfc',
  'lgamma',
  'digamma',
];
const arithmetic: readonly BinaryFn[] = [
  'add',
  'sub',
  'mul',
  'div',
  'floordiv',
  'rem',
  'fmod',
  'max',
  'min',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'pow',
];
const floats: readonly DType[] = ['float32', 'float64'];

describe('unary functions', () => {
  for (const dtype of floats) {
    test.each(exact)(`%s of ${dtype}`, (fn) => {
      expect(
        check(
          {
            kind: 'unary',
            fn,
            a: input(0, dtype),
            dtype: fn === 'isnan' || fn === 'signbit' ? 'bool' : dtype,
          },
          [dtype],
        ),
      ).toEqual([]);
    });
    test.each(approximate)(`%s of ${dtype}`, (fn) => {
      // The interpreter's own error counts too: it is large for lgamma and digamma near their zeros.
      expect(
        check(
          { kind: 'unary', fn, a: input(0, dtype), dtype },
          [dtype],
          fn.endsWith('gamma') && dtype === 'float64' ? 2000 : 4,
        ),
      ).toEqual([]);
    });
  }
  test.each(['neg', 'abs', 'sign', 'not', 'signbit', 'isnan'] as const)('%s of integers', (fn) => {
    for (const dtype of ['int32', 'uint8'] as const) {
      expect(
        check(
          {
            kind: 'unary',
            fn,
            a: input(0, dtype),
            dtype: fn === 'isnan' || fn === 'signbit' ? 'bool' : dtype,
          },
          [dtype],
        ),
      ).toEqual([]);
    }
  });
  test('not of bool', () =>
    expect(check({ kind: 'unary', fn: 'not', a: input(0, 'bool'), dtype: 'bool' }, ['bool'])).toEqual([]));
});

const comparisons: readonly BinaryFn[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

describe('binary functions', () => {
  const binary = (fn: BinaryFn, dtype: DType): Expr => ({
    kind: 'binary',
    fn,
    a: input(0, dtype),
    b: input(1, dtype),
    dtype: comparisons.includes(fn) ? 'bool' : dtype,
  });
  for (const dtype of floats) {
    test.each([...arithmetic, 'atan2', 'hypot', 'copysign', 'nextafter'] as const)(`%s of ${dtype}`, (fn) => {
      const approximated = fn === 'pow' || fn === 'atan2' || fn === 'hypot';
      expect(check(binary(fn, dtype), [dtype, dtype], approximated ? 4 : 0)).toEqual([]);
    });
  }
  for (const dtype of ['int32', 'uint8'] as const) {
    test.each([...arithmetic, 'and', 'or', 'xor', 'shl', 'shr'] as const)(`%s of ${dtype}`, (fn) =>
      expect(check(binary(fn, dtype), [dtype, dtype])).toEqual([]),
    );
  }
  test.each([...comparisons, 'and', 'or', 'xor', 'max', 'min'] as const)('%s of bool', (fn) =>
    expect(check(binary(fn, 'bool'), ['bool', 'bool'])).toEqual([]),
  );
});

describe('conversions', () => {
  for (const from of dtypes) {
    test.each(dtypes)(`${from} to %s`, (to) => {
      expect(
        check(from === to ? input(0, from) : { kind: 'cast', a: input(0, from), dtype: to }, [from], 0, to),
      ).toEqual([]);
    });
  }
});

describe('expressions', () => {
  test.each(dtypes)('where, of %s', (dtype) => {
    expect(
      check({ kind: 'where', cond: input(0, 'bool'), a: input(1, dtype), b: input(2, dtype), dtype }, [
        'bool',
        dtype,
        dtype,
      ]),
    ).toEqual([]);
  });

  test.each(['float32', 'float64', 'int32', 'uint8'] as const)('scalars and constants of %s', (dtype) => {
    const scaled: Expr = {
      kind: 'binary',
      fn: 'mul',
      a: input(0, dtype),
      b: { kind: 'scalar', index: 1, dtype },
      dtype,
    };
    const sum: Expr = { kind: 'binary', fn: 'add', a: scaled, b: { kind: 'const', value: 3, dtype }, dtype };
    expect(
      check(
        { kind: 'binary', fn: 'sub', a: sum, b: { kind: 'scalar', index: 0, dtype }, dtype },
        [dtype],
        0,
        dtype,
        [dtype, dtype],
      ),
    ).toEqual([]);
  });

  test('parts that do not change along the loop, and parts that occur twice', () => {
    const x = input(0, 'float32');
    const squared = (a: Expr): Expr => ({ kind: 'binary', fn: 'mul', a, b: { ...a }, dtype: 'float32' });
    const root: Expr = { kind: 'unary', fn: 'sqrt', a: squared(input(1, 'float32')), dtype: 'float32' };
    expect(
      check({ kind: 'binary', fn: 'add', a: squared(x), b: root, dtype: 'float32' }, ['float32', 'float32']),
    ).toEqual([]);
  });

  test('coordinates', () => {
    const at = (axis: number): Expr => ({ kind: 'coord', axis, dtype: 'int32' });
    const flat: Expr = {
      kind: 'binary',
      fn: 'add',
      a: at(0),
      b: { kind: 'const', value: 100, dtype: 'int32' },
      dtype: 'int32',
    };
    expect(check(flat, ['int32'])).toEqual([]);
    const body: Expr = {
      kind: 'binary',
      fn: 'sub',
      a: at(1),
      b: { kind: 'binary', fn: 'mul', a: at(0), b: input(0, 'int32'), dtype: 'int32' },
      dtype: 'int32',
    };
    const rand = random(3);
    const kernel: MapKernel = {
      kind: 'map',
      rank: 2,
      inner: ['1', '1'],
      inputs: ['int32'],
      scalars: [],
      body,
      output: 'int32',
    };
    expect(
      beside({
        kernel,
        dtypes: ['int32', 'int32'],
        data: [values('int32', 60, rand), values('int32', 60, rand)],
        offsets: [1, 2],
        geometry: [3, 11, 11, 1, 12, 1],
      }),
    ).toEqual([]);
    // As large as to be divided: along the rows, along a row, and where there is one row.
    for (const [rows, columns] of [
      [50, 7],
      [2, 3001],
    ] as const) {
      const [length, stride] = [rows * (columns + 1) + 3, columns + 1];
      expect(
        beside({
          kernel,
          dtypes: ['int32', 'int32'],
          data: [values('int32', length, rand), values('int32', length, rand)],
          offsets: [1, 2],
          geometry: [rows, columns, stride, 1, stride, 1],
        }),
      ).toEqual([]);
    }
    expect(
      beside({
        kernel: { ...kernel, rank: 1, inputs: [], inner: ['1'], body: flat },
        dtypes: ['int32'],
        data: [values('int32', 3001, rand)],
        offsets: [0],
        geometry: [2999, 1],
      }),
    ).toEqual([]);
  });
});
