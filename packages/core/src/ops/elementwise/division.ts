import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { isFloat, isIntegral } from '../../tensor/dtype.ts';
import { checkOnHost } from '../../tensor/at-once.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkArguments, EITHER_NUMBER, pythonType, TENSOR_OR_NUMBER } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { planPointwise } from '../base/plan.ts';
import type { Operand, Pointwise } from '../base/pointwise.ts';
import { Reduction, reducedDims } from '../base/reduction.ts';
import { notFor, resultType, same, toFloat } from '../base/types.ts';
import { mul, numberFirst, trueDivide, trueDivide_ } from './arithmetic.ts';
import { binary, noSlopes, unary, type RowOptions } from './rows.ts';

export interface DivOptions {
  /** How to make a quotient whole: towards zero, or down. Default: not at all. */
  readonly roundingMode?: 'trunc' | 'floor' | null;
}

const QUOTIENT = ['Operand input, Operand other, *, Tensor out'];
const FLOOR_DIVIDE = ['Operand input, Operand other, *, Tensor out', 'Tensor input, Number other'];

const truncate = (a: e.Expr, b: e.Expr): e.Expr =>
  isFloat(a.dtype) ? e.unary('trunc', e.div(a, b)) : e.div(a, b);
const floor = (a: e.Expr, b: e.Expr): e.Expr => e.binary('floordiv', a, b);
const rounded = (kernel: string): RowOptions => ({
  gradName: 'DivBackward2',
  kernel: notFor(kernel, 'bool'),
  backward: noSlopes,
});

const divTruncOp = binary('div', QUOTIENT, same, truncate, rounded('div_trunc_cpu'));
const divFloorOp = binary('div', QUOTIENT, same, floor, rounded('div_floor_cpu'));
const floorDivideOp = binary('floor_divide', FLOOR_DIVIDE, same, floor, {
  kernel: notFor('div_floor_cpu', 'bool'),
  underivable: true,
});

const remainderRow = (options: RowOptions): Pointwise =>
  binary('remainder', EITHER_NUMBER, same, (a, b) => e.binary('rem', a, b), {
    kernel: notFor('remainder_cpu', 'bool'),
    ...options,
  });

const remainderOp = remainderRow({ gradName: 'RemainderBackward1' });
const remainderNumberOp = remainderRow({});
const remainderOfNumberOp = remainderRow({ underivable: true });

const fmodRow = (gradName: string): Pointwise =>
  binary('fmod', TENSOR_OR_NUMBER, same, (a, b) => e.binary('fmod', a, b), {
    gradName,
    kernel: notFor('fmod_cpu', 'bool'),
  });

const fmodOp = fmodRow('FmodBackward1');
const fmodNumberOp = fmodRow('FmodBackward0');

const reciprocalOp = unary('reciprocal', toFloat, (x) => e.div(1, x), {
  backward: (g, out) => [e.neg(e.mul(g, e.mul(out, out)))],
});

const zeroKernel = new Reduction({ name: 'any_zero', combine: 'any', prologue: ([x]) => e.eq(x!, 0) });

/**
 * Whole division by zero is an error. A kernel cannot raise, so the divisor is looked at beforehand; on backends that
 * are not read at once the next read raises it.
 */
function checkDivisor(
  op: Pointwise,
  dividend: Operand,
  divisor: Operand,
  target: Tensor | null = null,
): void {
  if (dividend instanceof Tensor && isFloat(dividend.dtype)) return;
  checkArguments(op.spec.name, op.spec.forms!, [dividend, divisor], target !== null);
  if (!isIntegral(resultType(dividend, divisor))) return;
  const raise = (): void => {
    if (!(dividend instanceof Tensor || divisor instanceof Tensor))
      throw new RuntimeError('ZeroDivisionError');
    // What else is wrong comes first, and nothing is divided where the result is empty.
    const { layout } = planPointwise(op, [dividend, divisor], target);
    if (layout.size > 0) throw new RuntimeError('ZeroDivisionError');
  };
  if (divisor instanceof Tensor) {
    const hasZero = zeroKernel.run([divisor], reducedDims(divisor.ndim, null), false, divisor.dtype);
    checkOnHost([hasZero], ([found]) => {
      if (found![0] !== 0) raise();
    });
  } else if (+divisor === 0) raise();
}

function roundingOp(mode: unknown): Pointwise {
  if (mode === 'trunc') return divTruncOp;
  if (mode === 'floor') return divFloorOp;
  if (typeof mode !== 'string')
    throw new TypeError(`div(): argument 'rounding_mode' must be str, not ${pythonType(mode)}`);
  throw new RuntimeError(
    `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode}'`,
  );
}

/**
 * `input / other`, broadcast; either may be a number. Without a `roundingMode` integers give float32; with one the
 * dtype stays, and whole division by zero raises a RuntimeError (on backends that read synchronously).
 */
export function div(input: Operand, other: Operand, options?: DivOptions): Tensor {
  const mode = options?.roundingMode;
  if (mode === undefined || mode === null) return trueDivide(input, other);
  const op = roundingOp(mode);
  checkDivisor(op, input, other);
  return input instanceof Tensor ? op.apply2(input, other) : numberFirst(op, input, other);
}

export function div_(input: Tensor, other: Operand, options?: DivOptions): Tensor {
  const mode = options?.roundingMode;
  if (mode === undefined || mode === null) return trueDivide_(input, other);
  const op = roundingOp(mode);
  checkDivisor(op, input, other, input);
  return applyInPlace(op, input, [input, other]);
}

/** `input / other` rounded down, as Python's `//`. It has no derivative. RuntimeError for whole division by zero. */
export function floorDivide(input: Operand, other: Operand): Tensor {
  checkDivisor(floorDivideOp, input, other);
  return input instanceof Tensor
    ? floorDivideOp.apply2(input, other)
    : numberFirst(floorDivideOp, input, other);
}

export function floorDivide_(input: Tensor, other: Operand): Tensor {
  checkDivisor(floorDivideOp, input, other, input);
  return applyInPlace(floorDivideOp, input, [input, other]);
}

/** Python's `input % other`, with the sign of the divisor. RuntimeError for bool and whole division by zero. */
export function remainder(input: Operand, other: Operand): Tensor {
  checkDivisor(remainderOp, input, other);
  if (!(input instanceof Tensor)) return remainderOfNumberOp.apply(input, other);
  return (other instanceof Tensor ? remainderOp : remainderNumberOp).apply2(input, other);
}

export function remainder_(input: Tensor, other: Operand): Tensor {
  checkDivisor(remainderOp, input, other, input);
  return applyInPlace(other instanceof Tensor ? remainderOp : remainderNumberOp, input, [input, other]);
}

/** C's fmod: the remainder with the sign of the dividend. RuntimeError for bool and whole division by zero. */
export function fmod(input: Tensor, other: Operand): Tensor {
  checkDivisor(fmodOp, input, other);
  return (other instanceof Tensor ? fmodOp : fmodNumberOp).apply2(input, other);
}

export function fmod_(input: Tensor, other: Operand): Tensor {
  checkDivisor(fmodOp, input, other, input);
  return applyInPlace(other instanceof Tensor ? fmodOp : fmodNumberOp, input, [input, other]);
}

/** `1 / input`; integers give float32. */
export const reciprocal = (input: Tensor): Tensor => reciprocalOp.apply1(input);
export const reciprocal_ = (input: Tensor): Tensor => applyInPlace(reciprocalOp, input, [input]);

/** `other / input`: Python's `1 / x` is `x.rdiv(1)`. Computed as PyTorch does, by the reciprocal. */
export const rdiv = (input: Tensor, other: Operand): Tensor => mul(reciprocal(input), other);
