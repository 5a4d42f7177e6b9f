import {
  printExpr as print,
  roundTo,
  type BinaryFn,
  type DType,
  type Expr,
  type PrintedExpr,
  type UnaryFn,
} from '@t/core/kernel';
import { functions, type Comparison, type Operator } from './functions/index.ts';
import { float } from './functions/source.ts';
import { scalarType } from './types.ts';

/** Where the leaves of an expression come from in the source being written. */
export interface Leaves {
  input(index: number): string;
  /** The scalar as its dtype; bool and uint8 as i32. */
  scalar(index: number, dtype: DType): string;
  coord?(axis: number): string;
}

/** Prints an expression as WGSL: statements that compute its shared parts, and the source of its value. */
export function printExpr(expr: Expr, leaves: Leaves, prefix?: string): PrintedExpr {
  return print(
    expr,
    {
      input: leaves.input,
      scalar: leaves.scalar,
      constant: printConstant,
      coord: (axis) => leaves.coord!(axis),
      cast: printCast,
      where: printWhere,
      unary: printUnary,
      binary: printBinary,
      declare: (name, source) => `let ${name} = ${source};`,
    },
    prefix,
  );
}

/**
 * Opaque, since of -1 and 0 some drivers make the opposite of 1 and 0, which is -0, and in another way than what is
 * compared, since of the same number they make a maximum (see `opaque`).
 */
const printWhere = (cond: string, a: string, b: string, dtype: DType): string =>
  `select(${scalarType(dtype) === 'f32' ? `opaque(${b})` : b}, ${a}, ${cond} != 0)`;

export function printConstant(value: number, dtype: DType): string {
  const x = roundTo(dtype)(value);
  if (dtype !== 'float32') return x === -2147483648 ? 'i32(-2147483647 - 1)' : `i32(${x})`;
  if (x !== x) return 'nan()';
  if (x === Infinity || x === -Infinity) return `${x < 0 ? '-' : ''}infinity()`;
  return `f32(${Object.is(x, -0) ? '-0.0' : float(x)})`;
}

/** Source of `a`, the result of integer arithmetic, wrapped to `dtype`. */
export function printRound(dtype: DType, a: string): string {
  if (dtype === 'uint8') return `(${a} & 255)`;
  return dtype === 'bool' ? printDiffers(a, '0') : a;
}

/** By `==`, since `!=` is false of NaN on some devices. */
const printDiffers = (a: string, b: string): string => `select(1, 0, ${a} == ${b})`;

export function printCast(from: DType, to: DType, a: string): string {
  if (to === 'float32') return `f32(${a})`;
  if (to === 'bool') return printDiffers(a, from === 'float32' ? '0.0' : '0');
  if (from === 'float32') return to === 'uint8' ? `toUint8(${a})` : `toInt32(${a})`;
  return to === 'uint8' && from === 'int32' ? printRound('uint8', a) : a;
}

function printUnary(fn: UnaryFn, dtype: DType, a: string): string {
  const type = scalarType(dtype);
  switch (fn) {
    case 'neg':
      return printRound(dtype, `(-${a})`);
    case 'not':
      return dtype === 'bool' ? `(1 - ${a})` : printRound(dtype, `(~${a})`);
    case 'isnan':
      return type === 'f32' ? `select(0, 1, isNan(${a}))` : '0';
    case 'signbit':
      return `select(0, 1, ${type === 'f32' ? `isSigned(${a})` : `${a} < 0`})`;
  }
  if (type === 'f32') return `${fn}Float(${a})`;
  switch (fn) {
    case 'abs':
    case 'sign':
      return printRound(dtype, `${fn}(${a})`);
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return a;
    default:
      return printCast('float32', dtype, `${fn}Float(f32(${a}))`);
  }
}

const operators: Record<Operator, string> = { add: '+', sub: '-', mul: '*', and: '&', or: '|', xor: '^' };
const comparisons: Record<Exclude<Comparison, 'ne'>, string> = {
  eq: '==',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/**
 * Each operation on floats is calculated as it stands, and rounded: what is set apart on its left has no relation to what is
 * on the right, and its opaque result none to what it was made of.
 */
function printBinary(fn: BinaryFn, dtype: DType, a: string, b: string): string {
  const float = scalarType(dtype) === 'f32';
  const left = float ? `apart(${a})` : a;
  if (fn === 'ne') return printDiffers(left, b);
  if (fn in comparisons) return `select(0, 1, ${left} ${comparisons[fn as keyof typeof comparisons]} ${b})`;
  if (fn in operators) {
    const result = `(${left} ${operators[fn as Operator]} ${b})`;
    return float ? `opaque${result}` : printRound(dtype, result);
  }
  if (float) return `${fn}Float(${a}, ${b})`;
  if (`${fn}Int` in functions) return printRound(dtype, `${fn}Int(${a}, ${b})`);
  return printCast('float32', dtype, `${fn}Float(f32(${a}), f32(${b}))`);
}
