import type { DType } from '@t/core';
import { contiguousStrides, decodeData, decodeNumber, ourDType } from './codec.ts';
import { isGoldenTensor, type GoldenError, type GoldenTensor, type GoldenValue } from './golden.ts';
import { PyFloat } from './python/values.ts';
import type { Snapshot, TensorSnapshot } from './snapshot.ts';

/** A difference from PyTorch; the message says which. */
export class Mismatch extends Error {}

export interface CompareOptions {
  /** Bound of |got - expected| / (1 + |expected|) for results of `dtype`; 0 means equal. */
  readonly bound: (dtype: DType) => number;
  /** Tells 0 from -0. */
  readonly signedZero?: boolean;
}

/**
 * Throws `Mismatch` unless `actual` is the golden value; gives the worst error found, measured as
 * |got - expected| / (1 + |expected|).
 */
export function compareValue(
  expected: GoldenValue,
  actual: Snapshot,
  options: CompareOptions,
  at = 'output',
): number {
  if (isGoldenTensor(expected)) {
    if (!isTensorSnapshot(actual)) throw new Mismatch(`${at}: expected a tensor, got ${describe(actual)}`);
    return compareTensor(expected, actual, options, at);
  }
  const items = sequence(expected);
  if (items !== undefined) {
    if (!isSequence(actual))
      throw new Mismatch(`${at}: expected ${items.length} values, got ${describe(actual)}`);
    if (actual.items.length !== items.length) {
      throw new Mismatch(`${at}: expected ${items.length} values, got ${actual.items.length}`);
    }
    return Math.max(
      0,
      ...items.map((item, i) => compareValue(item, actual.items[i]!, options, `${at} ${i}`)),
    );
  }
  const number = numberIn(expected);
  const got = actual instanceof PyFloat ? actual.value : actual;
  if (number !== undefined && typeof got === 'number') {
    return compareNumbers([number], [got], options.bound('float32'), at);
  }
  if (expected !== got)
    throw new Mismatch(`${at}: expected ${JSON.stringify(expected)}, got ${describe(actual)}`);
  return 0;
}

export function compareTensor(
  expected: GoldenTensor,
  actual: TensorSnapshot,
  { bound, signedZero = false }: CompareOptions,
  at: string,
): number {
  const dtype = ourDType(expected.dtype);
  if (!sameList(expected.shape, actual.shape)) {
    throw new Mismatch(`${at}: shape [${actual.shape.join(', ')}], expected [${expected.shape.join(', ')}]`);
  }
  if (dtype !== actual.dtype) throw new Mismatch(`${at}: dtype ${actual.dtype}, expected ${dtype}`);
  const data = decodeData(expected);
  const exact = dtype === 'float32' ? data.map(Math.fround) : data;
  return compareNumbers(exact, actual.data, bound(dtype), at, signedZero);
}

function compareNumbers(
  expected: readonly number[],
  actual: ArrayLike<number>,
  bound: number,
  at: string,
  signedZero = false,
): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i]!;
    const got = actual[i]!;
    if (Object.is(want, got) || (want === got && !signedZero)) continue;
    const error = Math.abs(got - want) / (1 + Math.abs(want));
    // NaN and infinity make the error NaN, which is not within any bound.
    if (!(error <= bound) || want === got) {
      throw new Mismatch(`${at}: element ${i} is ${show(got)}, expected ${show(want)} (bound ${bound})`);
    }
    worst = Math.max(worst, error);
  }
  return worst;
}

/** Throws `Mismatch` unless a view has the golden's strides. Dimensions of size 1 have no stride. */
export function compareStrides(expected: GoldenTensor, actual: TensorSnapshot, at: string): void {
  if (expected.shape.includes(0)) return;
  const matters = (values: readonly number[]): number[] => values.filter((_, d) => expected.shape[d] !== 1);
  const want = matters(expected.strides ?? contiguousStrides(expected.shape));
  const got = matters(actual.strides);
  if (!sameList(want, got))
    throw new Mismatch(`${at}: strides [${got.join(', ')}], expected [${want.join(', ')}]`);
}

/** Throws `Mismatch` unless `error` has the class and the message of PyTorch's, int64's names read as int32's. */
export function compareError(expected: GoldenError, error: { type: string; message: string }): void {
  if (error.type !== expected.type) {
    throw new Mismatch(`${error.type} (${error.message}), expected ${expected.type}: ${expected.message}`);
  }
  if (error.message === asInt32(expected.message)) return;
  if (expected.regex && new RegExp(asInt32(expected.regex)).test(error.message)) return;
  throw new Mismatch(`message '${error.message}', expected '${asInt32(expected.message)}'`);
}

/** PyTorch's text with the names of int64, its default integer, as those of int32, which is ours. */
export const asInt32 = (text: string): string =>
  text
    .replace(/\bLong(?=Tensor\b|\b)/g, 'Int')
    .replace(/\blong int\b/g, 'int')
    .replace(/\btorch\.int64\b/g, 'torch.int32')
    .replace(/\bint64_t\b/g, 'int');

/** The items of a golden sequence of any kind. */
function sequence(value: GoldenValue): readonly GoldenValue[] | undefined {
  if (Array.isArray(value)) return value as readonly GoldenValue[];
  if (typeof value !== 'object' || value === null) return undefined;
  const tagged = value as Readonly<Record<string, unknown>>;
  return (tagged.$tuple ?? tagged.$size) as readonly GoldenValue[] | undefined;
}

function numberIn(value: GoldenValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const tagged = value as Readonly<Record<string, never>>;
  if ('$float' in tagged) return decodeNumber(tagged.$float);
  return '$int' in tagged ? Number(tagged.$int) : undefined;
}

const isTensorSnapshot = (value: Snapshot): value is TensorSnapshot =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tensor';

const isSequence = (value: Snapshot): value is Extract<Snapshot, { items: unknown }> =>
  typeof value === 'object' && value !== null && 'items' in value;

function describe(value: Snapshot): string {
  if (isTensorSnapshot(value)) return `a tensor of shape [${value.shape.join(', ')}]`;
  if (isSequence(value)) return `${value.items.length} values`;
  return value instanceof PyFloat ? String(value.value) : JSON.stringify(value);
}

const show = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
