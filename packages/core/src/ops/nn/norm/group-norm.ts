import { RuntimeError, ValueError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../../tensor/tensor.ts';
import { optionsAfterTwo } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { add, mul } from '../../elementwise/arithmetic.ts';
import { div } from '../../elementwise/division.ts';
import { pow } from '../../elementwise/power.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import { padConstant } from '../pad-constant.ts';
import { avgPool2d, avgPool3d } from '../pool/average-pool.ts';
import { normalised } from './normalise.ts';

export interface GroupNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

type ParameterOr<O> = Tensor | null | O;

/**
 * Elements of mean 0 and variance 1 over groups of channels: `[n, channels, ...]` in `numGroups` groups, times `weight`
 * plus `bias` of a channel each. Floats. Errors: ValueError for a single value in a group, RuntimeError for sizes that
 * do not fit.
 */
export function groupNorm(
  input: Tensor,
  numGroups: number,
  weight?: ParameterOr<GroupNormOptions>,
  bias?: ParameterOr<GroupNormOptions>,
  options?: GroupNormOptions,
): Tensor {
  const [w = null, b = null, given] = optionsAfterTwo<Tensor | null, Tensor | null, GroupNormOptions>(
    weight,
    bias,
    options,
  );
  wrapDim(1, input.ndim);
  const [batch, channels, ...spatial] = input.shape as unknown as [number, number, ...number[]];
  if (numGroups <= 0) throw new RuntimeError(`Expected num groups to be greater than 0, got ${numGroups}`);
  if (Math.floor((batch * channels) / numGroups) * numel(spatial) === 1) {
    const sizes = [Math.floor((batch * channels) / numGroups), numGroups, ...spatial];
    throw new ValueError(
      `Expected more than 1 value per channel when training, got input size ${formatList(sizes)}`,
    );
  }
  if (channels % numGroups !== 0) {
    throw new RuntimeError(
      'Expected number of channels in input to be divisible by num_groups, but got input of shape ' +
        `${formatList(input.shape)} and num_groups=${numGroups}`,
    );
  }
  for (const [name, part] of [
    ['weight', w],
    ['bias', b],
  ] as const) {
    if (part === null || (part.ndim === 1 && part.layout.size === channels)) continue;
    throw new RuntimeError(
      `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ` +
        `${formatList(part.shape)} and input of shape ${formatList(input.shape)}`,
    );
  }
  if (!isFloat(input.dtype)) throw notImplementedFor('GroupNormKernelImpl', input.dtype);
  const perGroup = channels / numGroups;
  const along = (part: Tensor | null): Tensor | null => part && reshapeTo(part, [1, numGroups, perGroup, 1]);
  return normalised(input, along(w), along(b), {
    name: 'NativeGroupNormBackward0',
    shape: [batch, numGroups, perGroup, numel(spatial)],
    dims: [2, 3],
    eps: given.eps ?? 1e-5,
  })[0];
}

export interface LocalResponseOptions {
  /** Factor of the mean square. Default: 1e-4. */
  readonly alpha?: number;
  /** Exponent. Default: 0.75. */
  readonly beta?: number;
  /** Added to it. Default: 1. */
  readonly k?: number;
}

/**
 * x divided by `(k + alpha m)^beta`, where m is the mean of the squares of `size` neighbouring channels (dimension 1).
 * ValueError for fewer than three dimensions.
 */
export function localResponseNorm(input: Tensor, size: number, options: LocalResponseOptions = {}): Tensor {
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  if (input.ndim < 3) {
    throw new ValueError(
      `Expected 3D or higher dimensionality                          input (got ${input.ndim} dimensions)`,
    );
  }
  if (input.layout.size === 0) return input;
  const [batch, channels, first] = input.shape as unknown as [number, number, number];
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const flat = input.ndim === 3;
  const squares = mul(input, input);
  const shaped = flat
    ? unsqueeze(squares, 1)
    : reshapeTo(squares, [batch, 1, channels, first, numel(input.shape.slice(3))]);
  const zeros = shaped.shape.map(() => 0);
  const at = (n: number): number[] => zeros.map((_, d) => (d === 2 ? n : 0));
  const padded = padConstant(shaped, { before: at(before), after: at(after), value: 0 });
  const means = flat ? avgPool2d(padded, [size, 1], 1) : avgPool3d(padded, [size, 1, 1], 1);
  const mean = flat ? squeeze(means, 1) : reshapeTo(means, input.shape);
  return div(input, pow(add(mul(mean, alpha), k), beta));
}
