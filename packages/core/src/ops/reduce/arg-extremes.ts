import { IndexError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { notImplementedFor } from '../base/types.ts';
import { keepdimOf, optionsOf, singleDimOf, type ReduceOptions } from './arguments.ts';
import { checkNonEmpty } from './extremes.ts';

/** The reductions themselves, for other files as well. */
export const argKernels = {
  max: new Reduction({ name: 'argmax', combine: 'argmax' }),
  min: new Reduction({ name: 'argmin', combine: 'argmin' }),
} as const;

function argExtreme(
  order: 'max' | 'min',
  x: Tensor,
  dim: number | ReduceOptions | undefined,
  options: ReduceOptions | undefined,
): Tensor {
  const op = `arg${order}`;
  const given = optionsOf(dim, options);
  const place = singleDimOf({ op }, x, dim, given);
  const dims = reducedDims(x.ndim, place);
  if (place !== undefined) checkNonEmpty(`${op}()`, x, dims);
  else if (x.layout.size === 0) {
    throw new IndexError(`${op}(): Expected reduction dim to be specified for input.numel() == 0.`);
  }
  if (x.dtype === 'bool' && hasChoice(x, place, dims)) throw notImplementedFor(`${op}_cpu`, x.dtype);
  return argKernels[order].run([x], dims, keepdimOf(given), x.dtype);
}

/** False where PyTorch answers without looking at the elements. */
const hasChoice = (x: Tensor, place: number | undefined, dims: readonly number[]): boolean =>
  x.layout.size > 0 && (place === undefined || dims.length === 0 || x.shape[dims[0]!]! > 1);

/**
 * Place of the largest element along `dim`, or of all in row-major order, as int32: the first of equals, NaN
 * counting as the largest. Errors: IndexError where there are no elements, RuntimeError for bool.
 */
export const argmax = (x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions): Tensor =>
  argExtreme('max', x, dim, options);

/** Place of the smallest element; like `argmax`, NaN counting as the smallest. */
export const argmin = (x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions): Tensor =>
  argExtreme('min', x, dim, options);
