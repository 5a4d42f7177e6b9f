import { RuntimeError } from '../../errors.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { readsAtOnce } from '../../tensor/at-once.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkTensor } from '../base/sizes.ts';
import { fromData } from '../create/tensor.ts';

/**
 * The elements of `x`, for an op whose result has a size that depends on them. Error on backends that are not
 * read at once.
 */
function valuesFor(op: string, x: Tensor): TypedArray {
  if (readsAtOnce(x)) return x.dataSync();
  throw new RuntimeError(
    `the size of the result of ${op} depends on the values, which backend '${x.backend}' does not read ` +
      'synchronously: use await t.synchronously(() => ...) around it, or keep the shape with maskedFill() or ' +
      'where(mask, x, other)',
  );
}

/** Row-major numbers of the elements of `x` that are not zero (NaN is not). */
function flatPositions(op: string, x: Tensor): Int32Array {
  const values = valuesFor(op, x);
  const found = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    // Without a branch, which a random mask would make the processor guess wrong.
    found[count] = i;
    count += Number(values[i] !== 0);
  }
  return found.slice(0, count);
}

/** Coordinates along one dimension of `shape`, of elements numbered row-major. */
function coordinates(flat: Int32Array, shape: readonly number[], dim: number): Int32Array {
  let inner = 1;
  for (let d = dim + 1; d < shape.length; d++) inner *= shape[d]!;
  const size = shape[dim]!;
  return flat.map((i) => ((i / inner) | 0) % size);
}

/** Row-major numbers of the elements of `x` that are not zero, as an int32 index tensor. */
export function flatIndex(op: string, x: Tensor): Tensor {
  const flat = flatPositions(op, x);
  return fromData(x.device, 'int32', [flat.length], flat);
}

/** Positions of the elements of `x` that are not zero, row-major: one int32 index tensor per dimension. */
export function positions(op: string, x: Tensor): Tensor[] {
  const flat = flatPositions(op, x);
  return x.shape.map((_, d) =>
    fromData(x.device, 'int32', [flat.length], x.ndim === 1 ? flat : coordinates(flat, x.shape, d)),
  );
}

/**
 * Positions of the elements of `x` that are not zero, row-major, int32: a tensor of shape [count, ndim], or
 * with `asTuple` one of shape [count] per dimension, which together index them. Reads `x` on the host. Error
 * on backends without synchronous reads.
 */
export function nonzero(x: Tensor, options: { readonly asTuple: true }): Tensor[];
export function nonzero(x: Tensor, options?: { readonly asTuple?: false }): Tensor;
export function nonzero(x: Tensor, options: { readonly asTuple?: boolean } = {}): Tensor | Tensor[] {
  checkTensor('nonzero', 'input', 1, x);
  if (options.asTuple) return whereNonzero(x);
  return argwhere(x);
}

/** `nonzero` as a method. */
export interface NonzeroMethod {
  (options: { readonly asTuple: true }): Tensor[];
  (options?: { readonly asTuple?: false }): Tensor;
}

/** Positions of the elements of `x` that are not zero, as `nonzero`: a tensor of shape [count, ndim]. */
export function argwhere(x: Tensor): Tensor {
  checkTensor('argwhere', 'input', 1, x);
  const flat = flatPositions('argwhere', x);
  const rank = x.ndim;
  const rows = new Int32Array(flat.length * rank);
  for (let d = 0; d < rank; d++) {
    const along = coordinates(flat, x.shape, d);
    for (let i = 0; i < along.length; i++) rows[i * rank + d] = along[i]!;
  }
  return fromData(x.device, 'int32', [flat.length, rank], rows);
}

/**
 * `where` with a condition alone: one int32 tensor of positions per dimension; a 0-d condition counts as [1].
 */
export function whereNonzero(condition: Tensor): Tensor[] {
  checkTensor('where', 'condition', 1, condition);
  return positions('nonzero', condition.ndim === 0 ? condition.reshape(1) : condition);
}
