import { RuntimeError } from '../../errors.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { argumentError } from '../base/arguments.ts';
import { clone } from '../base/clone.ts';
import { copyInto, fillWith, fillZero, fullOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { sumDims } from '../base/sum.ts';
import { to } from './convert.ts';
import { convertScalar } from './scalar.ts';

/** `value` as an operand of a fill into `x`: a 0-d tensor, or a number that the dtype of `x` can hold. */
function fillOperand(fn: string, x: Tensor, value: number | boolean | Tensor): number | Tensor {
  if (value instanceof Tensor) {
    if (value.ndim === 0) return value;
    throw new RuntimeError(
      `fill_ only supports 0-dimension value tensor but got tensor with ${value.ndim} dimensions.`,
    );
  }
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw argumentError(fn, ['Tensor value', 'Number value'], [value]);
  }
  return convertScalar(value, x.dtype);
}

/** Sets every element of `x` to `value`, a number or a 0-d tensor. */
export const fill_ = (x: Tensor, value: number | boolean | Tensor): Tensor =>
  fillWith(x, fillOperand('fill_', x, value));

/** Sets every element of `x` to 0. */
export const zero_ = (x: Tensor): Tensor => fillZero(x);

/**
 * Copies `source`, broadcast to the shape of `x` and converted to its dtype, into `x`. The source may share
 * memory with `x`, and lie on another backend.
 */
export function copy_(x: Tensor, source: Tensor | number | boolean): Tensor {
  const moved = source instanceof Tensor && source.device !== x.device;
  return copyInto(x, moved ? to(source, x.device.backend) : source);
}

const fillRow: Row<number | null> = {
  name: (value) => (value === null ? 'FillBackward1' : 'FillBackward0'),
  forward: ([x, value], number) => writeRaw(clone(x!), number ?? value!),
  backward(ctx, g) {
    const [x, value] = ctx.inputs;
    if (!g) return [null, null];
    const own = fullOf(g.device, x!.dtype, x!.shape, 0);
    if (value === undefined || !ctx.needs[1]) return [own, null];
    const total = sumDims(g, [...g.shape.keys()], false);
    return [own, to(total, value.dtype)];
  },
  jvp: (ctx, t, value) => fillTangent(ctx.outputs[0]!.shape, (value ?? t)!, value ?? 0),
};

function fillTangent(shape: readonly number[], like: Tensor, value: Tensor | number): Tensor {
  const zeros = fullOf(like.device, like.dtype, shape, 0);
  return value instanceof Tensor ? fill(zeros, value) : zeros;
}

/** A tensor like `x` with `value`, a number or a 0-d tensor, everywhere. */
export function fill(x: Tensor, value: number | boolean | Tensor): Tensor {
  const operand = fillOperand('fill', x, value);
  return operand instanceof Tensor
    ? (applyRow(fillRow, [x, operand], null) as Tensor)
    : (applyRow(fillRow, [x], operand) as Tensor);
}
