import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import { numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { noGrad } from '../../../autograd/mode.ts';
import { expand } from '../../base/broadcast.ts';
import { emptyOf } from '../../base/fill.ts';
import { Pointwise } from '../../base/pointwise.ts';
import { Reduction } from '../../base/reduction.ts';
import { named } from '../../base/named.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { optionsAfter } from '../../base/sizes.ts';
import { notImplementedFor, same } from '../../base/types.ts';
import { fromData } from '../../create/tensor.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import type { PerDimension } from '../convolution.ts';
import { padConstant, type Padding } from '../pad-constant.ts';
import { foldWindows, windowsOf } from '../windows.ts';
import {
  averagePoolWording,
  checkCounts,
  checkGeometry,
  checkPlanes,
  parameter,
  strideOf,
  windowCount,
  type PoolGeometry,
  type StrideOr,
} from './shape.ts';

export interface AveragePoolOptions {
  /** Zeros on both sides, at most half a window. Default: 0. */
  readonly padding?: PerDimension;
  /** Let the last window reach beyond the padding. */
  readonly ceilMode?: boolean;
  /** Count the padding in the mean. Default: true. */
  readonly countIncludePad?: boolean;
}

export interface DividedPoolOptions extends AveragePoolOptions {
  /** Divide each sum by this number. */
  readonly divisorOverride?: number | null;
}

interface AveragePool extends PoolGeometry {
  readonly name: string;
  readonly around: Padding;
  /** What each sum is divided by: one number for all, or one for each window, row-major. */
  readonly divisor: number | readonly number[];
}

const windowMean = new Reduction({
  name: 'window_mean',
  combine: 'sum',
  epilogue: (sum, [count]) => e.div(sum, count!),
});
const windowSum = new Reduction({ name: 'window_sum', combine: 'sum' });

/** Truncates integers, unlike PyTorch's division. */
const share = new Pointwise({
  name: 'window_share',
  arity: 2,
  types: same,
  forward: (x, count) => e.div(x!, count!),
});

/** The sums or their gradients divided by what each counts. */
function divided(x: Tensor, { divisor, counts }: AveragePool): Tensor {
  if (typeof divisor === 'number') return share.apply2(x, divisor);
  const values = Float64Array.from(divisor);
  const typed =
    x.dtype === 'int32'
      ? Int32Array.from(values)
      : x.dtype === 'float32'
        ? Float32Array.from(values)
        : values;
  return share.apply2(
    x,
    noGrad(() => fromData(x.device, x.dtype, counts, typed)),
  );
}

const averagePoolRow: Row<AveragePool> = {
  name: ({ name }) => name,
  forward([x], pool) {
    const { kernel, stride, dilation, counts, around, divisor } = pool;
    const shape = [x!.shape[0]!, x!.shape[1]!, ...counts];
    if (numel(shape) === 0) return emptyOf(x!.device, denseLayout(x!.dtype, shape));
    const views = windowsOf(padConstant(x!, around), { kernel, stride, dilation, counts });
    const within = kernel.map((_, d) => 2 + d);
    if (typeof divisor === 'number') return windowMean.run([views], within, false, x!.dtype, [divisor]);
    return divided(windowSum.run([views], within, false, x!.dtype), pool);
  },
  backward: (ctx, g) => [g && spread(g, ctx.attrs, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => applyRow(averagePoolRow, [t!], ctx.attrs),
};

/** The adjoint: each element of `g`, divided, added to all places of its window. */
function spread(g: Tensor, pool: AveragePool, shape: readonly number[]): Tensor {
  const { kernel, stride, dilation, counts, around } = pool;
  const padded = shape.map((size, d) => size + around.before[d]! + around.after[d]!);
  const single = reshapeTo(divided(g, pool), [g.shape[0]!, g.shape[1]!, ...kernel.map(() => 1), ...counts]);
  const full = expand(single, [g.shape[0]!, g.shape[1]!, ...kernel, ...counts]);
  const cut = { before: around.before.map((n) => -n), after: around.after.map((n) => -n), value: 0 };
  return padConstant(foldWindows(full, padded, { kernel, stride, dilation, counts }), cut);
}

/** How many elements each window counts along one dimension, padding in (`all`) or out (`own`). */
function coverage(size: number, kernel: number, stride: number, pad: number, count: number) {
  const all: number[] = [];
  const own: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = i * stride - pad;
    const end = Math.min(start + kernel, size + pad);
    all.push(end - start);
    own.push(Math.min(end, size) - Math.max(start, 0));
  }
  return { all, own };
}

const products = (lists: readonly (readonly number[])[]): number[] =>
  lists.reduce<number[]>((result, list) => result.flatMap((x) => list.map((y) => x * y)), [1]);

/** Ones in place of zeros: a window of padding alone has the sum 0. */
const positive = (list: readonly number[]): number[] => list.map((n) => Math.max(n, 1));

function averagePool(
  dims: number,
  input: Tensor,
  kernelSize: PerDimension,
  strideOr: StrideOr<DividedPoolOptions> | undefined,
  more: DividedPoolOptions | undefined,
): Tensor {
  const [given, options] = optionsAfter<PerDimension | null, DividedPoolOptions>(strideOr, more);
  const wording = averagePoolWording(dims);
  const { ceilMode = false, countIncludePad = true } = options;
  const override = options.divisorOverride ?? null;
  if (dims === 1 && input.ndim !== 2 && input.ndim !== 3) {
    throw new RuntimeError(
      `Expected 2 to 3 dimensions, but got ${input.ndim}-dimensional tensor for argument #1 'self' (while checking ` +
        'arguments for avg_pool1d)',
    );
  }
  const kernel = parameter('kernel_size', kernelSize, dims, wording);
  const stride = strideOf(given, kernel, wording);
  const padding = parameter('padding', options.padding ?? 0, dims, wording);
  if (dims === 3) checkRank3(input);
  if (override === 0) throw new RuntimeError('divisor must be not zero');
  const spatial = input.shape.slice(-dims);
  const counts = spatial.map((size, d) =>
    windowCount(size, kernel[d]!, stride[d]!, padding[d]!, 1, ceilMode),
  );
  const dilation = kernel.map(() => 1);
  checkGeometry({ kernel, stride, dilation });
  checkPlanes(input, dims, 'avg_pool3d');
  const batched = input.ndim === dims + 2;
  const x = batched ? input : unsqueeze(input, 0);
  if (dims === 3 && kernel.some((k, d) => spatial[d]! + 2 * padding[d]! < k)) {
    const [t, h, w] = spatial;
    throw new RuntimeError(
      `input image (T: ${t} H: ${h} W: ${w}) smaller than kernel size (kT: ${kernel[0]} kH: ${kernel[1]} kW: ${kernel[2]})`,
    );
  }
  checkCounts(x, counts);
  if (!isFloat(x.dtype) && x.dtype !== 'int32') {
    throw notImplementedFor(dims === 3 ? 'avg_pool3d_out_frame' : 'avg_pool2d', x.dtype);
  }
  const covered = spatial.map((size, d) => coverage(size, kernel[d]!, stride[d]!, padding[d]!, counts[d]!));
  const each = products(covered.map(({ all, own }) => positive(countIncludePad ? all : own)));
  const uniform = each.every((n) => n === each[0]);
  const divisor = override ?? (uniform ? (each[0] ?? 1) : each);
  const after = counts.map((count, d) => {
    const end = (count - 1) * stride[d]! + kernel[d]!;
    return Math.max(end - spatial[d]! - padding[d]!, 0);
  });
  const around = { before: [0, 0, ...padding], after: [0, 0, ...after], value: 0 };
  const name = dims === 3 ? 'AvgPool3DBackward0' : 'AvgPool2DBackward0';
  const pool: AveragePool = { name, kernel, stride, padding, dilation, counts, around, divisor };
  const out = applyRow(averagePoolRow, [x], pool) as Tensor;
  const result = batched ? out : squeeze(out, 0);
  return dims === 1 ? named('SqueezeBackward1', result) : result;
}

function checkRank3(x: Tensor): void {
  if (x.ndim === 4 || x.ndim === 5) return;
  throw new RuntimeError('non-empty 4D or 5D (batch mode) tensor expected for input');
}

/**
 * The mean of each window of `[n?, channels, size]`. `stride` is the kernel size unless given. Floats or int32, whose
 * means are truncated. Errors: RuntimeError for windows that do not fit and padding above half a window.
 */
export const avgPool1d = (
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<AveragePoolOptions>,
  options?: AveragePoolOptions,
): Tensor => averagePool(1, input, kernelSize, stride, options);

/** The mean of each window of `[n?, channels, h, w]`; like `avgPool1d`. */
export const avgPool2d = (
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<DividedPoolOptions>,
  options?: DividedPoolOptions,
): Tensor => averagePool(2, input, kernelSize, stride, options);

/** The mean of each window of `[n?, channels, d, h, w]`; like `avgPool1d`. */
export const avgPool3d = (
  input: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr<DividedPoolOptions>,
  options?: DividedPoolOptions,
): Tensor => averagePool(3, input, kernelSize, stride, options);
