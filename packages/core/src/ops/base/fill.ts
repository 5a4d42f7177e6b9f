import type { Device } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { applyInPlace } from './in-place.ts';
import { planPointwise } from './plan.ts';
import { launch, Pointwise, type Operand } from './pointwise.ts';
import { same } from './types.ts';

/** The value replaces the old element, whose gradient is 0. */
const assignment = (name: string, gradName: string, uniform: boolean): Pointwise =>
  new Pointwise({
    name,
    gradName,
    arity: 2,
    types: same,
    anyCast: true,
    uniform,
    forward: (_old, value) => value,
    backward: (g) => [e.constant(0, g.dtype), g],
  });

const copyOp = assignment('copy_', 'CopyBackwards', false);
const fillOp = assignment('fill_', 'FillBackward2', true);
const fillTensorOp = assignment('fill_', 'FillBackward3', true);
const zeroOp = assignment('zero_', 'ZeroBackward0', true);

/** Copies `source`, broadcast and converted, into `target`. */
export const copyInto = (target: Tensor, source: Operand): Tensor =>
  applyInPlace(copyOp, target, [target, source]);

/** Sets every element of `target` to `value`. */
export const fillWith = (target: Tensor, value: Operand): Tensor =>
  applyInPlace(value instanceof Tensor ? fillTensorOp : fillOp, target, [target, value]);

/** Sets every element of `target` to 0. */
export const fillZero = (target: Tensor): Tensor => applyInPlace(zeroOp, target, [target, 0]);

/** A new tensor of `layout` (which is dense), with unspecified content. */
export function emptyOf(device: Device, layout: Layout): Tensor {
  device.requireDType(layout.dtype);
  return new Tensor(allocate(device, layout.dtype, layout.size), layout, 0);
}

/** Writes `value` into `target` without any trace in autograd or versions: for tensors just made. */
export function writeRaw(target: Tensor, value: Operand): Tensor {
  const args = [target, value];
  launch(planPointwise(copyOp, args, target), target, args);
  return target;
}

/** A new contiguous tensor filled with `value`. */
export function fullOf(
  device: Device,
  dtype: DType,
  shape: readonly number[],
  value: number | boolean,
): Tensor {
  return writeRaw(emptyOf(device, denseLayout(dtype, shape)), value);
}

/** Zeros of the shape, dtype and device of `x`. */
export const zerosLikeOf = (x: Tensor): Tensor => fullOf(x.device, x.dtype, x.shape, 0);
