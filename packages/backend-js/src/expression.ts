import {
  printExpr as print,
  type BinaryFn,
  type DType,
  type Expr,
  type PrintedExpr,
  type UnaryFn,
} from '@t/core/kernel';

/** Where the leaves of an expression come from in the source being written. */
export interface Leaves {
  readonly input: (index: number) => string;
  readonly coord?: (axis: number) => string;
}

/**
 * Prints an expression as JavaScript: statements that compute its shared parts, and the source of its value.
 * Arithmetic is rounded to the dtype of each node, as the interpreter does.
 */
export function printExpr(expr: Expr, leaves: Leaves): PrintedExpr {
  return print(expr, {
    input: leaves.input,
    scalar: (index) => `s${index}`,
    constant: printConstant,
    coord: (axis) => leaves.coord!(axis),
    cast: printCast,
    where: (cond, a, b, dtype) => `${isFloat(dtype) ? 'pick' : 'pickWhole'}(${cond}, ${a}, ${b})`,
    unary: printUnary,
    binary: printBinary,
    declare: (name, source) => `const ${name} = ${source};`,
  });
}

const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

/** Source of a comparison as 0 or 1: V8 computes this without a branch, unlike `? 1 : 0`. */
const truth = (comparison: string): string => `(${comparison} | 0)`;

function printConstant(value: number, dtype: DType): string {
  const rounded = rounding[dtype](value);
  if (Object.is(rounded, -0)) return '-0';
  return rounded < 0 ? `(${rounded})` : String(rounded);
}

const rounding: Record<DType, (x: number) => number> = {
  float32: Math.fround,
  float64: (x) => x,
  int32: (x) => x | 0,
  uint8: (x) => x & 255,
  bool: (x) => (x !== 0 ? 1 : 0),
};

/** Source of `source` rounded to `dtype` after arithmetic. */
export function printRound(dtype: DType, source: string): string {
  switch (dtype) {
    case 'float32':
      return `Math.fround(${source})`;
    case 'float64':
      return source;
    case 'int32':
      return `(${source} | 0)`;
    case 'uint8':
      return `(${source} & 255)`;
    case 'bool':
      return truth(`${source} !== 0`);
  }
}

export function printCast(from: DType, to: DType, source: string): string {
  const fromFloat = isFloat(from);
  if (to === 'float64' || (to === 'float32' && (from === 'uint8' || from === 'bool'))) return source;
  if (to === 'int32') return fromFloat ? `toInt32(${source})` : source;
  if (to === 'uint8')
    return fromFloat ? `(Math.trunc(${source}) & 255)` : from === 'bool' ? source : `(${source} & 255)`;
  return printRound(to, source);
}

/** Functions of float32 that have a faster form here (see float32.ts). */
const float32Functions: Partial<Record<UnaryFn, string>> = {
  exp: 'exp32',
  round: 'round32',
  tanh: 'tanh32',
};

/** Functions that JavaScript's Math has under the same name. */
const math = new Set<UnaryFn>([
  'abs',
  'floor',
  'ceil',
  'trunc',
  'sqrt',
  'exp',
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
]);

function printUnary(fn: UnaryFn, dtype: DType, a: string): string {
  const whole = !isFloat(dtype);
  switch (fn) {
    case 'neg':
      return whole ? printRound(dtype, `-${a}`) : `(-${a})`;
    case 'not':
      return dtype === 'bool' ? `(1 - ${a})` : printRound(dtype, `~${a}`);
    case 'isnan':
      return whole ? '0' : truth(`${a} !== ${a}`);
    case 'sign':
      return `(${truth(`${a} > 0`)} - ${truth(`${a} < 0`)})`;
  }
  const fast = dtype === 'float32' ? float32Functions[fn] : undefined;
  const call = fast !== undefined ? `${fast}(${a})` : math.has(fn) ? `Math.${fn}(${a})` : `unary.${fn}(${a})`;
  return fn === 'signbit' ? call : printRound(dtype, call);
}

const operators: Partial<Record<BinaryFn, string>> = {
  add: '+',
  sub: '-',
  and: '&',
  or: '|',
  xor: '^',
  eq: '===',
  ne: '!==',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};
const comparisons = new Set<BinaryFn>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

function printBinary(fn: BinaryFn, dtype: DType, a: string, b: string): string {
  const whole = !isFloat(dtype);
  const operator = operators[fn];
  if (comparisons.has(fn)) return truth(`${a} ${operator} ${b}`);
  if (fn === 'and' || fn === 'or' || fn === 'xor') return `(${a} ${operator} ${b})`;
  if (operator !== undefined) return printRound(dtype, `(${a} ${operator} ${b})`);
  if (fn === 'mul')
    return whole ? printRound(dtype, `Math.imul(${a}, ${b})`) : printRound(dtype, `(${a} * ${b})`);
  if (fn === 'div')
    return whole ? printRound(dtype, `Math.trunc(${a} / ${b})`) : printRound(dtype, `(${a} / ${b})`);
  if (fn === 'max' || fn === 'min')
    return `${fn === 'max' ? 'larger' : 'smaller'}${whole ? 'Whole' : ''}(${a}, ${b})`;
  return printRound(dtype, `binary.${dtype}.${fn}(${a}, ${b})`);
}

const instructions = new Set<UnaryFn | BinaryFn>([
  'neg',
  'abs',
  'sign',
  'not',
  'isnan',
  'floor',
  'ceil',
  'trunc',
  'sqrt',
  'add',
  'sub',
  'mul',
  'div',
  'max',
  'min',
  'and',
  'or',
  'xor',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
]);

/** True of functions that are a few instructions of the processor. */
export const isInstruction = (fn: UnaryFn | BinaryFn): boolean => instructions.has(fn);
