import { IndexError, RuntimeError } from '../../errors.ts';
import { topk as selectLargest } from '../../random/topk.ts';
import { onHost, readsAtOnce } from '../../tensor/at-once.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { clone } from '../base/clone.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { checkInt, checkTensor, isOptions } from '../base/sizes.ts';
import { runSort } from '../base/sort.ts';
import { notImplementedFor } from '../base/types.ts';
import { fromData } from '../create/tensor.ts';
import { movedim } from '../shape/permute.ts';
import { selectAt } from '../shape/slice.ts';
import { extremes } from './extremes.ts';
import { IndexedOp } from './indexed-op.ts';
import { quickSelect } from './quick-select.ts';
import { selectAlong } from './selection.ts';

/** Values and where they were: `const [values, indices] = x.sort()`, or by name. */
export type Sorted = ReturnType<'values' | 'indices'>;

/** The elements at sorted positions, with PyTorch's node for each op. */
const picker = (name: string): IndexedOp => new IndexedOp(name, selectAlong);
const sortPick = picker('SortBackward0');
const stableSortPick = picker('SortBackward1');
const topkPick = picker('TopkBackward0');
const kthPick = picker('KthvalueBackward0');

const sorted = (op: string, pick: IndexedOp, x: Tensor, indices: Tensor, dim: number): Sorted =>
  returnType(op, { values: pick.take(x, [indices], [dim]), indices });

export interface SortOptions {
  /** Default: the last dimension. */
  readonly dim?: number;
  readonly axis?: number;
  /** Largest first. Default: false. */
  readonly descending?: boolean;
  /** Keep equal elements in their order: sorting always does. */
  readonly stable?: boolean;
}

function sortOrder(
  fn: string,
  x: Tensor,
  dim: number | SortOptions | undefined,
  descending: boolean | SortOptions | undefined,
): { dim: number; descending: boolean } {
  checkTensor(fn, 'input', 1, x);
  const options = isOptions(dim) ? dim : isOptions(descending) ? descending : {};
  const d = (isOptions(dim) ? undefined : dim) ?? options.dim ?? options.axis ?? -1;
  const reversed = (isOptions(descending) ? undefined : descending) ?? options.descending ?? false;
  checkInt(fn, 'dim', 2, d);
  if (typeof reversed !== 'boolean') {
    throw new TypeError(
      `${fn}(): argument 'descending' (position 3) must be bool, not ${pythonType(reversed)}`,
    );
  }
  return { dim: wrapDim(d, x.ndim), descending: reversed };
}

/**
 * The elements of `x` in ascending (or `descending`) order along `dim` (default: the last), and their
 * positions (int32): `x.sort(0)`, `x.sort(0, true)`, `x.sort({ descending: true })`. NaN counts as the
 * greatest; equal elements keep their order.
 */
export function sort(
  x: Tensor,
  dim?: number | SortOptions,
  descending?: boolean | SortOptions,
  options: SortOptions = {},
): Sorted {
  const order = sortOrder('sort', x, dim, descending);
  const given = [dim, descending, options].find(isOptions) as SortOptions;
  const pick = given.stable === undefined ? sortPick : stableSortPick;
  return sorted('sort', pick, x, runSort(x, order.dim, order.descending).indices, order.dim);
}

/** The positions of the elements of `x` in sorted order along `dim`, int32; arguments as for `sort`. */
export function argsort(x: Tensor, dim?: number | SortOptions, descending?: boolean | SortOptions): Tensor {
  const order = sortOrder('argsort', x, dim, descending);
  return runSort(x, order.dim, order.descending).indices;
}

/** The elements of `x` in ascending order along its first dimension. */
export const msort = (x: Tensor): Tensor => sort(x, 0).values;

/**
 * The `k` largest (or smallest) elements along `dim` (default: the last), the most extreme first, and their
 * positions (int32). NaN counts as the greatest. With `sorted` false PyTorch leaves the order open; here they
 * are sorted all the same. Errors: RuntimeError for more than there are.
 */
export function topk(x: Tensor, k: number, dim = -1, largest = true, _sorted = true): Sorted {
  checkTensor('topk', 'input', 1, x);
  checkInt('topk', 'k', 2, k);
  const d = wrapDim(dim, x.ndim);
  if (k < 0 || k > (x.shape[d] ?? 1)) throw new RuntimeError('selected index k out of range');
  if (x.ndim === 0)
    return returnType('topk', { values: clone(x), indices: fullOf(x.device, 'int32', [], 0) });
  if (x.dtype === 'bool') throw notImplementedFor('topk_cpu', x.dtype);
  const indices = extremesOnHost(x, k, d, largest) ?? extremes(x, k, d, largest);
  return sorted('topk', topkPick, x, indices, d);
}

/**
 * Positions of the extremes along `dim`, equal ones in the order that PyTorch's selection gives them. The
 * selection takes the largest, so the smallest are negated, and NaN made smaller than all. Null where
 * infinity is there too, and where the backend is not read at once.
 */
function extremesOnHost(x: Tensor, k: number, dim: number, largest: boolean): Tensor | null {
  if (!readsAtOnce(x) || x.layout.size === 0) return null;
  const size = x.shape[dim]!;
  const rows = movedim(x.detach(), dim, -1);
  const values = rows.dataSync();
  if (!largest && values.includes(NaN) && values.includes(Infinity)) return null;
  const keys = largest
    ? values
    : Float64Array.from(values, (value) => (Number.isNaN(value) ? -Infinity : -value));
  const found = new Int32Array((keys.length / size) * k);
  for (let row = 0; row < keys.length / size; row++) {
    found.set(selectLargest(keys.subarray(row * size, (row + 1) * size), k), row * k);
  }
  return movedim(fromData(x.device, 'int32', [...rows.shape.slice(0, -1), k], found), -1, dim);
}

/** Positions of the `k`th smallest along `dim`, which has size 1. Selected on the host, as PyTorch's CPU does. */
function kthOnHost(x: Tensor, k: number, dim: number): Tensor {
  const size = x.shape[dim]!;
  const rows = movedim(x.detach(), dim, -1);
  const places = emptyOf(x.device, denseLayout('int32', [...rows.shape.slice(0, -1), 1]));
  onHost([rows], [places], ([values]) => {
    const found = new Int32Array(places.layout.size);
    for (let row = 0; row < found.length; row++) {
      found[row] = quickSelect(values!.subarray(row * size, (row + 1) * size), k - 1);
    }
    return [found];
  });
  return movedim(places, -1, dim);
}

/**
 * The `k`th smallest element along `dim` (default: the last), and its position (int32): of equal elements the one that
 * PyTorch's selection finds. Errors: RuntimeError for more than there are, IndexError where there are none.
 */
export function kthvalue(x: Tensor, k: number, dim = -1, keepdim = false): Sorted {
  checkTensor('kthvalue', 'input', 1, x);
  checkInt('kthvalue', 'k', 2, k);
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d] ?? 1;
  if (size === 0) throw new IndexError(`kthvalue(): Expected reduction dim ${d} to have non-zero size.`);
  if (k < 1 || k > size) {
    throw new RuntimeError(`kthvalue(): selected number k out of range for dimension ${d}`);
  }
  if (x.dtype === 'bool') throw notImplementedFor('kthvalue_cpu', x.dtype);
  if (x.ndim === 0)
    return returnType('kthvalue', { values: clone(x), indices: fullOf(x.device, 'int32', [], 0) });
  const place = kthOnHost(x, k, d);
  const values = kthPick.take(x, [place], [d]);
  if (keepdim) return returnType('kthvalue', { values, indices: place });
  return returnType('kthvalue', { values: selectAt(values, d, 0), indices: selectAt(place, d, 0) });
}
