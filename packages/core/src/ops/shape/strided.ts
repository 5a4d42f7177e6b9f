import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { stridedView } from '../base/as-strided.ts';

/**
 * The view of the storage of `x` with the given sizes and strides, from element `storageOffset` (default:
 * that of `x`) of the storage on. Elements may appear more than once. Errors: RuntimeError where the view
 * would leave the storage.
 */
export function asStrided(
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset?: number,
): Tensor {
  const offset = storageOffset ?? x.offset;
  checkStrided(x, size, stride, offset);
  return stridedView(x, size, stride, offset - x.offset);
}

function checkStrided(x: Tensor, size: readonly number[], stride: readonly number[], offset: number): void {
  if (size.length !== stride.length) throw new RuntimeError('mismatch in length of strides and shape');
  if (stride.some((s) => s < 0)) {
    throw new RuntimeError(
      `as_strided: Negative strides are not supported at the moment, got strides: ${formatList(stride)}`,
    );
  }
  if (size.some((n) => n < 0)) {
    throw new RuntimeError(
      `Storage size calculation overflowed with sizes=${formatList(size)} and strides=${formatList(stride)}`,
    );
  }
  if (offset < 0) throw new RuntimeError(`Tensor: invalid storage offset ${offset}`);
  if (size.includes(0)) return;
  const end = size.reduce((last, n, d) => last + (n - 1) * stride[d]!, offset + 1);
  if (end <= x.storage.length) return;
  const { bytes } = dtypeInfo(x.dtype);
  throw new RuntimeError(
    `setStorage: sizes ${formatList(size)}, strides ${formatList(stride)}, storage offset ${offset}, and itemsize ` +
      `${bytes} requiring a storage size of ${end * bytes} are out of bounds for storage of size ` +
      `${x.storage.length * bytes}`,
  );
}
