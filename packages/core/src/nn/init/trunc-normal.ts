import { noGrad } from '../../autograd/mode.ts';
import { uniform_ as drawUniform } from '../../ops/random/in-place.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { erf } from '../../kernel/special.ts';

export interface TruncNormalOptions {
  /** Default: 0. */
  readonly mean?: number;
  /** Of the distribution before it is cut. Default: 1. */
  readonly std?: number;
  /** Least value. Default: -2. */
  readonly a?: number;
  /** Greatest value. Default: 2. */
  readonly b?: number;
}

/** Probability of a standard normal number below `x`. */
const below = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2;

/** Overwrites `x` with normal numbers cut to [a, b]: uniform ones through the inverse of the normal distribution. */
export function truncNormal_<T extends Tensor>(x: T, options: TruncNormalOptions = {}): T {
  const { mean = 0, std = 1, a = -2, b = 2 } = options;
  const low = below((a - mean) / std);
  const high = below((b - mean) / std);
  noGrad(() => {
    drawUniform(x, 2 * low - 1, 2 * high - 1)
      .erfinv_()
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b);
  });
  return x;
}
