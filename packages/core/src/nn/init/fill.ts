import { noGrad } from '../../autograd/mode.ts';
import { ValueError } from '../../errors.ts';
import { fillWith, fillZero } from '../../ops/base/fill.ts';
import { copyInto } from '../../ops/base/fill.ts';
import { eye } from '../../ops/create/filled.ts';
import { normal_ as drawNormal, uniform_ as drawUniform } from '../../ops/random/in-place.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { selectAt } from '../../ops/shape/slice.ts';

/** Overwrites `x` with uniform numbers of [a, b), without a trace in autograd. */
export function uniform_<T extends Tensor>(x: T, a = 0, b = 1): T {
  noGrad(() => drawUniform(x, a, b));
  return x;
}

/** Overwrites `x` with normal numbers, without a trace in autograd. */
export function normal_<T extends Tensor>(x: T, mean = 0, std = 1): T {
  noGrad(() => drawNormal(x, mean, std));
  return x;
}

/** Sets every element to `value`, without a trace in autograd. */
export function constant_<T extends Tensor>(x: T, value: number): T {
  noGrad(() => fillWith(x, value));
  return x;
}

export const ones_ = <T extends Tensor>(x: T): T => constant_(x, 1);
export const zeros_ = <T extends Tensor>(x: T): T => constant_(x, 0);

/** Overwrites a matrix with the identity: ones on the diagonal, zeros elsewhere. ValueError unless it has 2 dimensions. */
export function eye_<T extends Tensor>(x: T): T {
  if (x.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = x.shape as unknown as [number, number];
  noGrad(() => copyInto(x, eye(rows, columns, { dtype: x.dtype, backend: x.device.backend })));
  return x;
}

/**
 * Overwrites the weight of a convolution (3 to 5 dimensions) so that it hands its channels on, in each of `groups`.
 * ValueError for other numbers of dimensions, and where the groups do not divide the first one.
 */
export function dirac_<T extends Tensor>(x: T, groups = 1): T {
  if (![3, 4, 5].includes(x.ndim)) {
    throw new ValueError('Only tensors with 3, 4, or 5 dimensions are supported');
  }
  const [out, channels, ...kernel] = x.shape as unknown as [number, number, ...number[]];
  if (out % groups !== 0) throw new ValueError('dim 0 must be divisible by groups');
  const perGroup = out / groups;
  noGrad(() => {
    fillZero(x);
    for (let group = 0; group < groups; group++) {
      for (let d = 0; d < Math.min(perGroup, channels); d++) {
        const place = [group * perGroup + d, d, ...kernel.map((size) => Math.floor(size / 2))];
        fillWith(
          place.reduce((part, index) => selectAt(part, 0, index), x as Tensor),
          1,
        );
      }
    }
  });
  return x;
}
