import { RuntimeError } from '../../errors.ts';
import type { DType } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { notImplementedFor } from '../base/types.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import { sizesAfter, type Convolution } from './convolution-shape.ts';
import { convolve } from './convolve.ts';
import type { Padding } from './pad-constant.ts';

/** A number for all spatial dimensions or one for each. */
export type PerDimension = number | readonly number[];

export interface ConvOptions {
  readonly stride?: PerDimension;
  /** Zeros on both sides; 'same' keeps the size (stride 1), 'valid' adds none. */
  readonly padding?: PerDimension | 'same' | 'valid';
  readonly dilation?: PerDimension;
  /** Channels are split into this many groups that do not see each other. */
  readonly groups?: number;
}

/** `value` once per spatial dimension; a number counts for the `own` dimensions that the op has by its name. */
export function perDimension(value: PerDimension, dims: number, name: string, own = dims): number[] {
  const list = typeof value === 'number' ? new Array<number>(own).fill(value) : value;
  if (list.length === 1) return new Array<number>(dims).fill(list[0]!);
  if (list.length === dims) return [...list];
  throw new RuntimeError(
    `expected ${name} to be a single integer value or a list of ${dims} values to match the convolution dimensions, ` +
      `but got ${name}=${formatList(list)}`,
  );
}

function paddingOf(
  given: ConvOptions['padding'],
  kernel: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
  own: number,
): Padding {
  const dims = kernel.length;
  const around = (before: readonly number[], after: readonly number[]): Padding => ({
    before: [0, 0, ...before],
    after: [0, 0, ...after],
    value: 0,
  });
  if (given === 'valid') return around(new Array<number>(dims).fill(0), new Array<number>(dims).fill(0));
  if (given === 'same') {
    if (stride.some((s) => s !== 1))
      throw new RuntimeError("padding='same' is not supported for strided convolutions");
    const total = kernel.map((k, d) => dilation[d]! * (k - 1));
    return around(
      total.map((n) => Math.floor(n / 2)),
      total.map((n) => Math.ceil(n / 2)),
    );
  }
  if (typeof given === 'string') throw new RuntimeError(`Invalid padding string: '${String(given)}'`);
  const list = perDimension(given ?? 0, dims, 'padding', own);
  if (list.some((n) => n < 0)) throw new RuntimeError('negative padding is not supported');
  return around(list, list);
}

const typeNames: Record<DType, string> = {
  float32: 'float',
  float64: 'double',
  int32: 'int',
  uint8: 'unsigned char',
  bool: 'bool',
};

function checkShapes(x: Tensor, weight: Tensor, bias: Tensor | null, dims: number, conv: Convolution): void {
  const [out, perGroup] = weight.shape as unknown as [number, number];
  const { groups, kernel, dilation } = conv;
  const list = (sizes: readonly number[]): string => formatList(sizes);
  if (groups <= 0) throw new RuntimeError('non-positive groups is not supported');
  if (conv.stride.some((s) => s <= 0)) throw new RuntimeError('non-positive stride is not supported');
  if (dilation.some((n) => n <= 0)) {
    throw new RuntimeError(`dilation should be greater than zero, but got ${list(dilation)}`);
  }
  if (weight.ndim !== dims + 2) {
    throw new RuntimeError(
      `Expected ${dims + 2}-dimensional input for ${dims + 2}-dimensional weight ${list(weight.shape)}, but got ` +
        `${x.ndim}-dimensional input of size ${list(x.shape)} instead`,
    );
  }
  if (out < groups) {
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ` +
        `${list(weight.shape)} instead`,
    );
  }
  if (out % groups !== 0) {
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size ` +
        `${list(weight.shape)} instead`,
    );
  }
  if (x.shape[1] !== perGroup * groups) {
    throw new RuntimeError(
      `Given groups=${groups}, weight of size ${list(weight.shape)}, expected input${list(x.shape)} to have ` +
        `${perGroup * groups} channels, but got ${x.shape[1]} channels instead`,
    );
  }
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== out)) {
    throw new RuntimeError(
      `Given weight of size ${list(weight.shape)}, expected bias to be 1-dimensional with ${out} elements, but got ` +
        `bias of size ${list(bias.shape)} instead`,
    );
  }
  const padded = sizesAfter(x.shape, conv).slice(2);
  const extent = kernel.map((k, d) => dilation[d]! * (k - 1) + 1);
  if (padded.some((size, d) => size < extent[d]!)) {
    const sizes = (values: readonly number[]): string => `(${values.join(' x ')})`;
    throw new RuntimeError(
      `Calculated padded input size per channel: ${sizes(padded)}. Kernel size: ${sizes(extent)}. Kernel size can't ` +
        'be greater than actual input size',
    );
  }
}

/** The number of spatial dimensions of a weight. */
export function checkKernel(weight: Tensor): number {
  if (weight.ndim < 3) throw new RuntimeError('weight should have at least three dimensions');
  return weight.ndim - 2;
}

function checkTypes(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  for (const [name, other] of [
    ['weight', weight],
    ['bias', bias],
  ] as const) {
    if (other !== null && other.dtype !== x.dtype) {
      throw new RuntimeError(
        `Input type (${typeNames[x.dtype]}) and ${name} type (${typeNames[other.dtype]}) should be the same`,
      );
    }
  }
}

/** The bias, or the options right away. */
export type BiasOr<O> = Tensor | O | null;

function convolution(
  dims: number,
  input: Tensor,
  weight: Tensor,
  given: BiasOr<ConvOptions>,
  more: ConvOptions,
): Tensor {
  const bias = given instanceof Tensor ? given : null;
  const options = given === null || given instanceof Tensor ? more : given;
  if (input.ndim !== dims + 1 && input.ndim !== dims + 2) {
    throw new RuntimeError(
      `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to conv${dims}d, but got input of size: ` +
        formatList(input.shape),
    );
  }
  const batched = input.ndim === dims + 2;
  const x = batched ? input : unsqueeze(input, 0);
  const kernel = weight.shape.slice(2);
  const own = checkKernel(weight);
  const stride = perDimension(options.stride ?? 1, own, 'stride', dims);
  const dilation = perDimension(options.dilation ?? 1, own, 'dilation', dims);
  const padding = paddingOf(options.padding, kernel, stride, dilation, dims);
  const conv: Convolution = { kernel, stride, dilation, padding, groups: options.groups ?? 1 };
  checkTypes(x, weight, bias);
  checkShapes(x, weight, bias, dims, conv);
  if (x.dtype === 'bool') throw notImplementedFor(`slow_conv${dims === 3 ? 3 : 2}d_cpu`, 'bool');
  const out = convolve(x, weight, bias, conv);
  return batched ? out : squeeze(out, 0);
}

/** Cross-correlation along 1 dimension: `[batch?, in, n]` with `[out, in / groups, k]` gives `[batch?, out, m]`. */
export const conv1d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvOptions> = null,
  options: ConvOptions = {},
): Tensor => convolution(1, input, weight, bias, options);

/** Cross-correlation along 2 dimensions: `[batch?, in, h, w]` with `[out, in / groups, kh, kw]`. */
export const conv2d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvOptions> = null,
  options: ConvOptions = {},
): Tensor => convolution(2, input, weight, bias, options);

/** Cross-correlation along 3 dimensions: `[batch?, in, d, h, w]` with `[out, in / groups, kd, kh, kw]`. */
export const conv3d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvOptions> = null,
  options: ConvOptions = {},
): Tensor => convolution(3, input, weight, bias, options);
