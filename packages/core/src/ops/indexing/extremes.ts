import type { Tensor } from '../../tensor/tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { runSort } from '../base/sort.ts';
import { fromData } from '../create/tensor.ts';
import { movedim } from '../shape/permute.ts';
import { cat } from '../shape/join.ts';
import { flatten, unflatten } from '../shape/reshape.ts';
import { sliceRange } from '../shape/slice.ts';
import { IndexedOp } from './indexed-op.ts';
import { selectAlong } from './selection.ts';

const pick = new IndexedOp('extremes', selectAlong);

/** Elements of the parts that long rows are sorted by: short enough for backends to sort each in one pass. */
const PART = 1024;

/**
 * Positions (int32) of the `k` largest or smallest along `dim`, in order, equal ones in that of their positions. Of long
 * rows parts are sorted, and then only what is first in each.
 */
export function extremes(x: Tensor, k: number, dim: number, largest: boolean): Tensor {
  const size = x.shape[dim]!;
  if (size < 4 * PART || k > PART / 8 || x.layout.size === 0) {
    return sliceRange(runSort(x, dim, largest).indices, dim, 0, k);
  }
  const rows = movedim(x.detach(), dim, -1);
  const along = rows.ndim - 1;
  const whole = size - (size % PART);
  const parts = firstOf(unflatten(sliceRange(rows, along, 0, whole), along, [-1, PART]), k, largest);
  const rest = firstOf(sliceRange(rows, along, whole, size), k, largest);
  const count = whole / PART;
  const starts = fromData(
    x.device,
    'int32',
    [count, 1],
    Int32Array.from({ length: count }, (_, i) => i * PART),
  );
  const values = cat([flatten(parts.values, along), rest.values], -1);
  const places = cat([flatten(add(parts.indices, starts), along), add(rest.indices, whole)], -1);
  for (const { values: sorted, indices } of [parts, rest]) {
    sorted.storage.dispose();
    indices.storage.dispose();
  }
  return movedim(pick.take(places, [extremes(values, k, along, largest)], [along]), -1, dim);
}

/** The first `k` along the last dimension, or all. */
function firstOf(x: Tensor, k: number, largest: boolean): { values: Tensor; indices: Tensor } {
  const last = x.ndim - 1;
  const { values, indices } = runSort(x, last, largest);
  const end = Math.min(k, x.shape[last]!);
  return { values: sliceRange(values, last, 0, end), indices: sliceRange(indices, last, 0, end) };
}
