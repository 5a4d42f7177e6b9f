import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { reducedDims } from '../base/reduction.ts';
import { sumDims } from '../base/sum.ts';

/** Sum over all or the given dimensions. */
export function sum(x: Tensor, dim?: number | readonly number[] | null, options: { keepdim?: boolean; dtype?: DType } = {}): Tensor {
  return sumDims(x, reducedDims(x.ndim, dim), options.keepdim ?? false, options.dtype);
}
