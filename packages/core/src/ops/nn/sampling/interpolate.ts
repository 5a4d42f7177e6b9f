import { NotImplementedError, RuntimeError, ValueError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { named } from '../../base/named.ts';
import { optionsAfterTwo } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { fromData } from '../../create/tensor.ts';
import { placeOf, slicesOp } from '../../indexing/index-select.ts';
import type { PerDimension } from '../convolution.ts';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from '../pool/adaptive-average-pool.ts';
import { antialiasTaps, cubicTaps, linearTaps, nearestPlaces, type Resize } from './kernels.ts';
import { applyTaps } from './taps.ts';

export type InterpolationMode =
  | 'nearest'
  | 'nearest-exact'
  | 'linear'
  | 'bilinear'
  | 'bicubic'
  | 'trilinear'
  | 'area';

export interface InterpolateOptions {
  readonly mode?: InterpolationMode;
  /** The first and last elements of input and result coincide. Default: their outer edges do. */
  readonly alignCorners?: boolean | null;
  /** Take the factor from the sizes, which are rounded down. */
  readonly recomputeScaleFactor?: boolean | null;
  /** Widen the kernel where the result is smaller ('bilinear' and 'bicubic'). */
  readonly antialias?: boolean;
}

/** How many dimensions each mode needs; 0 for one to three. */
const DIMENSIONS: Readonly<Record<InterpolationMode, number>> = {
  nearest: 0,
  'nearest-exact': 0,
  area: 0,
  linear: 1,
  bilinear: 2,
  bicubic: 2,
  trilinear: 3,
};

const tuple = (values: readonly number[]): string =>
  `(${values.join(', ')}${values.length === 1 ? ',' : ''})`;

function spread(x: Tensor, value: PerDimension, name: 'output size' | 'scale_factor'): readonly number[] {
  const dims = x.ndim - 2;
  if (typeof value === 'number') return new Array<number>(Math.max(dims, 0)).fill(value);
  if (value.length === dims) return value;
  const own = formatList(x.shape.slice(2));
  const [given, format] =
    name === 'output size'
      ? [`output size of ${tuple(value)}`, 'output size in (o1, o2, ...,oK) format']
      : [`scale_factor of shape ${tuple(value)}`, 'scale_factor in (s1, s2, ...,sK) format'];
  throw new ValueError(
    `Input and ${name === 'output size' ? 'output' : name} must have the same number of spatial dimensions, but got ` +
      `input with spatial dimensions of ${own} and ${given}. Please provide input tensor in (N, C, d1, d2, ...,dK) ` +
      `format and ${format}.`,
  );
}

interface Target {
  /** null where the factors say it. */
  readonly sizes: readonly number[] | null;
  readonly factors: readonly number[] | null;
}

/** Size and factors as given, checked. Source: torch.nn.functional.interpolate. */
function targetOf(
  x: Tensor,
  size: PerDimension | null,
  factor: PerDimension | null,
  mode: string,
  recompute: boolean,
): Target {
  if (size !== null && factor !== null) {
    throw new ValueError('only one of size or scale_factor should be defined');
  }
  if (size !== null) {
    const sizes = spread(x, size, 'output size');
    if (recompute) {
      throw new ValueError('recompute_scale_factor is not meaningful with an explicit size.');
    }
    return { sizes, factors: null };
  }
  if (factor === null) throw new ValueError('either size or scale_factor should be defined');
  const factors = spread(x, factor, 'scale_factor');
  if (!recompute && mode !== 'area') return { sizes: null, factors };
  return { sizes: factors.map((f, d) => Math.floor(x.shape[2 + d]! * f)), factors: null };
}

/** Error unless PyTorch has `mode` for as many dimensions as `x` has. */
function checkMode(x: Tensor, mode: string): asserts mode is InterpolationMode {
  const dims = x.ndim - 2;
  const known = Object.hasOwn(DIMENSIONS, mode);
  const wanted = known ? DIMENSIONS[mode as InterpolationMode] : -1;
  if (dims >= 1 && dims <= 3 && (wanted === 0 || wanted === dims)) return;
  if (dims >= 1 && dims <= 3 && known && mode !== 'bicubic') {
    throw new NotImplementedError(`Got ${x.ndim}D input, but ${mode} mode needs ${wanted + 2}D input`);
  }
  throw new NotImplementedError(
    `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${x.ndim}D) for the modes: nearest | linear | ` +
      `bilinear | bicubic | trilinear | area | nearest-exact (got ${mode})`,
  );
}

function checkSizes(x: Tensor, sizes: readonly number[]): void {
  const spatial = x.shape.slice(2);
  const letters = ['D', 'H', 'W'].slice(-sizes.length);
  const list = (values: readonly number[]): string =>
    values.map((value, d) => `${letters[d]}: ${value}`).join(', ');
  if ([...spatial, ...sizes].some((size) => size <= 0)) {
    const and = sizes.length === 1 ? 'and output' : 'output';
    throw new RuntimeError(
      `Input and output sizes should be greater than 0, but got input (${list(spatial)}) ${and} (${list(sizes)})`,
    );
  }
  if (x.shape[1] === 0) {
    throw new RuntimeError(
      `Non-empty ${x.ndim}D data tensor expected but got a tensor with sizes ${formatList(x.shape)}`,
    );
  }
}

function resizeDimension(
  x: Tensor,
  dim: number,
  mode: InterpolationMode,
  resize: Resize,
  antialias: boolean,
) {
  if (mode === 'nearest' || mode === 'nearest-exact') {
    const places = nearestPlaces(resize, mode === 'nearest-exact');
    return slicesOp.take(x, [fromData(x.device, 'int32', [places.length], places)], placeOf(dim));
  }
  if (antialias) return applyTaps(x, dim, antialiasTaps(resize, mode === 'bicubic' ? 'cubic' : 'linear'));
  return applyTaps(x, dim, mode === 'bicubic' ? cubicTaps(resize) : linearTaps(resize));
}

const NODES: Readonly<Record<InterpolationMode, string>> = {
  nearest: 'UpsampleNearest',
  'nearest-exact': 'UpsampleNearestExact',
  area: '',
  linear: 'UpsampleLinear',
  bilinear: 'UpsampleBilinear',
  bicubic: 'UpsampleBicubic',
  trilinear: 'UpsampleTrilinear',
};

/** The kernel that PyTorch misses for a dtype. */
const KERNELS = { nearest: 'nearest', 'nearest-exact': 'nearest', bicubic: 'cubic' } as Partial<
  Record<InterpolationMode, string>
>;

/**
 * `input` `[n, channels, ...spatial]` (one to three dimensions) resized to `size` or by `scaleFactor`. The modes: the
 * nearest element ('nearest' by the edges as OpenCV, 'nearest-exact' by the centres), 'linear', 'bilinear', 'trilinear'
 * and 'bicubic' in as many dimensions as their name says, 'area' the mean of what an element covers. Floats, the nearest
 * of uint8 as well. Errors: ValueError, NotImplementedError and RuntimeError as PyTorch's for what does not fit.
 */
export function interpolate(
  input: Tensor,
  size?: PerDimension | null | InterpolateOptions,
  scaleFactor?: PerDimension | null | InterpolateOptions,
  options?: InterpolateOptions,
): Tensor {
  const [own = null, factor = null, given] = optionsAfterTwo<
    PerDimension | null,
    PerDimension | null,
    InterpolateOptions
  >(size, scaleFactor, options);
  const mode: string = given.mode ?? 'nearest';
  const { alignCorners = null, antialias = false } = given;
  const placing = mode === 'nearest' || mode === 'area' || mode === 'nearest-exact';
  if (placing && alignCorners !== null) {
    throw new ValueError(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
    );
  }
  const target = targetOf(input, own, factor, mode, given.recomputeScaleFactor ?? false);
  if (antialias && !((mode === 'bilinear' || mode === 'bicubic') && input.ndim === 4)) {
    throw new ValueError('Anti-alias option is only supported for bilinear and bicubic modes');
  }
  checkMode(input, mode);
  const dims = input.ndim - 2;
  const sizes = target.sizes ?? target.factors!.map((f, d) => Math.trunc(input.shape[2 + d]! * f));
  if (mode === 'area') {
    return [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d][dims - 1]!(input, sizes);
  }
  checkSizes(input, sizes);
  if (!isFloat(input.dtype) && !(placing && input.dtype === 'uint8')) {
    throw notImplementedFor(`compute_indices_weights_${KERNELS[mode] ?? 'linear'}`, input.dtype);
  }
  const round = input.dtype === 'float64' ? (x: number) => x : Math.fround;
  const out = sizes.reduce((x, outputSize, d) => {
    const resize: Resize = {
      size: input.shape[2 + d]!,
      outputSize,
      factor: target.factors?.[d] ?? null,
      alignCorners: alignCorners ?? false,
      round,
    };
    return resizeDimension(x, 2 + d, mode, resize, antialias);
  }, input);
  return named(`${NODES[mode]}${dims}DBackward0`, out);
}

/** `interpolate` with mode 'nearest'. */
export const upsampleNearest = (
  input: Tensor,
  size?: PerDimension | null,
  scaleFactor?: PerDimension | null,
): Tensor => interpolate(input, size, scaleFactor, { mode: 'nearest' });

/** `interpolate` with mode 'bilinear' and aligned corners. */
export const upsampleBilinear = (
  input: Tensor,
  size?: PerDimension | null,
  scaleFactor?: PerDimension | null,
): Tensor => interpolate(input, size, scaleFactor, { mode: 'bilinear', alignCorners: true });

/** `interpolate` with its first name. */
export const upsample = interpolate;
