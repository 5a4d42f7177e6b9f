import type { DType } from '../tensor/dtype.ts';
import type { BinaryFn, UnaryFn } from './expr.ts';
import { digamma, erf, erfc, lgamma } from './special.ts';

/**
 * What each scalar function means: the one definition that the interpreter evaluates and that compiled JavaScript
 * calls. Values are JavaScript numbers; bool is 0 and 1. The caller rounds to the dtype afterwards (`roundTo`).
 */

/** Round half to even. */
function roundEven(x: number): number {
  const floor = Math.floor(x);
  const diff = x - floor;
  if (diff < 0.5) return diff === 0 ? x : floor === 0 ? 0 : floor;
  if (diff > 0.5) return floor === -1 ? -0 : floor + 1;
  const even = floor % 2 === 0 ? floor : floor + 1;
  return even === 0 && x < 0 ? -0 : even;
}

/** 2^x; exact where x is whole. */
const exp2 = (x: number): number => 2 ** x;

/** Python's `%`: the sign of the divisor. */
function floorMod(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

/** Whole power of integers with wrap-around at 32 bits; a negative power is 0 but for bases 1 and -1. */
function powInt(base: number, exponent: number): number {
  if (exponent < 0) return base === 1 ? 1 : base === -1 ? (exponent % 2 === 0 ? 1 : -1) : 0;
  let result = 1;
  for (let b = base | 0, n = exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = Math.imul(result, b);
    b = Math.imul(b, b);
  }
  return result;
}

/** C's pow: 1 where JavaScript's `**` gives NaN (base 1, or -1 to an infinite power). */
function pow(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return a ** b;
}

/** PyTorch's floor_divide of floats: rounded down from the exact quotient, as Python's `//`. */
function floorDiv(a: number, b: number): number {
  if (b === 0) return a / b;
  const mod = a % b;
  let quotient = (a - mod) / b;
  if (mod !== 0 && b < 0 !== mod < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

const copysign = (a: number, b: number): number => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a));

const f64 = new Float64Array(1);
const u64 = new BigUint64Array(f64.buffer);
const f32 = new Float32Array(1);
const u32 = new Uint32Array(f32.buffer);

function isNegative(x: number): boolean {
  if (!Number.isNaN(x)) return x < 0 || Object.is(x, -0);
  f64[0] = x;
  return u64[0]! >> 63n === 1n;
}

function nextafter32(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  if (a === b) return b;
  if (a === 0) return b > 0 ? 2 ** -149 : -(2 ** -149);
  f32[0] = a;
  u32[0]! += a < b === a > 0 ? 1 : -1;
  return f32[0]!;
}

function nextafter64(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  if (a === b) return b;
  if (a === 0) return b > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  f64[0] = a;
  u64[0]! += a < b === a > 0 ? 1n : -1n;
  return f64[0]!;
}

/** Functions of one argument. */
export const unaryFunctions: Record<UnaryFn, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  // 0 for NaN, as PyTorch's.
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  not: (x) => ~x,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: roundEven,
  sqrt: Math.sqrt,
  isnan: (x) => (x !== x ? 1 : 0),
  signbit: (x) => (isNegative(x) ? 1 : 0),
  exp: Math.exp,
  exp2,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erf,
  erfc,
  lgamma,
  digamma,
};

const bit = (x: boolean): number => (x ? 1 : 0);

/** Functions of two arguments that mean the same for every dtype; see `binaryFunction` for the others. */
const common: Partial<Record<BinaryFn, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  rem: floorMod,
  fmod: (a, b) => a % b,
  atan2: Math.atan2,
  hypot: Math.hypot,
  copysign,
  max: (a, b) => (a !== a || a >= b ? a : b),
  min: (a, b) => (a !== a || a <= b ? a : b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  // The count is taken modulo 32, as x86 and JavaScript do.
  shl: (a, b) => a << b,
  shr: (a, b) => a >> b,
  eq: (a, b) => bit(a === b),
  ne: (a, b) => bit(a !== b),
  lt: (a, b) => bit(a < b),
  le: (a, b) => bit(a <= b),
  gt: (a, b) => bit(a > b),
  ge: (a, b) => bit(a >= b),
};

/** The function for operands of `dtype`. */
export function binaryFunction(fn: BinaryFn, dtype: DType): (a: number, b: number) => number {
  const whole = dtype === 'int32' || dtype === 'uint8' || dtype === 'bool';
  switch (fn) {
    case 'mul':
      return whole ? Math.imul : (a, b) => a * b;
    case 'div':
      return whole ? (a, b) => Math.trunc(a / b) : (a, b) => a / b;
    case 'floordiv':
      return whole ? (a, b) => Math.floor(a / b) : floorDiv;
    case 'pow':
      return whole ? powInt : pow;
    case 'nextafter':
      return dtype === 'float32' ? nextafter32 : nextafter64;
    default:
      return common[fn]!;
  }
}

/** Rounds a JavaScript number to `dtype` as arithmetic does: floats to nearest, integers wrap, bool is non-zero. */
export function roundTo(dtype: DType): (x: number) => number {
  switch (dtype) {
    case 'float32':
      return Math.fround;
    case 'float64':
      return (x) => x;
    case 'int32':
      return (x) => x | 0;
    case 'uint8':
      return (x) => x & 255;
    case 'bool':
      return (x) => (x !== 0 ? 1 : 0);
  }
}

/** int32 of a float as x86 converts: truncated, and the smallest int32 where it does not fit. */
const toInt32 = (x: number): number => (x > -2147483649 && x < 2147483648 ? Math.trunc(x) + 0 : -2147483648);

/** The value of `x`, of dtype `from`, as `to`. Floats truncate towards zero on their way to integers. */
export function convert(from: DType, to: DType): (x: number) => number {
  const fromFloat = from === 'float32' || from === 'float64';
  if (to === 'int32' && fromFloat) return toInt32;
  // PyTorch goes through a 64-bit integer here, so the low byte is kept where the value does not fit.
  if (to === 'uint8' && fromFloat) return (x) => Math.trunc(x) & 255;
  return roundTo(to);
}
