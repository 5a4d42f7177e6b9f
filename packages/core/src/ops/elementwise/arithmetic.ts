import { RuntimeError } from '../../errors.ts';
import { currentDevice } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import { isFloat, type DType } from '../../tensor/dtype.ts';
import { scalarDType } from '../../tensor/promote.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { argumentError, checkArguments, checkNumberOption } from '../base/arguments.ts';
import { fullOf } from '../base/fill.ts';
import { convertScalar } from '../create/scalar.ts';
import { applyInPlace } from '../base/in-place.ts';
import { planPointwise } from '../base/plan.ts';
import { Pointwise, type Operand, type PointwiseSpec, type Role } from '../base/pointwise.ts';
import { resultType, same, toFloat, type TypeRule } from '../base/types.ts';
import { binary, unary } from './rows.ts';

export interface AlphaOptions {
  /** Factor of the second operand. Default: 1. */
  readonly alpha?: number | boolean;
}

const SCALED = ['Operand input, Operand other, *, Number alpha, Tensor out'];
const RSUB = ['Tensor input, Tensor other, *, Number alpha', 'Tensor input, Number other, Number alpha=1'];
const PRODUCT = ['Operand input, Operand other, *, Tensor out'];
const WITH_ALPHA: readonly Role[] = ['value', 'value', 'parameter'];

const NO_BOOL_NEG =
  'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` ' +
  'or `logical_not()` operator instead.';

/** PyTorch's sub_check: bool has no subtraction. */
const subtractable: TypeRule = (common, operands) => {
  const bools = operands.slice(0, 2).filter((dtype) => dtype === 'bool').length;
  if (bools === 0) return common;
  throw new RuntimeError(
    'Subtraction, the `-` operator, ' +
      (bools === 2
        ? 'with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.'
        : 'with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or ' +
          '`logical_not()` operator instead.'),
  );
};

const noBool =
  (message: string): TypeRule =>
  (dtype) => {
    if (dtype === 'bool') throw new RuntimeError(message);
    return dtype;
  };

/** All dtypes but bool have negative numbers, or numbers that stand for them. */
export const negatable: TypeRule = noBool(NO_BOOL_NEG);

const scaled = (
  name: string,
  forms: readonly string[],
  types: TypeRule,
  forward: PointwiseSpec['forward'],
  gradName?: string,
): Pointwise =>
  new Pointwise({ name, forms, arity: 3, roles: WITH_ALPHA, types, forward, ...(gradName && { gradName }) });

const addOp = binary('add', SCALED, same, (a, b) => e.add(a, b));
const addScaledOp = scaled('add', SCALED, same, (a, b, alpha) => e.add(a!, e.mul(alpha!, b!)));
const subOp = binary('sub', SCALED, subtractable, (a, b) => e.sub(a, b));
const subScaledOp = scaled('sub', SCALED, subtractable, (a, b, alpha) => e.sub(a!, e.mul(alpha!, b!)));
const rsubOp = binary('rsub', RSUB, subtractable, (a, b) => e.sub(a, b));
const rsubScaledOp = scaled('rsub', RSUB, subtractable, (a, b, alpha) => e.sub(a!, e.mul(alpha!, b!)));
const rsubNumberOp = binary('rsub', RSUB, subtractable, (a, b) => e.sub(b, a), { gradName: 'RsubBackward1' });
const rsubNumberScaledOp = scaled(
  'rsub',
  RSUB,
  subtractable,
  (a, b, alpha) => e.sub(b!, e.mul(alpha!, a!)),
  'RsubBackward1',
);
const mulOp = binary('mul', PRODUCT, same, (a, b) => e.mul(a, b));
const divOp = binary('div', PRODUCT, toFloat, (a, b) => e.div(a, b));
const negOp = unary('neg', negatable, (x) => e.neg(x));

/** Raises where `alpha` does not go with results of `dtype`. Source: at::alpha_check. */
function checkAlpha(op: string, alpha: number | boolean, dtype: DType): void {
  checkNumberOption(op, 'alpha', alpha);
  if (typeof alpha === 'boolean' && dtype !== 'bool') {
    throw new RuntimeError('Boolean alpha only supported for Boolean results.');
  }
  if (!isFloat(dtype) && typeof alpha === 'number' && !Number.isInteger(alpha)) {
    throw new RuntimeError('For integral input tensors, argument alpha must not be a floating point number.');
  }
  convertScalar(alpha, dtype);
}

interface Scaled {
  readonly plain: Pointwise;
  readonly scaled: Pointwise;
}

const adding: Scaled = { plain: addOp, scaled: addScaledOp };
const subtracting: Scaled = { plain: subOp, scaled: subScaledOp };
const fromTensor: Scaled = { plain: rsubOp, scaled: rsubScaledOp };
const fromNumber: Scaled = { plain: rsubNumberOp, scaled: rsubNumberScaledOp };

/** `x` and `y` combined with a factor other than 1. Everything else about the operands is checked before it. */
function withAlpha({ plain, scaled }: Scaled, x: Operand, y: Operand, alpha: number | boolean): Tensor {
  const { name, forms } = plain.spec;
  if (!(x instanceof Tensor)) checkArguments(name, forms!, [x, y]);
  const first = x instanceof Tensor || y instanceof Tensor ? x : zeroDim(x);
  planPointwise(plain, [first, y], null);
  checkAlpha(name, alpha, resultType(first, y));
  return scaled.apply(first, y, alpha);
}

function withAlpha_({ plain, scaled }: Scaled, x: Tensor, y: Operand, alpha: number | boolean): Tensor {
  planPointwise(plain, [x, y], x);
  checkAlpha(plain.spec.name, alpha, resultType(x, y));
  return applyInPlace(scaled, x, [x, y, alpha]);
}

const zeroDim = (x: number | boolean): Tensor => fullOf(currentDevice(), scalarDType(x), [], x);

/** Arithmetic takes a number in the first place too, even two of them. */
export function numberFirst(op: Pointwise, x: Operand, y: Operand): Tensor {
  checkArguments(op.spec.name, op.spec.forms!, [x, y]);
  if (x instanceof Tensor || y instanceof Tensor) return op.apply(x, y);
  // Two numbers are promoted as 0-d tensors of their own: fractions stay float64.
  const fractions = scalarDType(x) === 'float32' && scalarDType(y) === 'float32';
  return op.apply(fractions ? fullOf(currentDevice(), 'float64', [], x) : zeroDim(x), y);
}

/**
 * `input + alpha * other`. Operands are broadcast and promoted; either may be a number. RuntimeError where shapes
 * do not fit, or for an `alpha` that is no number of the result's kind.
 */
export function add(input: Operand, other: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  if (alpha !== 1) return withAlpha(adding, input, other, alpha);
  return input instanceof Tensor ? addOp.apply2(input, other) : numberFirst(addOp, input, other);
}

export function add_(input: Tensor, other: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  return alpha === 1 ? applyInPlace(addOp, input, [input, other]) : withAlpha_(adding, input, other, alpha);
}

/** `input - alpha * other`; like `add`, but bool operands raise a RuntimeError. */
export function sub(input: Operand, other: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  if (alpha !== 1) return withAlpha(subtracting, input, other, alpha);
  return input instanceof Tensor ? subOp.apply2(input, other) : numberFirst(subOp, input, other);
}

export function sub_(input: Tensor, other: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  return alpha === 1
    ? applyInPlace(subOp, input, [input, other])
    : withAlpha_(subtracting, input, other, alpha);
}

/** `other - alpha * input`: Python's `1 - x` is `x.rsub(1)`. Errors as of `sub`. */
export function rsub(input: Tensor, other: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  checkArguments('rsub', RSUB, [input, other]);
  // A tensor comes first, as in PyTorch, where errors about shapes name the operands in that order.
  const [x, y, rows] = other instanceof Tensor ? [other, input, fromTensor] : [input, other, fromNumber];
  return alpha === 1 ? rows.plain.apply2(x, y) : withAlpha(rows, x, y, alpha);
}

/** `input * other`, broadcast and promoted; either may be a number. On bool it is "and". */
export const mul = (input: Operand, other: Operand): Tensor =>
  input instanceof Tensor ? mulOp.apply2(input, other) : numberFirst(mulOp, input, other);

export const mul_ = (input: Tensor, other: Operand): Tensor => applyInPlace(mulOp, input, [input, other]);

/** `input / other` as real numbers: integers give float32. Division by zero gives infinities and NaN. */
export const trueDivide = (input: Operand, other: Operand): Tensor =>
  input instanceof Tensor ? divOp.apply2(input, other) : numberFirst(divOp, input, other);

export const trueDivide_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(divOp, input, [input, other]);

/** `-input`; unsigned integers wrap around, bool raises a RuntimeError. */
export const neg = (input: Tensor): Tensor => negOp.apply1(input);
export const neg_ = (input: Tensor): Tensor => applyInPlace(negOp, input, [input]);

/** `input` itself; RuntimeError for bool. */
export function positive(input: Tensor): Tensor {
  if (!(input instanceof Tensor)) throw argumentError('positive', ['Tensor input'], [input]);
  if (input.dtype === 'bool') throw new RuntimeError('The `+` operator, on a bool tensor is not supported.');
  return input;
}
