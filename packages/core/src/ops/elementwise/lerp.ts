import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isIntegral } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkArguments, checkNumberOption } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand, type PointwiseSpec } from '../base/pointwise.ts';
import { convertScalar } from '../create/scalar.ts';
import { cppName, floatOnly, notFor, resultType, same, type KernelRule } from '../base/types.ts';

const LERP = [
  'Tensor input, Tensor end, Tensor weight, *, Tensor out',
  'Tensor input, Tensor end, Number weight, *, Tensor out',
];

/** Taken from the nearer end, so that weights 0 and 1 are exact. */
function interpolate(a: Expr, b: Expr, weight: Expr): Expr {
  const step = e.sub(b, a);
  return e.where(e.lt(weight, 0.5), e.add(a, e.mul(weight, step)), e.sub(b, e.mul(step, e.sub(1, weight))));
}

const lerpRow = (more: Partial<PointwiseSpec>): Pointwise =>
  new Pointwise({
    name: 'lerp',
    forms: LERP,
    arity: 3,
    types: same,
    forward: (a, b, weight) => interpolate(a!, b!, weight!),
    backward: (g, _out, a, b, weight) => [
      e.mul(g, e.sub(1, weight!)),
      e.mul(g, weight!),
      e.mul(g, e.sub(b!, a!)),
    ],
    ...more,
  });

const lerpOp = lerpRow({ kernel: floatOnly('lerp_kernel_tensor'), gradName: 'LerpBackward1' });
const lerpNumberOp = lerpRow({
  kernel: floatOnly('lerp_kernel_scalar'),
  roles: ['value', 'value', 'parameter'],
});

/** lerp promotes nothing. */
function lerpCall(input: Tensor, end: Tensor, weight: Operand, inPlace: boolean): Pointwise {
  checkArguments('lerp', LERP, [input, end, weight], inPlace);
  checkDType('end', input, end);
  if (!(weight instanceof Tensor)) return lerpNumberOp;
  checkDType('weight', input, weight);
  return lerpOp;
}

function checkDType(name: string, input: Tensor, x: Tensor): void {
  if (x.dtype === input.dtype) return;
  throw new RuntimeError(
    `expected dtype ${cppName(input.dtype)} for \`${name}\` but got dtype ${cppName(x.dtype)}`,
  );
}

/**
 * `input + weight * (end - input)`, broadcast; `weight` is a number or a tensor. All are of the same floating point
 * dtype, else a RuntimeError.
 */
export const lerp = (input: Tensor, end: Tensor, weight: Operand): Tensor =>
  lerpCall(input, end, weight, false).apply(input, end, weight);

export const lerp_ = (input: Tensor, end: Tensor, weight: Operand): Tensor =>
  applyInPlace(lerpCall(input, end, weight, true), input, [input, end, weight]);

export interface ValueOptions {
  /** Factor of the product or quotient. Default: 1. */
  readonly value?: number;
}

const ADDC = ['Tensor input, Tensor tensor1, Tensor tensor2, *, Number value, Tensor out'];

const addc = (
  name: string,
  kernel: KernelRule,
  forward: (x: Expr, a: Expr, b: Expr, value: Expr) => Expr,
): Pointwise =>
  new Pointwise({
    name,
    forms: ADDC,
    arity: 4,
    roles: ['value', 'value', 'value', 'parameter'],
    types: same,
    kernel,
    forward: (x, a, b, value) => forward(x!, a!, b!, value!),
  });

const addcmulOp = addc('addcmul', notFor('addcmul_cpu_out', 'bool'), (x, a, b, value) =>
  e.add(x, e.mul(e.mul(value, a), b)),
);
const addcdivOp = addc(
  'addcdiv',
  () => undefined,
  (x, a, b, value) => e.add(x, e.div(e.mul(value, a), b)),
);

function factor(op: string, operands: readonly Tensor[], { value = 1 }: ValueOptions): number {
  checkNumberOption(op, 'value', value);
  checkArguments(op, ADDC, operands);
  convertScalar(value, resultType(...operands));
  return value;
}

/** `input + value * tensor1 * tensor2`, broadcast and promoted. RuntimeError for bool. */
export const addcmul = (
  input: Tensor,
  tensor1: Tensor,
  tensor2: Tensor,
  options: ValueOptions = {},
): Tensor => addcmulOp.apply(input, tensor1, tensor2, factor('addcmul', [input, tensor1, tensor2], options));

export const addcmul_ = (
  input: Tensor,
  tensor1: Tensor,
  tensor2: Tensor,
  options: ValueOptions = {},
): Tensor =>
  applyInPlace(addcmulOp, input, [
    input,
    tensor1,
    tensor2,
    factor('addcmul', [input, tensor1, tensor2], options),
  ]);

function checkQuotient(tensor1: Tensor, tensor2: Tensor): void {
  if (!(tensor1 instanceof Tensor && tensor2 instanceof Tensor)) return;
  if (!isIntegral(tensor1.dtype, true) || !isIntegral(tensor2.dtype, true)) return;
  throw new RuntimeError(
    'Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true ' +
      'division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * ' +
      'torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) ' +
      'for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / ' +
      'tensor2), for all dtypes.',
  );
}

/** `input + value * tensor1 / tensor2`, broadcast and promoted. RuntimeError where both tensors are integers. */
export function addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, options: ValueOptions = {}): Tensor {
  checkQuotient(tensor1, tensor2);
  return addcdivOp.apply(input, tensor1, tensor2, factor('addcdiv', [input, tensor1, tensor2], options));
}

export function addcdiv_(
  input: Tensor,
  tensor1: Tensor,
  tensor2: Tensor,
  options: ValueOptions = {},
): Tensor {
  checkQuotient(tensor1, tensor2);
  return applyInPlace(addcdivOp, input, [
    input,
    tensor1,
    tensor2,
    factor('addcdiv', [input, tensor1, tensor2], options),
  ]);
}
