import { ValueError } from '../../errors.ts';
import { numel } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Number of inputs of each output of a weight, and of outputs of each input. ValueError for fewer than 2 dimensions. */
export function fansOf(x: Tensor): { readonly fanIn: number; readonly fanOut: number } {
  if (x.ndim < 2) {
    throw new ValueError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions');
  }
  const field = numel(x.shape.slice(2));
  return { fanIn: x.shape[1]! * field, fanOut: x.shape[0]! * field };
}
