import { noGrad } from '../../autograd/mode.ts';
import { ValueError } from '../../errors.ts';
import { copyInto } from '../../ops/base/fill.ts';
import { newEmpty } from '../../ops/create/filled.ts';
import { mul, mul_ } from '../../ops/elementwise/arithmetic.ts';
import { sign } from '../../ops/elementwise/sign.ts';
import { qr } from '../../ops/matrix/linalg/qr.ts';
import { normal_ as drawNormal } from '../../ops/random/in-place.ts';
import { diagonal } from '../../ops/shape/diagonal.ts';
import { transpose } from '../../ops/shape/permute.ts';
import { reshapeTo } from '../../ops/shape/reshape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

export interface OrthogonalOptions {
  /** Factor of the result. Default: 1. */
  readonly gain?: number;
}

/**
 * Overwrites `x` with a matrix (the dimensions from the second one on count as one) whose rows or columns are
 * orthonormal: the Q of normal numbers, with the signs that make it evenly distributed (Saxe et al., 2013). ValueError
 * for fewer than 2 dimensions.
 */
export function orthogonal_<T extends Tensor>(x: T, { gain = 1 }: OrthogonalOptions = {}): T {
  if (x.ndim < 2) throw new ValueError('Only tensors with 2 or more dimensions are supported');
  if (x.layout.size === 0) return x;
  const rows = x.shape[0]!;
  const columns = x.layout.size / rows;
  noGrad(() => {
    const drawn = drawNormal(newEmpty(x, [rows, columns]), 0, 1);
    const [q, r] = qr(rows < columns ? transpose(drawn, 0, 1) : drawn);
    const signed = mul(q, sign(diagonal(r)));
    copyInto(x, reshapeTo(rows < columns ? transpose(signed, 0, 1) : signed, x.shape));
    mul_(x, gain);
  });
  return x;
}
