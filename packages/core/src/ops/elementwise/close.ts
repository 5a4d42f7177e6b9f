import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { item, itemSync } from '../../tensor/read.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArguments, checkNumberOption, TENSORS } from '../base/arguments.ts';
import { broadcastShapes } from '../base/plan.ts';
import { Pointwise } from '../base/pointwise.ts';
import { Reduction, reducedDims } from '../base/reduction.ts';
import { resultType, toFloat } from '../base/types.ts';

export interface CloseOptions {
  /** Tolerance relative to the second operand. Default: 1e-5. */
  readonly rtol?: number;
  /** Absolute tolerance. Default: 1e-8. */
  readonly atol?: number;
  /** Whether NaN equals NaN. Default: false. */
  readonly equalNan?: boolean;
}

/** `|a - b| <= atol + |rtol * b|`, with infinities close to themselves alone. Source: at::isclose. */
function closeness(equalNan: boolean): (a: Expr, b: Expr, rtol: Expr, atol: Expr) => Expr {
  return (a, b, rtol, atol) => {
    const error = e.unary('abs', e.sub(a, b));
    const allowed = e.add(atol, e.unary('abs', e.mul(rtol, b)));
    const near = e.and(e.lt(error, Infinity), e.le(error, allowed));
    const close = e.or(e.eq(a, b), near);
    return equalNan ? e.or(close, e.and(e.unary('isnan', a), e.unary('isnan', b))) : close;
  };
}

interface CloseRows {
  readonly each: Pointwise;
  readonly all: Reduction;
}

function closeRows(equalNan: boolean): CloseRows {
  const close = closeness(equalNan);
  return {
    each: new Pointwise({
      name: 'isclose',
      arity: 4,
      roles: ['value', 'value', 'parameter', 'parameter'],
      types: toFloat,
      forward: (a, b, rtol, atol) => close(a!, b!, rtol!, atol!),
    }),
    all: new Reduction({
      name: equalNan ? 'allclose_nan' : 'allclose',
      combine: 'all',
      prologue: ([a, b], [rtol, atol]) => close(a!, b!, rtol!, atol!),
    }),
  };
}

const plain = closeRows(false);
const nanEqual = closeRows(true);

/** The checked tolerances. A backend without float64 compares in what it has, since the dtypes must agree anyway. */
function tolerances(op: string, a: Tensor, b: Tensor, options: CloseOptions): [number, number] {
  checkArguments(op, TENSORS, [a, b]);
  const { rtol = 1e-5, atol = 1e-8 } = options;
  checkNumberOption(op, 'rtol', rtol, 'float');
  checkNumberOption(op, 'atol', atol, 'float');
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(`${dtypeInfo(a.dtype).scalarType} did not match ${dtypeInfo(b.dtype).scalarType}`);
  }
  checkTolerance('rtol', rtol);
  checkTolerance('atol', atol);
  return [rtol, atol];
}

function checkTolerance(name: string, value: number): void {
  if (value >= 0) return;
  throw new RuntimeError(`${name} must be greater than or equal to zero, but got ${formatC(value)}`);
}

/** With `equalNan` PyTorch works in place on the mask of the first tensor, which therefore must not be broadcast. */
function checkNotGrown(input: Tensor, other: Tensor): void {
  const shape = broadcastShapes(input.shape, other.shape);
  if (sameShape(shape, input.shape)) return;
  throw new RuntimeError(
    `output with shape ${formatList(input.shape)} doesn't match the broadcast shape ${formatList(shape)}`,
  );
}

/** A number as C++'s streams print it: six digits, exponents of two digits at least. */
function formatC(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === -Infinity) return '-inf';
  const text = String(Number(value.toPrecision(6)));
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * Where two tensors of the same dtype agree to within the tolerances: `|input - other| <= atol + rtol * |other|`. A
 * bool tensor of their common shape. RuntimeError for different dtypes or negative tolerances.
 */
export function isclose(input: Tensor, other: Tensor, options: CloseOptions = {}): Tensor {
  const [rtol, atol] = tolerances('isclose', input, other, options);
  if (options.equalNan && isFloat(input.dtype)) checkNotGrown(input, other);
  return (options.equalNan ? nanEqual : plain).each.apply(input, other, rtol, atol);
}

function allCloseTensor(input: Tensor, other: Tensor, options: CloseOptions): Tensor {
  const [rtol, atol] = tolerances('allclose', input, other, options);
  if (options.equalNan && isFloat(input.dtype)) checkNotGrown(input, other);
  const dtype: DType = isFloat(input.dtype) ? input.dtype : 'float32';
  const { all } = options.equalNan ? nanEqual : plain;
  return all.run([input, other], allDims(input, other), false, dtype, [rtol, atol]);
}

const allDims = (a: Tensor, b: Tensor): readonly number[] => reducedDims(Math.max(a.ndim, b.ndim), null);

/** Whether `isclose` holds for all elements. */
export const allclose = async (input: Tensor, other: Tensor, options: CloseOptions = {}): Promise<boolean> =>
  (await item(allCloseTensor(input, other, options))) === true;

/** `allclose` on backends that can be read synchronously. */
export const allcloseSync = (input: Tensor, other: Tensor, options: CloseOptions = {}): boolean =>
  itemSync(allCloseTensor(input, other, options)) === true;

const equalKernel = new Reduction({ name: 'equal', combine: 'all', prologue: ([a, b]) => e.eq(a!, b!) });

/** Null where the shapes decide. */
function equalTensor(input: Tensor, other: Tensor): Tensor | null {
  checkArguments('equal', ['Tensor input, Tensor other'], [input, other]);
  if (!sameShape(input.shape, other.shape)) return null;
  return equalKernel.run([input, other], allDims(input, other), false, resultType(input, other));
}

/** Whether two tensors have the same shape and equal elements. NaN equals nothing. */
export async function equal(input: Tensor, other: Tensor): Promise<boolean> {
  const result = equalTensor(input, other);
  return result !== null && (await item(result)) === true;
}

/** `equal` on backends that can be read synchronously. */
export function equalSync(input: Tensor, other: Tensor): boolean {
  const result = equalTensor(input, other);
  return result !== null && itemSync(result) === true;
}
