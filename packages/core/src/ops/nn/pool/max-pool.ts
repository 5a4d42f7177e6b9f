import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { contiguous } from '../../base/clone.ts';
import { CoordinateKernel } from '../../base/coordinates.ts';
import { emptyOf } from '../../base/fill.ts';
import { suggestedFormat } from '../../base/memory-format.ts';
import { named } from '../../base/named.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { optionsAfter } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { reshapeOwn } from '../../base/view.ts';
import { argKernels } from '../../reduce/arg-extremes.ts';
import { pick } from '../../reduce/select.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import type { PerDimension } from '../convolution.ts';
import { padConstant } from '../pad-constant.ts';
import { windowsOf } from '../windows.ts';
import { maximaRow, planes } from './maxima.ts';
import {
  checkCounts,
  checkGeometry,
  checkPlanes,
  maxPoolWording,
  parameter,
  strideOf,
  windowCount,
  type PoolGeometry,
  type StrideOr,
} from './shape.ts';

export interface MaxPoolOptions {
  /** Minus infinities on both sides, at most half a window. Default: 0. */
  readonly padding?: PerDimension;
  readonly dilation?: PerDimension;
  /** Let the last window reach beyond the padding. */
  readonly ceilMode?: boolean;
  /** Give the place of each maximum as well. */
  readonly returnIndices?: boolean;
}

/** Scalars of `placeInPlane` for each dimension: kernel, stride, dilation and size, then the padding if there is any. */
const PLAIN = 4;
const PADDED = 5;

/** From the place of the maximum in its window to its place in the plane of the input. */
const placeInPlane =
  (each: number) =>
  (place: Expr, coords: readonly Expr[], scalars: readonly Expr[]): Expr => {
    const dims = scalars.length / each;
    let rest = place;
    const steps: Expr[] = new Array<Expr>(dims);
    for (let d = dims - 1; d >= 0; d--) {
      const kernel = scalars[each * d]!;
      const above = d === 0 ? e.constant(0, 'int32') : e.div(rest, kernel);
      steps[d] = d === 0 ? rest : e.sub(rest, e.mul(above, kernel));
      rest = above;
    }
    return steps.reduce<Expr>(
      (index, step, d) => {
        const [, stride, dilation, size, padding] = scalars.slice(each * d) as [Expr, Expr, Expr, Expr, Expr];
        const at = e.add(e.mul(coords[coords.length - dims + d]!, stride), e.mul(step, dilation));
        const inside = each === PADDED ? firstInside(e.sub(at, padding), dilation) : at;
        return d === 0 ? inside : e.add(e.mul(index, size), inside);
      },
      e.constant(0, 'int32'),
    );
  };

/** Among minus infinities alone the padding comes first; the first element of the input is meant. */
function firstInside(at: Expr, dilation: Expr): Expr {
  const missing = e.div(e.sub(e.sub(dilation, 1), at), dilation);
  return e.where(e.lt(at, 0), e.add(at, e.mul(missing, dilation)), at);
}

const planeIndex = [1, 2, 3].map((dims) => ({
  plain: new CoordinateKernel({ name: `max_pool${dims}d_index`, body: placeInPlane(PLAIN) }),
  padded: new CoordinateKernel({ name: `max_pool${dims}d_padded_index`, body: placeInPlane(PADDED) }),
}));

interface MaxPool extends PoolGeometry {
  readonly name: string;
}

/** Results: the maxima, and where they stand in their plane (int32). */
const maxPoolRow: Row<MaxPool> = maximaRow(
  ({ name }) => name,
  (x, { kernel, stride, padding, dilation, counts }) => {
    const dims = kernel.length;
    const [batch, channels, ...spatial] = x.shape as unknown as [number, number, ...number[]];
    // As much padding on the right as the windows need.
    const after = counts.map((count, d) => {
      const end = (count - 1) * stride[d]! + dilation[d]! * (kernel[d]! - 1) + 1;
      return Math.max(end - spatial[d]! - padding[d]!, 0);
    });
    const shape = [batch, channels, ...counts];
    if (numel(shape) === 0) {
      return [emptyOf(x.device, denseLayout(x.dtype, shape)), emptyOf(x.device, denseLayout('int32', shape))];
    }
    const source = contiguous(x);
    const padded = padConstant(source, {
      before: [0, 0, ...padding],
      after: [0, 0, ...after],
      value: -Infinity,
    });
    const views = windowsOf(padded, { kernel, stride, dilation, counts });
    const within = kernel.map((_, d) => 2 + d);
    const places = argKernels.max.run([views], within, false, x.dtype);
    const flat = reshapeOwn(places, [batch * channels, ...counts]);
    const isPadded = padding.some((n) => n > 0);
    const scalars = kernel.flatMap((k, d) => {
      const own = [k, stride[d]!, dilation[d]!, spatial[d]!];
      return isPadded ? [...own, padding[d]!] : own;
    });
    planeIndex[dims - 1]![isPadded ? 'padded' : 'plain'].run(flat, flat, scalars);
    const index = reshapeOwn(flat, [batch * channels, numel(counts)]);
    const values = pick(planes(source, dims), index, 1);
    return [reshapeOwn(values, shape), places];
  },
);

/** PyTorch's name of the kernel for `x`. */
function kernelName(x: Tensor, dims: number, plain: boolean): string {
  if (plain) return 'max_pool1d_impl';
  if (dims === 3) return 'max_pool3d_with_indices_cpu';
  return suggestedFormat(x) === 'channelsLast' ? 'max_pool2d_channels_last' : 'max_pool2d';
}

/** PyTorch has a kernel of its own for one dimension without gradients and indices, with its own messages. */
function checkPlain1d(kernel: number, stride: number, padding: number, dilation: number): void {
  const need = (name: string, value: number): void => {
    if (value > 0) return;
    throw new RuntimeError(`max_pool1d() ${name} must be greater than zero, but got ${value}`);
  };
  need('kernel_size', kernel);
  need('stride', stride);
  if (padding < 0) throw new RuntimeError(`max_pool1d() padding must be non-negative, but got ${padding}`);
  if (padding > Math.floor(kernel / 2)) {
    throw new RuntimeError(
      `max_pool1d() padding should be at most half of kernel size, but got padding=${padding} and ` +
        `kernel_size=${kernel}`,
    );
  }
  need('dilation', dilation);
}

function checkInput(x: Tensor, dims: number): void {
  const fits = x.ndim === dims + 1 || x.ndim === dims + 2;
  if (dims === 1) {
    const empty = x.shape.some((size, d) => size === 0 && !(x.ndim === 3 && d === 0));
    if (fits && !empty) return;
    throw new RuntimeError(
      'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:' +
        formatList(x.shape),
    );
  }
  if (!fits) {
    throw new RuntimeError(`non-empty ${dims + 1}D or ${dims + 2}D (batch mode) tensor expected for input`);
  }
}

function maxPool(
  dims: number,
  input: Tensor,
  kernelSize: PerDimension,
  given: PerDimension | null | undefined,
  options: MaxPoolOptions,
): Tensor[] {
  const wording = maxPoolWording(dims);
  const { ceilMode = false } = options;
  if (dims === 1) checkInput(input, 1);
  const kernel = parameter('kernel_size', kernelSize, dims, wording);
  const stride = strideOf(given, kernel, wording);
  const padding = parameter('padding', options.padding ?? 0, dims, wording);
  const dilation = parameter('dilation', options.dilation ?? 1, dims, wording);
  if (dims > 1) checkInput(input, dims);
  const plain = dims === 1 && !input.requiresGrad && !options.returnIndices;
  if (plain) checkPlain1d(kernel[0]!, stride[0]!, padding[0]!, dilation[0]!);
  const batched = input.ndim === dims + 2;
  const spatial = input.shape.slice(-dims);
  const counts = spatial.map((size, d) =>
    windowCount(size, kernel[d]!, stride[d]!, padding[d]!, dilation[d]!, ceilMode),
  );
  if (plain && counts[0]! <= 0) {
    throw new RuntimeError(`max_pool1d() Invalid computed output size: ${counts[0]}`);
  }
  checkGeometry({ kernel, stride, dilation });
  checkPlanes(input, dims, 'max_pool3d_with_indices_out_cpu_template');
  const x = batched ? input : unsqueeze(input, 0);
  if (!plain) checkCounts(x, counts);
  if (!isFloat(x.dtype)) throw notImplementedFor(kernelName(x, dims, plain), x.dtype);
  const name = dims === 3 ? 'MaxPool3DWithIndicesBackward0' : 'MaxPool2DWithIndicesBackward0';
  const used = counts.map((count) => Math.max(count, 0));
  const results = applyRow(maxPoolRow, [x], {
    name,
    kernel,
    stride,
    padding,
    dilation,
    counts: used,
  }) as Tensor[];
  const own = batched ? results : results.map((result) => squeeze(result, 0));
  return dims === 1 ? own.map((result) => named('SqueezeBackward1', result)) : own;
}

/** The maxima, or with `returnIndices` also their places. */
type Pooled<O extends MaxPoolOptions> = O extends { readonly returnIndices: true }
  ? [Tensor, Tensor]
  : Tensor;

function pooled<O extends MaxPoolOptions>(
  dims: number,
  input: Tensor,
  kernelSize: PerDimension,
  stride: StrideOr<O> | undefined,
  more: O | undefined,
): Pooled<O> {
  const [given, options] = optionsAfter<PerDimension | null, O>(stride, more);
  const results = maxPool(dims, input, kernelSize, given, options);
  return (options.returnIndices ? results : results[0]!) as Pooled<O>;
}

/** No option is given. */
type None = Record<never, never>;

/**
 * The largest element of each window of `[n?, channels, size]`, NaN if it holds one. `stride` is the kernel size
 * unless given. With `returnIndices` also its place in the input (int32). Errors: RuntimeError for windows that do not
 * fit, integers and padding above half a window.
 */
export const maxPool1d = <O extends MaxPoolOptions = None>(
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<O>,
  options?: O,
): Pooled<O> => pooled(1, input, kernelSize, stride, options);

/** The largest element of each window of `[n?, channels, h, w]`; places count along the rows of a plane. */
export const maxPool2d = <O extends MaxPoolOptions = None>(
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<O>,
  options?: O,
): Pooled<O> => pooled(2, input, kernelSize, stride, options);

/** The largest element of each window of `[n?, channels, d, h, w]`. */
export const maxPool3d = <O extends MaxPoolOptions = None>(
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<O>,
  options?: O,
): Pooled<O> => pooled(3, input, kernelSize, stride, options);
