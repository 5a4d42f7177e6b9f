import {
  binaryFunction,
  roundTo,
  unaryFunctions,
  type BinaryFn,
  type DType,
  type Expr,
  type UnaryFn,
} from '@t/core/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../device.ts';
import { pretend } from '../kernels/adapter.ts';
import { arrayOf, evaluate } from './evaluate.ts';
import { integers, isSubnormal, special, ulp, wholeRange, wholeRangePairs } from './samples.ts';

const devices = ['this device', 'a GPU'] as const;

/** Makes the backend compile as for this device; or, from then on, as for a GPU, from whose driver more is kept. */
function as(which: (typeof devices)[number]): void {
  if (which === 'a GPU') pretend(device.backend, 'hardware');
}

const comparisons: readonly BinaryFn[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

const input = (index: number, dtype: DType) => ({ kind: 'input', index, dtype }) as const;

/** A device may take subnormal numbers for 0, with their sign. */
const flush = (x: number): number => (!isSubnormal(x) ? x : x < 0 ? -0 : 0);

/**
 * Distance of `got` from `exact` in units of the last place of the nearest float, or infinite where one is NaN, infinite
 * or of the other sign of 0. Below `floor`, distances count as at `floor`.
 */
function distance(got: number, exact: number, floor: number): number {
  const nearest = Math.fround(exact);
  if (Object.is(got, nearest)) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(nearest) || (got === 0 && exact === 0)) return Infinity;
  if (got === 0 && isSubnormal(nearest)) return 0;
  return Math.abs(got - exact) / ulp(Math.max(Math.abs(nearest), floor));
}

interface Worst {
  readonly error: number;
  readonly at: readonly number[];
  readonly got: number;
}

const within =
  (bound: number) =>
  ({ error }: Worst): boolean =>
    error <= bound;

/** The largest distance from `reference`, of the arguments as they are or as they are flushed, and where it is. */
function worst(
  got: ArrayLike<number>,
  args: readonly Float32Array[],
  reference: (...args: number[]) => number,
  floor = 2 ** -126,
): Worst {
  let most: Worst = { error: 0, at: [], got: 0 };
  for (let i = 0; i < got.length; i++) {
    const at = args.map((arg) => arg[i]!);
    let error = distance(got[i]!, reference(...at), floor);
    if (at.some(isSubnormal)) error = Math.min(error, distance(got[i]!, reference(...at.map(flush)), floor));
    if (error > most.error) most = { error, at, got: got[i]! };
  }
  return most;
}

/** Bounds in units of the last place, 6e-8 to 1.2e-7 of the value, over the whole range of float32. */
const unaryBounds: Record<Exclude<UnaryFn, 'not' | 'isnan' | 'signbit' | 'lgamma' | 'digamma'>, number> = {
  neg: 0,
  abs: 0,
  sign: 0,
  floor: 0,
  ceil: 0,
  trunc: 0,
  round: 0,
  sqrt: 2,
  exp: 1.5,
  exp2: 1.5,
  expm1: 2.5,
  log: 1.5,
  log2: 1.5,
  log10: 2.5,
  log1p: 3,
  sin: 3,
  cos: 3,
  tan: 5,
  asin: 3,
  acos: 3,
  atan: 3,
  sinh: 3,
  cosh: 2,
  tanh: 2,
  asinh: 3,
  acosh: 3,
  atanh: 4,
  erf: 3,
  erfc: 5,
};

const binaryBounds = {
  add: 0,
  sub: 0,
  mul: 0,
  div: 2.5,
  floordiv: 2,
  fmod: 0,
  pow: 2,
  atan2: 4,
  hypot: 2,
  copysign: 0,
  nextafter: 0,
  max: 0,
  min: 0,
} satisfies Partial<Record<BinaryFn, number>>;

describe.each(devices)('of float32 on %s, errors in units of the last place are at most', (which) => {
  beforeEach(() => as(which));

  const samples = wholeRange(2 ** 16);
  const unary = (fn: UnaryFn) =>
    evaluate({ kind: 'unary', fn, a: input(0, 'float32'), dtype: 'float32' }, [samples], ['float32']);

  test.each(Object.entries(unaryBounds) as [UnaryFn, number][])('%s: %d', async (fn, bound) => {
    expect(worst(await unary(fn), [samples], unaryFunctions[fn])).toSatisfy(within(bound));
  });

  // Near their zeros at negative numbers these are differences of large terms: errors count as those of numbers about 1.
  test.each([
    ['lgamma', 12],
    ['digamma', 24],
  ] as const)('%s: %d', async (fn, bound) => {
    expect(worst(await unary(fn), [samples], unaryFunctions[fn], 1)).toSatisfy(within(bound));
  });

  const pairs = wholeRangePairs(2 ** 14);
  const binary = (fn: BinaryFn, dtype: DType = 'float32') =>
    evaluate({ kind: 'binary', fn, a: input(0, 'float32'), b: input(1, 'float32'), dtype }, pairs, [
      'float32',
      'float32',
    ]);

  test.each(Object.entries(binaryBounds) as [BinaryFn, number][])('%s: %d', async (fn, bound) => {
    expect(worst(await binary(fn), pairs, binaryFunction(fn, 'float32'))).toSatisfy(within(bound));
  });

  test('div and sqrt: 0, unless subnormal numbers take part', async () => {
    const unlessSubnormal = (
      got: ArrayLike<number>,
      args: readonly Float32Array[],
      f: (...x: number[]) => number,
    ) =>
      Float32Array.from(got, (y, i) => {
        const x = args.map((arg) => arg[i]!);
        return [...x, f(...x)].some(isSubnormal) ? f(...x) : y;
      });
    const div = binaryFunction('div', 'float32');
    expect(worst(unlessSubnormal(await binary('div'), pairs, div), pairs, div)).toSatisfy(within(0));
    const { sqrt } = unaryFunctions;
    expect(worst(unlessSubnormal(await unary('sqrt'), [samples], sqrt), [samples], sqrt)).toSatisfy(
      within(0),
    );
  });

  test('rem: 0', async () => {
    const fmod = binaryFunction('fmod', 'float32');
    const rem = binaryFunction('rem', 'float32');
    // A subnormal remainder may count as 0 when the divisor is added to it.
    const reference = (a: number, b: number): number => (isSubnormal(fmod(a, b)) ? NaN : rem(a, b));
    const got = (await binary('rem')).map((y, i) =>
      isSubnormal(fmod(pairs[0][i]!, pairs[1][i]!)) ? NaN : y,
    );
    expect(worst(got, pairs, reference)).toSatisfy(within(0));
  });

  test.each(comparisons)('%s: 0', async (fn) => {
    expect(worst(await binary(fn, 'bool'), pairs, binaryFunction(fn, 'float32'))).toSatisfy(within(0));
  });

  test.each(['isnan', 'signbit'] as const)('%s: 0', async (fn) => {
    const got = await evaluate(
      { kind: 'unary', fn, a: input(0, 'float32'), dtype: 'bool' },
      [samples],
      ['float32'],
    );
    expect([...got]).toEqual(Array.from(samples, (x) => unaryFunctions[fn](x)));
  });
});

describe.each(devices)('on %s, what real numbers would hide shows', (which) => {
  beforeEach(() => as(which));

  const x = input(0, 'float32');
  const zero = { kind: 'const', value: 0, dtype: 'float32' } as const;
  const binary = (fn: BinaryFn, a: Expr, b: Expr, dtype: DType = 'float32'): Expr => ({
    kind: 'binary',
    fn,
    a,
    b,
    dtype,
  });
  const where = (fn: BinaryFn, a: Expr, b: Expr): Expr => ({
    kind: 'where',
    cond: binary(fn, x, zero, 'bool'),
    a,
    b,
    dtype: 'float32',
  });

  const minusOne = { kind: 'const', value: -1, dtype: 'float32' } as const;
  const third = binary('div', x, { kind: 'const', value: 3, dtype: 'float32' });
  const large = binary('mul', x, { kind: 'const', value: 8, dtype: 'float32' });
  const f = Math.fround;
  const plusMinus = (v: number): number => f(f(v + f(8 * v)) - f(8 * v));
  const minusMinus = (v: number): number => f(f(8 * v) - f(f(8 * v) - v));

  const cases: readonly (readonly [string, Expr, (x: number) => number])[] = [
    ['max(x, 0)', binary('max', x, zero), (v) => (v >= 0 || v !== v ? v : 0)],
    ['max(0, x)', binary('max', zero, x), (v) => (v <= 0 ? 0 : v)],
    ['min(x, 0)', binary('min', x, zero), (v) => (v <= 0 || v !== v ? v : 0)],
    ['min(0, x)', binary('min', zero, x), (v) => (v >= 0 ? 0 : v)],
    ['x < 0 ? 0 : x', where('lt', zero, x), (v) => (v < 0 ? 0 : v)],
    ['x > 0 ? 0 : x', where('gt', zero, x), (v) => (v > 0 ? 0 : v)],
    ['x <= 0 ? x : 0', where('le', x, zero), (v) => (v <= 0 ? v : 0)],
    ['x >= 0 ? x : 0', where('ge', x, zero), (v) => (v >= 0 ? v : 0)],
    ['x < 0 ? -1 : 0', where('lt', minusOne, zero), (v) => (v < 0 ? -1 : 0)],
    ['x < 0 ? 0 : -1', where('lt', zero, minusOne), (v) => (v < 0 ? 0 : -1)],
    ['x - x', binary('sub', x, x), (v) => v - v],
    ['x / x', binary('div', x, x), (v) => v / v],
    ['x / 3 - x / 3', binary('sub', third, third), (v) => v / 3 - v / 3],
    ['(x + 8 x) - 8 x', binary('sub', binary('add', x, large), large), plusMinus],
    ['8 x - (8 x - x)', binary('sub', large, binary('sub', large, x)), minusMinus],
    [
      '-(x - 1)',
      { kind: 'unary', fn: 'neg', a: binary('add', x, minusOne), dtype: 'float32' },
      (v) => -f(v - 1),
    ],
  ];
  test.each(cases)('through %s', async (_, body, expected) => {
    const numbers = special.filter((v) => !isSubnormal(v));
    const got = await evaluate(body, [Float32Array.from(numbers)], ['float32']);
    expect([...got]).toEqual(numbers.map(expected));
  });
});

describe.each(['int32', 'uint8', 'bool'] as const)('of %s, results are exact:', (dtype) => {
  const values = [...new Set(integers.map(roundTo(dtype)))];
  const lists = [values.flatMap((a) => values.map(() => a)), values.flatMap(() => values)] as const;
  const round = roundTo(dtype);

  test.each(['neg', 'abs', 'sign', 'not', 'floor', 'ceil', 'trunc', 'round', 'isnan', 'signbit'] as const)(
    '%s',
    async (fn) => {
      const out = fn === 'isnan' || fn === 'signbit' ? 'bool' : dtype;
      const got = await evaluate(
        { kind: 'unary', fn, a: input(0, dtype), dtype: out },
        [arrayOf(dtype, values)],
        [dtype],
      );
      const f = fn === 'not' && dtype === 'bool' ? (x: number) => 1 - x : unaryFunctions[fn];
      expect([...got]).toEqual(values.map((x) => roundTo(out)(f(x)) + 0));
    },
  );

  // Nothing divides bool.
  const fns: readonly BinaryFn[] = [
    ...(['add', 'sub', 'mul', 'pow', 'max', 'min', 'and', 'or', 'xor', 'shl', 'shr'] as const),
    ...(dtype === 'bool' ? [] : (['div', 'floordiv', 'rem', 'fmod'] as const)),
    ...comparisons,
  ];
  test.each(fns)('%s', async (fn) => {
    const compares = comparisons.includes(fn);
    const out = compares ? 'bool' : dtype;
    const body = { kind: 'binary', fn, a: input(0, dtype), b: input(1, dtype), dtype: out } as const;
    const got = await evaluate(
      body,
      lists.map((list) => arrayOf(dtype, list)),
      [dtype, dtype],
    );
    const f = binaryFunction(fn, dtype);
    expect([...got]).toEqual(
      lists[0].map((a, i) => (compares ? f(a, lists[1][i]!) : round(f(a, lists[1][i]!))) + 0),
    );
  });
});
