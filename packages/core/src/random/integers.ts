import { RuntimeError } from '../errors.ts';
import type { DType, TypedArray } from '../tensor/dtype.ts';
import { check } from './check.ts';
import type { Generator } from './generator.ts';

/** Bounds of the integers a dtype holds, and the name of its C type. */
const bounds: Record<DType, { readonly min: number; readonly max: number; readonly name: string }> = {
  bool: { min: 0, max: 1, name: 'bool' },
  uint8: { min: 0, max: 255, name: 'unsigned char' },
  int32: { min: -(2 ** 31), max: 2 ** 31 - 1, name: 'int' },
  float32: { min: -Infinity, max: Infinity, name: 'float' },
  float64: { min: -Infinity, max: Infinity, name: 'double' },
};

/** Bits of the significand of the floating dtypes: whole numbers are exact up to 2 to that power. */
const digits: Partial<Record<DType, number>> = { float32: 24, float64: 53 };

const TWO_32 = 2 ** 32;
const INT64_MIN = -(2n ** 63n);

/**
 * Fills `out` with integers of [from, to): `torch.randint` and `random_(from, to)`. One 32-bit draw an element;
 * two where a floating dtype is asked for a range of 2^32 or more.
 *
 * @param dtype that of `out`; it tells bool from uint8
 * @throws RuntimeError unless from < to and the dtype holds both
 */
export function fillRandint(
  out: TypedArray,
  gen: Generator,
  from: number | bigint,
  to: number | bigint,
  dtype: DType,
): void {
  let low = toInteger(from);
  let high = toInteger(to);
  check(low < high, () => `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  const significand = digits[dtype];
  if (significand !== undefined) {
    low = roundFrom(low, significand, dtype);
    high = roundTo(high, significand, dtype);
    check(
      low < high,
      () =>
        "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, " +
        `but got from=${low} >= to=${high}`,
    );
  }
  checkBounds(low, high - 1n, dtype);
  fillRange(out, gen, low, high - low, dtype);
}

/**
 * Fills `out` with integers from `from` to the largest of the dtype (2^24 and 2^53 for float32 and float64):
 * `random_(from, None)`. From -2^63 on, a floating dtype takes all 64 bits.
 */
export function fillRandintFrom(out: TypedArray, gen: Generator, from: number | bigint, dtype: DType): void {
  let low = toInteger(from);
  const significand = digits[dtype];
  if (low === INT64_MIN) {
    check(dtype !== 'bool', () => `"random_full_64_bits_range_kernel_cpu" not implemented for 'Bool'`);
    check(
      significand !== undefined,
      () => 'random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16',
    );
    for (let i = 0; i < out.length; i++) out[i] = Number(BigInt.asIntN(64, gen.random64()));
    return;
  }
  const last = significand === undefined ? BigInt(bounds[dtype].max) : 1n << BigInt(significand);
  if (significand !== undefined) {
    low = roundFrom(low, significand, dtype);
    check(
      low < last,
      () =>
        "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, " +
        `but got from=${low} > to_inc=${last}`,
    );
  }
  checkBounds(low, last, dtype);
  fillRange(out, gen, low, last - low + 1n, dtype);
}

/**
 * Fills `out` with the non-negative integers of its dtype, up to 2^24 and 2^53 for float32 and float64:
 * `random_()`.
 */
export function fillRandom(out: TypedArray, gen: Generator, dtype: DType): void {
  if (dtype === 'float64') {
    const range = 2n ** 53n + 1n;
    for (let i = 0; i < out.length; i++) out[i] = Number(gen.random64() % range);
  } else {
    fillRange(out, gen, 0n, dtype === 'float32' ? 2n ** 24n + 1n : BigInt(bounds[dtype].max) + 1n, dtype);
  }
}

function fillRange(out: TypedArray, gen: Generator, from: bigint, range: bigint, dtype: DType): void {
  const base = Number(from);
  if (range < TWO_32) {
    const divisor = Number(range) >>> 0;
    for (let i = 0; i < out.length; i++) out[i] = (gen.random() % divisor) + base;
  } else if (digits[dtype] === undefined) {
    for (let i = 0; i < out.length; i++) out[i] = gen.random() + base; // the range is all of int32
  } else {
    for (let i = 0; i < out.length; i++) {
      out[i] = Number(BigInt.asIntN(64, (gen.random64() % BigInt.asUintN(64, range)) + from));
    }
  }
}

function toInteger(value: number | bigint): bigint {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw new TypeError(`random bounds must be integers, but got ${value}`);
  }
  const integer = BigInt(value);
  if (integer !== BigInt.asIntN(64, integer)) throw new RuntimeError('Overflow when unpacking long');
  return integer;
}

/** The nearest `from`, upwards, whose successors stay at or above it once rounded to the dtype. */
function roundFrom(from: bigint, significand: number, dtype: DType): bigint {
  const next = round(from + 1n, dtype);
  return next < from ? next + (1n << BigInt(bitLength(from + 1n) - significand)) : from;
}

/** The nearest `to`, downwards, whose predecessors stay below it once rounded to the dtype. */
function roundTo(to: bigint, significand: number, dtype: DType): bigint {
  const previous = round(to - 1n, dtype);
  return previous >= to ? previous - (1n << BigInt(bitLength(to - 1n) - significand)) : to;
}

const round = (value: bigint, dtype: DType): bigint =>
  BigInt(dtype === 'float32' ? Math.fround(Number(value)) : Number(value));

const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(2).length;

function checkBounds(from: bigint, last: bigint, dtype: DType): void {
  const { min, max, name } = bounds[dtype];
  check(from >= min && from <= max, () => `from is out of bounds for ${name}`);
  check(last >= min && last <= max, () => `to - 1 is out of bounds for ${name}`);
}
