import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { copyInto } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { Pointwise } from '../base/pointwise.ts';
import { same } from '../base/types.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { normDims } from './vector-norm.ts';

/** What vectors of a norm are multiplied by. Source: renorm_scale_factor_impl. */
const scale = new Pointwise({
  name: 'renorm_scale',
  arity: 2,
  roles: ['value', 'parameter'],
  types: same,
  forward: (norm, most) => e.where(e.gt(norm!, most!), e.div(most!, e.add(norm!, 1e-7)), 1),
});

/**
 * `x` with the slices along `dim` whose norm of order `p` is above `maxnorm` scaled down to it. Floats of two or more
 * dimensions. Errors: RuntimeError for orders that are not positive and a negative norm.
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  if (p <= 0) throw new RuntimeError('renorm: non-positive-norm not supported');
  if (maxnorm < 0) throw new RuntimeError(`renorm: expected maxnorm to be >= 0 but got ${maxnorm}`);
  if (x.ndim < 2) {
    throw new RuntimeError(`renorm: input needs at least 2 dimensions, got ${x.ndim} dimensions`);
  }
  const d = wrapDim(dim, x.ndim);
  if (!isFloat(x.dtype)) {
    throw new RuntimeError(
      'linalg.vector_norm: Expected a floating point or complex tensor as input. Got ' +
        dtypeInfo(x.dtype).scalarType,
    );
  }
  const dims = [...x.shape.keys()].filter((other) => other !== d);
  const name = 'LinalgVectorNormBackward0';
  const norms = normDims(x, { p, dims, keepdim: true, dtype: x.dtype, name });
  return named('RenormBackward0', mul(x, scale.apply2(norms, maxnorm)));
}

/** `renorm` in place. */
export const renorm_ = (x: Tensor, p: number, dim: number, maxnorm: number): Tensor =>
  copyInto(x, renorm(x, p, dim, maxnorm));
