import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import {
  dimOf,
  forms,
  keepdimOf,
  optionsOf,
  singleDimOf,
  type DimRule,
  type ReduceOptions,
} from './arguments.ts';

/** PyTorch answers in bool, but in uint8 for uint8. */
const kernels = (combine: 'all' | 'any'): { bool: Reduction; uint8: Reduction } => ({
  bool: new Reduction({ name: combine, combine }),
  uint8: new Reduction({ name: `${combine}_uint8`, combine, epilogue: (result) => e.cast(result, 'uint8') }),
});

const allKernels = kernels('all');
const anyKernels = kernels('any');

function logical(
  op: 'all' | 'any',
  x: Tensor,
  dim: number | ReduceOptions | undefined,
  options: ReduceOptions | undefined,
): Tensor {
  const given = optionsOf(dim, options);
  const place = singleDimOf({ op, forms: forms.logical }, x, dim, given);
  const kernel = (op === 'all' ? allKernels : anyKernels)[x.dtype === 'uint8' ? 'uint8' : 'bool'];
  return kernel.run([x], reducedDims(x.ndim, place), keepdimOf(given), x.dtype);
}

/** True where no element along `dim`, or of all, is 0; NaN is not. bool, or uint8 for uint8. */
export const all = (x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions): Tensor =>
  logical('all', x, dim, options);

/** True where an element along `dim`, or of all, is not 0; NaN is not. bool, or uint8 for uint8. */
export const any = (x: Tensor, dim?: number | ReduceOptions, options?: ReduceOptions): Tensor =>
  logical('any', x, dim, options);

const countKernel = new Reduction({
  name: 'count_nonzero',
  combine: 'sum',
  prologue: ([x]) => e.where(e.ne(x!, 0), e.constant(1, 'int32'), e.constant(0, 'int32')),
});

const countRule: DimRule = { op: 'count_nonzero', many: true, forms: forms.counting };

/** Number of elements over `dim`, or of all, that are not 0, as int32. */
export function countNonzero(
  x: Tensor,
  dim?: number | readonly number[] | null | Pick<ReduceOptions, 'dim' | 'axis'>,
): Tensor {
  const place = dimOf(countRule, x, dim, optionsOf(dim, undefined));
  return countKernel.run([x], reducedDims(x.ndim, place), false, x.dtype);
}
