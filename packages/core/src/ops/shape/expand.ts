import { RuntimeError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList, Size } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expandView, sumTo } from '../base/broadcast.ts';
import { broadcastShapes as commonShape } from '../base/plan.ts';
import { sumDims } from '../base/sum.ts';
import { checkTensors, numberList, type NumberArgs } from '../base/sizes.ts';

/**
 * A view of `x` with dimensions of size 1, and new leading ones, repeated to `size`; -1 keeps the size of a
 * dimension. Errors: RuntimeError where a size other than 1 would change.
 */
export function expand(x: Tensor, ...size: NumberArgs): Tensor {
  return expandView(x, numberList('expand', 'size', size));
}

/** `x` expanded to the shape of `other`. */
export const expandAs = (x: Tensor, other: Tensor): Tensor => expandView(x, other.shape);

/** `x` expanded to `size`. */
export const broadcastTo = (x: Tensor, size: readonly number[]): Tensor => expandView(x, size);

/** Every tensor expanded to the common shape of all. Takes them one by one or as one list. */
export function broadcastTensors(...tensors: TensorArgs): Tensor[] {
  const list = tensorList('broadcast_tensors', tensors);
  const shape = commonShape(...list.map((x) => x.shape));
  return list.map((x) => expandView(x, shape));
}

/** Tensors one by one or as one list. */
export type TensorArgs = Tensor[] | [readonly Tensor[]];

/** The tensors among arguments that come one by one or as one list. */
export function tensorList(fn: string, tensors: TensorArgs): readonly Tensor[] {
  const list = (
    tensors.length === 1 && Array.isArray(tensors[0]) ? tensors[0] : tensors
  ) as readonly Tensor[];
  checkTensors(fn, list);
  return list;
}

/**
 * The common shape of `shapes` (each a list of sizes, or one number for a single dimension) by the rules of
 * broadcasting. Errors: RuntimeError where they do not fit.
 */
export function broadcastShapes(...shapes: readonly (number | readonly number[])[]): Size {
  const lists = shapes.map((shape) => (typeof shape === 'number' ? [shape] : shape));
  const result = new Array<number>(Math.max(0, ...lists.map((shape) => shape.length))).fill(1);
  for (const shape of lists) {
    const skip = result.length - shape.length;
    shape.forEach((size, i) => {
      if (size < 0) {
        throw new RuntimeError(`Trying to create tensor with negative dimension (${size}): (${size})`);
      }
      if (size === 1 || size === result[skip + i]) return;
      if (result[skip + i] !== 1) {
        throw new RuntimeError('Shape mismatch: objects cannot be broadcast to a single shape');
      }
      result[skip + i] = size;
    });
  }
  return Size.fromArray(result);
}

/** `x` summed over the dimensions along which `size` would be broadcast to it; the adjoint of `expand`. */
export function sumToSize(x: Tensor, ...size: NumberArgs): Tensor {
  const shape = numberList('sum_to_size', 'size', size);
  const skip = x.ndim - shape.length;
  const fits = skip >= 0 && shape.every((n, i) => n === 1 || n === x.shape[skip + i]);
  if (!fits) {
    throw new RuntimeError(`size {${formatList(shape)}} is not expandable to size {${formatList(x.shape)}}.`);
  }
  if (shape.length === 0) return sumDims(x, [...x.shape.keys()], false);
  return sameShape(x.shape, shape) ? x : sumTo(x, shape);
}
