import * as fc from 'fast-check';
import type { BinaryFn, DType, Expr, UnaryFn } from '@t/core/kernel';
import { valueArb } from './launches.ts';

/** What the leaves of an expression may name. */
export interface Leaves {
  readonly inputs: readonly DType[];
  readonly scalars: readonly DType[];
  /** Axes of the iteration; 0 where the kernel has no coordinates. */
  readonly rank: number;
}

const FLOAT_UNARY: readonly UnaryFn[] = [
  'neg',
  'abs',
  'sign',
  'floor',
  'ceil',
  'trunc',
  'round',
  'sqrt',
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
const FLOAT_BINARY: readonly BinaryFn[] = [
  'add',
  'sub',
  'mul',
  'div',
  'floordiv',
  'rem',
  'fmod',
  'pow',
  'atan2',
  'hypot',
  'copysign',
  'nextafter',
  'max',
  'min',
];
const INT_UNARY: readonly UnaryFn[] = ['neg', 'abs', 'sign', 'not'];
const INT_BINARY: readonly BinaryFn[] = ['add', 'sub', 'mul', 'max', 'min', 'and', 'or', 'xor', 'shl', 'shr'];
const BOOL_BINARY: readonly BinaryFn[] = ['and', 'or', 'xor'];
const COMPARISONS: readonly BinaryFn[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const COMPARED: readonly DType[] = ['float32', 'float64', 'int32', 'uint8'];

const isFloat = (dtype: DType): boolean => dtype.startsWith('float');

/** Expressions of `dtype`, up to `depth` operations deep. */
export function exprArb(dtype: DType, leaves: Leaves, depth: number): fc.Arbitrary<Expr> {
  const leaf = fc.oneof(...leafArbs(dtype, leaves));
  if (depth === 0) return leaf;
  const sub = (of: DType): fc.Arbitrary<Expr> => exprArb(of, leaves, depth - 1);
  const unary = (fns: readonly UnaryFn[]): fc.Arbitrary<Expr> =>
    fc.record({
      kind: fc.constant('unary' as const),
      fn: fc.constantFrom(...fns),
      a: sub(dtype),
      dtype: fc.constant(dtype),
    });
  const binary = (fns: readonly BinaryFn[], of: DType): fc.Arbitrary<Expr> =>
    fc.record({
      kind: fc.constant('binary' as const),
      fn: fc.constantFrom(...fns),
      a: sub(of),
      b: sub(of),
      dtype: fc.constant(dtype),
    });
  const where = fc.record({
    kind: fc.constant('where' as const),
    cond: sub('bool'),
    a: sub(dtype),
    b: sub(dtype),
    dtype: fc.constant(dtype),
  });
  const cast = fc
    .constantFrom<DType>('float32', 'float64', 'int32', 'uint8', 'bool')
    .filter((from) => from !== dtype)
    .chain((from) =>
      fc.record({ kind: fc.constant('cast' as const), a: sub(from), dtype: fc.constant(dtype) }),
    );
  if (isFloat(dtype)) return fc.oneof(leaf, unary(FLOAT_UNARY), binary(FLOAT_BINARY, dtype), where, cast);
  if (dtype !== 'bool') return fc.oneof(leaf, unary(INT_UNARY), binary(INT_BINARY, dtype), where, cast);
  const compare = fc.constantFrom(...COMPARED).chain((of) => binary(COMPARISONS, of));
  const test = fc.constantFrom<DType>('float32', 'float64').chain((of) =>
    fc.record({
      kind: fc.constant('unary' as const),
      fn: fc.constantFrom<UnaryFn>('isnan', 'signbit'),
      a: sub(of),
      dtype: fc.constant(dtype),
    }),
  );
  return fc.oneof(leaf, unary(['not']), binary(BOOL_BINARY, dtype), compare, test, where, cast);
}

function leafArbs(dtype: DType, { inputs, scalars, rank }: Leaves): fc.Arbitrary<Expr>[] {
  const named = (kind: 'input' | 'scalar', dtypes: readonly DType[]): fc.Arbitrary<Expr>[] =>
    dtypes.flatMap((of, index) => (of === dtype ? [fc.constant<Expr>({ kind, index, dtype })] : []));
  return [
    ...named('input', inputs),
    ...named('scalar', scalars),
    valueArb(dtype).map((value): Expr => ({ kind: 'const', value, dtype })),
    ...(dtype === 'int32' && rank > 0
      ? [fc.integer({ min: 0, max: rank - 1 }).map((axis): Expr => ({ kind: 'coord', axis, dtype }))]
      : []),
  ];
}
