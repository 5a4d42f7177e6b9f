import { denseLayout, layoutOf } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** A tensor that shares the storage of `x`: same dtype, `shape` and `strides`, starting at `offset`. */
export function makeView(
  x: Tensor,
  shape: readonly number[],
  strides: readonly number[],
  offset = x.offset,
): Tensor {
  const view = new Tensor(x.storage, layoutOf(x.dtype, shape, strides), offset);
  view.base = x.base ?? x;
  view.viewVersion = x.storage.version;
  return view;
}

/** `x`, contiguous and just made, under another shape of as many elements: a tensor of its own, no view. */
export const reshapeOwn = (x: Tensor, shape: readonly number[]): Tensor =>
  new Tensor(x.storage, denseLayout(x.dtype, shape), x.offset);
