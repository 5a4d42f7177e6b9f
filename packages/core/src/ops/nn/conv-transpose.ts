import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { notImplementedFor } from '../base/types.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import type { Convolution } from './convolution-shape.ts';
import { checkKernel, perDimension, type BiasOr, type PerDimension } from './convolution.ts';
import { inputGradient } from './convolve.ts';

export interface ConvTransposeOptions {
  readonly stride?: PerDimension;
  /** How much is cut off on both sides: the padding of the convolution that this undoes. */
  readonly padding?: PerDimension;
  /** Elements added at the end; fewer than the stride or the dilation. */
  readonly outputPadding?: PerDimension;
  /** Channels are split into this many groups that do not see each other. */
  readonly groups?: number;
  readonly dilation?: PerDimension;
}

const NAMES = ['depth', 'height', 'width'];

/** `stride_height: 1 stride_width: 2`; one dimension counts as the second of two. */
function named(what: string, values: readonly number[], flat: number, separator = ' '): string {
  const list = values.length === 1 ? [flat, values[0]!] : values;
  return list.map((value, i) => `${what}_${NAMES[i + 3 - list.length]}: ${value}`).join(separator);
}

function checkShapes(x: Tensor, weight: Tensor, bias: Tensor | null, groups: number): void {
  const [channels, perGroup] = weight.shape as unknown as [number, number];
  if (weight.ndim !== x.ndim) {
    throw new RuntimeError(
      `Expected ${weight.ndim}-dimensional input for ${weight.ndim}-dimensional weight ${formatList(weight.shape)}, ` +
        `but got ${x.ndim}-dimensional input of size ${formatList(x.shape)} instead`,
    );
  }
  if (channels < groups) {
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ` +
        `${formatList(weight.shape)} instead`,
    );
  }
  if (channels % groups !== 0) {
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size ` +
        `[${formatList(weight.shape)}] instead`,
    );
  }
  if (x.shape[1] !== channels) {
    throw new RuntimeError(
      `Given transposed=1, weight of size ${formatList(weight.shape)}, expected input${formatList(x.shape)} to have ` +
        `${channels} channels, but got ${x.shape[1]} channels instead`,
    );
  }
  const out = perGroup * groups;
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== out)) {
    throw new RuntimeError(
      `Given transposed=1, weight of size ${formatList(weight.shape)}, expected bias to be 1-dimensional with ${out} ` +
        `elements, but got bias of size ${formatList(bias.shape)} instead`,
    );
  }
}

function checkPadding(
  outputPadding: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
): void {
  if (dilation.some((n) => n <= 0)) {
    throw new RuntimeError(
      `dilation should be greater than zero, but got ${named('dilation', dilation, 1, ', ')}`,
    );
  }
  if (outputPadding.every((n, d) => n < stride[d]! || n < dilation[d]!)) return;
  throw new RuntimeError(
    'output padding must be smaller than either stride or dilation, but got ' +
      `${named('output_padding', outputPadding, 0)} ${named('stride', stride, 1)} ${named('dilation', dilation, 1)}`,
  );
}

function transposed(
  dims: number,
  input: Tensor,
  weight: Tensor,
  given: BiasOr<ConvTransposeOptions>,
  more: ConvTransposeOptions,
): Tensor {
  const bias = given instanceof Tensor ? given : null;
  const options = given === null || given instanceof Tensor ? more : given;
  if (input.ndim !== dims + 1 && input.ndim !== dims + 2) {
    throw new RuntimeError(
      `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to conv_transpose${dims}d, but got input of ` +
        `size: ${formatList(input.shape)}`,
    );
  }
  const batched = input.ndim === dims + 2;
  const x = batched ? input : unsqueeze(input, 0);
  const own = checkKernel(weight);
  const list = (value: PerDimension, name: string): number[] => perDimension(value, own, name, dims);
  const stride = list(options.stride ?? 1, 'stride');
  const padding = list(options.padding ?? 0, 'padding');
  const dilation = list(options.dilation ?? 1, 'dilation');
  const outputPadding = list(options.outputPadding ?? 0, 'output_padding');
  const { groups = 1 } = options;
  if (groups <= 0) throw new RuntimeError('non-positive groups is not supported');
  if (padding.some((n) => n < 0)) throw new RuntimeError('negative padding is not supported');
  if (outputPadding.some((n) => n < 0)) throw new RuntimeError('negative output_padding is not supported');
  if (stride.some((n) => n <= 0)) throw new RuntimeError('non-positive stride is not supported');
  checkShapes(x, weight, bias, groups);
  checkPadding(outputPadding, stride, dilation);
  const kernel = weight.shape.slice(2);
  const counts = x.shape.slice(2);
  const sizes = counts.map(
    (n, d) =>
      (n - 1) * stride[d]! - 2 * padding[d]! + dilation[d]! * (kernel[d]! - 1) + outputPadding[d]! + 1,
  );
  if (sizes.some((n) => n < 1)) {
    const flat = dims === 1 ? [1] : [];
    const size = (values: readonly number[]): string => `(${[...flat, ...values].join(' x ')})`;
    throw new RuntimeError(
      `Given input size per channel: ${size(counts)}. Calculated output size per channel: ${size(sizes)}. Output size ` +
        'is too small',
    );
  }
  if (x.dtype === 'bool')
    throw notImplementedFor(`slow_conv_transpose${dims === 3 ? 3 : 2}d_out_cpu`, 'bool');
  for (const other of [weight, bias]) {
    if (other === null || other.dtype === x.dtype) continue;
    const [expected, found] = [x, other].map(({ dtype }) => dtypeInfo(dtype).scalarType);
    throw new RuntimeError(`expected scalar type ${expected} but found ${found}`);
  }
  const around = { before: [0, 0, ...padding], after: [0, 0, ...padding], value: 0 };
  const conv: Convolution = { kernel, stride, dilation, padding: around, groups, counts };
  const shape = [x.shape[0]!, weight.shape[1]! * groups, ...sizes];
  // The convolution whose gradient by its input this is.
  const out = inputGradient(x, weight, bias, conv, shape);
  return batched ? out : squeeze(out, 0);
}

/**
 * The adjoint of `conv1d`, which spreads each element over a window: `[batch?, in, n]` with `[in, out / groups, k]`
 * and `[out]` gives `[batch?, out, m]`. Errors: RuntimeError for sizes that do not fit.
 */
export const convTranspose1d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvTransposeOptions> = null,
  options: ConvTransposeOptions = {},
): Tensor => transposed(1, input, weight, bias, options);

/** The adjoint of `conv2d`: `[batch?, in, h, w]` with `[in, out / groups, kh, kw]`. */
export const convTranspose2d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvTransposeOptions> = null,
  options: ConvTransposeOptions = {},
): Tensor => transposed(2, input, weight, bias, options);

/** The adjoint of `conv3d`: `[batch?, in, d, h, w]` with `[in, out / groups, kd, kh, kw]`. */
export const convTranspose3d = (
  input: Tensor,
  weight: Tensor,
  bias: BiasOr<ConvTransposeOptions> = null,
  options: ConvTransposeOptions = {},
): Tensor => transposed(3, input, weight, bias, options);
