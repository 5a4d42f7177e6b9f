import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkTensor } from '../base/sizes.ts';
import { expand } from '../base/broadcast.ts';
import { named } from '../base/named.ts';
import { broadcastShapes } from '../base/plan.ts';
import { notImplementedFor } from '../base/types.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { roll } from '../shape/roll.ts';

/**
 * Cross product of the vectors of 3 along `dim` (default: the last); the other dimensions are broadcast. Errors:
 * RuntimeError for other sizes, dtypes that differ and bool.
 */
export function linalgCross(input: Tensor, other: Tensor, dim = -1): Tensor {
  checkTensor('linalg_cross', 'input', 1, input);
  checkTensor('linalg_cross', 'other', 2, other);
  if (input.ndim !== other.ndim) {
    throw new RuntimeError('linalg.cross: inputs must have the same number of dimensions.');
  }
  const d = wrapDim(dim, input.ndim);
  if (input.shape[d] !== 3 || other.shape[d] !== 3) {
    throw new RuntimeError(
      `linalg.cross: inputs dimension ${dim} must have length 3. Got ${input.shape[d]} and ${other.shape[d]}`,
    );
  }
  const shape = broadcastShapes(input.shape, other.shape);
  if (input.dtype !== other.dtype) {
    const [expected, found] = [input, other].map((x) => dtypeInfo(x.dtype).scalarType);
    throw new RuntimeError(`expected scalar type ${expected} but found ${found}`);
  }
  if (input.dtype === 'bool') throw notImplementedFor('cross', 'bool');
  const [a, b] = [expand(input, shape), expand(other, shape)];
  const next = (x: Tensor): Tensor => roll(x, -1, d);
  const second = (x: Tensor): Tensor => roll(x, -2, d);
  return named('LinalgCrossBackward0', sub(mul(next(a), second(b)), mul(second(a), next(b))));
}

/** `linalg.cross` along `dim`, by default the first dimension of size 3. */
export function cross(input: Tensor, other: Tensor, dim?: number | null): Tensor {
  if (dim !== undefined && dim !== null) return linalgCross(input, other, dim);
  const found = input.shape.indexOf(3);
  if (found < 0) throw new RuntimeError('no dimension of size 3 in input');
  return linalgCross(input, other, found);
}
