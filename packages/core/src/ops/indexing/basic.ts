import { IndexError } from '../../errors.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import type { TensorData } from '../create/infer.ts';
import { tensor } from '../create/tensor.ts';
import { selectAt, sliceRange } from '../shape/slice.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { ELLIPSIS, resolveSlice, Slice, type IndexList, type Item } from './syntax.ts';

/** An index split in two: a view for what views can express, and index tensors for its dimensions. */
export interface BasicIndex {
  readonly view: Tensor;
  /** One per leading dimension of `view`, null where none indexes it; empty where there are none at all. */
  readonly indices: readonly (Tensor | null)[];
}

export const isMask = (x: Tensor): boolean => x.dtype === 'bool' || x.dtype === 'uint8';

/** `x` at position `index` of `dim`; `shown` is the number of the index, as errors name it. */
export function selectIndex(x: Tensor, dim: number, index: number, shown: number): Tensor {
  if (index === 0 && dim === 0 && x.ndim === 0) {
    throw new IndexError(
      'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a ' +
        '0-dim tensor to a number',
    );
  }
  const size = x.shape[dim] ?? 0;
  if (index >= size || index < -size) {
    throw new IndexError(`index ${index} is out of bounds for dimension ${shown} with size ${size}`);
  }
  return selectAt(x, dim, index < 0 ? index + size : index);
}

/** The range `index` of dimension `dim`; `x` itself where that is all of it and `asItIs` allows. */
export function sliceIndex(x: Tensor, dim: number, index: Slice, asItIs: boolean): Tensor {
  const { start, stop, step } = resolveSlice(index, x.shape[dim] ?? 0);
  if (x.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  const d = wrapDim(dim, x.ndim);
  const whole = (index.start ?? 0) === 0 && index.stop === x.shape[d] && step === 1;
  return whole && asItIs ? x : sliceRange(x, d, start, stop, step);
}

/** How many dimensions of the tensor an index takes up; a list counts as one, even of booleans. */
function dimensionsOf(item: Item): number {
  if (item instanceof Tensor) return isMask(item) ? item.ndim : 1;
  return item === null || item === ELLIPSIS || typeof item === 'boolean' ? 0 : 1;
}

/** The index tensor of a list of positions, or the mask of a list of booleans. */
function listTensor(x: Tensor, list: TypedArray | IndexList): Tensor {
  const { backend } = x.device;
  if (ArrayBuffer.isView(list)) return tensor(list, { backend });
  return tensor(list as TensorData, { backend, dtype: holdsOnlyBooleans(list) ? 'bool' : 'int32' });
}

const holdsOnlyBooleans = (list: IndexList): boolean =>
  list.length > 0 &&
  list.every((item) => typeof item === 'boolean' || (Array.isArray(item) && holdsOnlyBooleans(item)));

/** What `true` and `false` stand for: the one position of a dimension of size 1, or none. */
const truthIndex = (x: Tensor, truth: boolean): Tensor =>
  tensor(truth ? [0] : [], { backend: x.device.backend, dtype: 'int32' });

/** Puts `index` in its place among the index tensors. */
function record(indices: (Tensor | null)[], dim: number, index: Tensor): void {
  while (indices.length < dim) indices.push(null);
  indices[dim] = index;
}

/** Applies what views can express of `items` to `x`, and gives the rest. Source: torch's applySlicing. */
export function applyViews(x: Tensor, items: readonly Item[]): BasicIndex {
  let specified = 0;
  for (const item of items) specified += dimensionsOf(item);
  if (specified > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim}`);
  let view = x;
  let dim = 0;
  const indices: (Tensor | null)[] = [];
  for (let i = 0; i < items.length; i++) {
    const given = items[i]!;
    const item =
      Array.isArray(given) || ArrayBuffer.isView(given)
        ? listTensor(x, given as TypedArray | IndexList)
        : (given as Exclude<Item, TypedArray | IndexList>);
    if (typeof item === 'number') {
      view = selectIndex(view, dim, item, i);
    } else if (item instanceof Slice) {
      view = sliceIndex(view, dim++, item, true);
    } else if (item === ELLIPSIS) {
      dim += x.ndim - specified;
    } else if (item === null) {
      view = unsqueeze(view, dim++);
    } else if (typeof item === 'boolean') {
      view = unsqueeze(view, dim);
      record(indices, dim++, truthIndex(x, item));
    } else if (item.ndim > 0 || !(isMask(item) || item.dtype === 'int32')) {
      record(indices, dim++, item);
    } else if (isMask(item)) {
      view = unsqueeze(view, dim);
      record(indices, dim++, truthIndex(x, Boolean(item.itemSync())));
    } else {
      view = selectIndex(view, dim, Number(item.itemSync()), i);
    }
  }
  return { view, indices };
}
