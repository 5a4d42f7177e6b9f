import { IndexError, RuntimeError } from '../../errors.ts';
import { isIntegral } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { clone } from '../base/clone.ts';
import { checkInt } from '../base/sizes.ts';
import { replaced, without } from './lists.ts';
import { ViewOp } from './view-op.ts';

interface Slice {
  readonly dim: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const sliceOp = new ViewOp<Slice>({
  name: 'SliceBackward0',
  geometry: (x, { dim, start, end, step }) => ({
    shape: replaced(x.shape, dim, Math.ceil((end - start) / step)),
    strides: replaced(x.strides, dim, x.strides[dim]! * step),
    start: start * x.strides[dim]!,
  }),
});

const selectOp = new ViewOp<{ readonly dim: number; readonly index: number }>({
  name: 'SelectBackward0',
  geometry: (x, { dim, index }) => ({
    shape: without(x.shape, dim),
    strides: without(x.strides, dim),
    start: index * x.strides[dim]!,
  }),
});

/**
 * A view of `x` with elements `start` (inclusive) to `end` (exclusive) of `dim`; all are wrapped and in
 * range.
 */
export const sliceRange = (x: Tensor, dim: number, start: number, end: number, step = 1): Tensor =>
  sliceOp.apply(x, { dim, start, end, step });

/** A view of `x` at `index` of `dim`, both wrapped and in range. */
export const selectAt = (x: Tensor, dim: number, index: number): Tensor => selectOp.apply(x, { dim, index });

/**
 * A view of `x` at `index` of dimension `dim`, which is gone from the result. Errors: IndexError out of
 * range.
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  if (x.ndim === 0) throw new IndexError('select() cannot be applied to a 0-dim tensor.');
  checkInt('select', 'index', 3, index);
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d]!;
  if (index < -size || index >= size) {
    throw new IndexError(
      `select(): index ${index} out of range for tensor of size ${formatList(x.shape)} at dimension ${d}`,
    );
  }
  return selectAt(x, d, index < 0 ? index + size : index);
}

/** `start` or `end` of a slice as Python reads it: negative values count from the end, all are clipped. */
const clip = (at: number, size: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size);

/**
 * A view of elements `start` to `end` (exclusive) of dimension `dim`, every `step`th; as `x[start:end:step]`.
 */
export function slice(x: Tensor, dim = 0, start?: number | null, end?: number | null, step = 1): Tensor {
  if (x.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  const d = wrapDim(dim, x.ndim);
  if (step <= 0) throw new RuntimeError('slice step must be positive');
  const size = x.shape[d]!;
  const from = clip(start ?? 0, size);
  return sliceRange(x, d, from, Math.max(from, clip(end ?? size, size)), step);
}

/**
 * A view of `length` elements of dimension `dim` from `start` on (a number, or a 0-d integer tensor, which is
 * read). Errors: RuntimeError or IndexError out of range.
 */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  if (x.ndim === 0) throw new RuntimeError('narrow() cannot be applied to a 0-dim tensor.');
  const d = wrapDim(dim, x.ndim);
  const from = startOf(start);
  const size = x.shape[d]!;
  return narrowFrom(x, d, from === size ? from : wrapDim(from, size), length);
}

function startOf(start: number | Tensor): number {
  if (!(start instanceof Tensor)) return start;
  if (start.ndim !== 0 || !isIntegral(start.dtype))
    throw new RuntimeError('start must be an 0-dim integral Tensor.');
  return Number(start.itemSync());
}

function narrowFrom(x: Tensor, dim: number, start: number, length: number): Tensor {
  const size = x.shape[dim]!;
  if (start + length > size || length < 0) {
    throw new RuntimeError(`start (${start}) + length (${length}) exceeds dimension size (${size}).`);
  }
  return sliceRange(x, dim, start, start + length);
}

/** As `narrow`, but a copy. */
export function narrowCopy(x: Tensor, dim: number, start: number, length: number): Tensor {
  if (x.ndim === 0) throw new RuntimeError('narrow() cannot be applied to a 0-dim tensor.');
  const d = wrapDim(dim, x.ndim);
  return clone(narrowFrom(x, d, start < 0 ? start + x.shape[d]! : start, length));
}
