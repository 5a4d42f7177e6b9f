import { callTorch, isTensor, NotImplemented } from '../call.ts';
import { numberOf, PyFloat, type PyValue } from './values.ts';

/** Python's operators on numbers and tensors, by PyTorch's names. */
interface Operator {
  readonly op: string;
  /** PyTorch's operator for a number on the left; absent where `op` is symmetric. */
  readonly reflected?: string;
  /** On numbers; absent where only tensors have it. */
  readonly number?: (a: number, b: number) => number | boolean;
}

const BINARY: Readonly<Record<string, Operator>> = {
  '+': { op: 'add', number: (a, b) => a + b },
  '-': { op: 'sub', reflected: '__rsub__', number: (a, b) => a - b },
  '*': { op: 'mul', number: (a, b) => a * b },
  '/': { op: 'div', reflected: '__rdiv__', number: (a, b) => a / b },
  '//': { op: 'floor_divide', number: (a, b) => Math.floor(a / b) },
  '%': { op: 'remainder', reflected: '__rmod__', number: (a, b) => a - b * Math.floor(a / b) },
  '**': { op: 'pow', reflected: '__rpow__', number: (a, b) => a ** b },
  '@': { op: 'matmul' },
  '&': { op: 'bitwise_and', number: (a, b) => a & b },
  '|': { op: 'bitwise_or', number: (a, b) => a | b },
  '^': { op: 'bitwise_xor', number: (a, b) => a ^ b },
  '<': { op: 'lt', reflected: 'gt', number: (a, b) => a < b },
  '<=': { op: 'le', reflected: 'ge', number: (a, b) => a <= b },
  '>': { op: 'gt', reflected: 'lt', number: (a, b) => a > b },
  '>=': { op: 'ge', reflected: 'le', number: (a, b) => a >= b },
  '==': { op: 'eq', number: (a, b) => a === b },
  '!=': { op: 'ne', number: (a, b) => a !== b },
};

export function binary(symbol: string, left: PyValue, right: PyValue): unknown {
  const { op, reflected, number } = BINARY[symbol]!;
  if (isTensor(left)) return callTorch(op, [left, right], {});
  if (isTensor(right)) return callTorch(reflected ?? op, [right, left], {});
  const [a, b] = [numberOf(left), numberOf(right)];
  if (number === undefined || a === undefined || b === undefined)
    throw new NotImplemented(`operator ${symbol}`);
  const result = number(a, b);
  if (typeof result === 'boolean') return result;
  const isFloat = symbol === '/' || left instanceof PyFloat || right instanceof PyFloat;
  return isFloat || !Number.isInteger(result) ? new PyFloat(result) : result;
}

const UNARY: Readonly<Record<string, string>> = { '-': 'neg', '+': 'positive', '~': 'bitwise_not' };

export function unary(symbol: string, operand: PyValue): unknown {
  if (isTensor(operand)) return callTorch(UNARY[symbol]!, [operand], {});
  const value = numberOf(operand);
  if (value === undefined) throw new NotImplemented(`operator ${symbol}`);
  const result = symbol === '-' ? -value : symbol === '+' ? value : ~value;
  // Python's int has no negative zero.
  return operand instanceof PyFloat ? new PyFloat(result) : result + 0;
}
