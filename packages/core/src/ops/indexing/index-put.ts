import { ValueError } from '../../errors.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { checkTensor } from '../base/sizes.ts';
import { putIndices, putIndicesInPlace } from './advanced.ts';

export interface IndexPutOptions {
  /** Add the values to what is there, those of equal positions in order, instead of replacing it. */
  readonly accumulate?: boolean;
}

function checkPut(fn: string, x: Tensor, indices: unknown, values: unknown): void {
  checkTensor(fn, 'input', 1, x);
  if (!Array.isArray(indices)) {
    throw new TypeError(
      `${fn}(): argument 'indices' (position 2) must be tuple of Tensors, not ${pythonType(indices)}`,
    );
  }
  indices.forEach((index, i) => {
    if (index instanceof Tensor) return;
    throw new TypeError(`expected Tensor as element ${i} in argument 1, but got ${pythonType(index)}`);
  });
  checkTensor(fn, 'values', 3, values);
  if (indices.length === 0) throw new ValueError(`${fn}(): at least one index tensor is needed`);
}

/**
 * A copy of `x` with `values` at the positions `indices` of its leading dimensions: index tensors (int32) or
 * masks (bool), broadcast together, as in `x.at(...indices)`. `values` has the dtype of `x` and is broadcast
 * to those positions. Errors: those of `x.set_`.
 */
export function indexPut(
  x: Tensor,
  indices: readonly Tensor[],
  values: Tensor,
  options: IndexPutOptions = {},
): Tensor {
  checkPut('index_put', x, indices, values);
  return putIndices(x, indices, values, options.accumulate ?? false);
}

/** `indexPut` in place. */
export function indexPut_(
  x: Tensor,
  indices: readonly Tensor[],
  values: Tensor,
  options: IndexPutOptions = {},
): Tensor {
  checkPut('index_put_', x, indices, values);
  return putIndicesInPlace(x, indices, values, options.accumulate ?? false);
}
