import { layoutOf } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** A tensor that shares the storage of `x`: same dtype, `shape` and `strides`, starting at `offset`. */
export function makeView(x: Tensor, shape: readonly number[], strides: readonly number[], offset = x.offset): Tensor {
  const view = new Tensor(x.storage, layoutOf(x.dtype, shape, strides), offset);
  view.base = x.base ?? x;
  view.viewVersion = x.storage.version;
  return view;
}
