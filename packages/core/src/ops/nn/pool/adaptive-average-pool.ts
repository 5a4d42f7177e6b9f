import { RuntimeError, ValueError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { named } from '../../base/named.ts';
import { notImplementedFor } from '../../base/types.ts';
import { mean } from '../../reduce/mean.ts';
import { applyTaps } from '../sampling/taps.ts';
import { meanTaps } from '../sampling/kernels.ts';
import { avgPool1d, avgPool2d, avgPool3d } from './average-pool.ts';

/** Number of windows along each dimension; null leaves a dimension as it is. */
export type OutputSize = number | readonly (number | null)[];

/** One number for each of `dims` dimensions of `x`. */
export function outputSizes(x: Tensor, size: OutputSize, dims: number): number[] {
  if (typeof size === 'number') return new Array<number>(dims).fill(size);
  if (dims > 1 && x.ndim <= size.length) {
    throw new ValueError(`Input dimension should be at least ${size.length + 1}`);
  }
  return size.map((n, d) => n ?? x.shape[x.ndim - size.length + d]!);
}

/** Error for ranks that a pool in one dimension does not take, and for several sizes. */
export function checkVector(op: string, x: Tensor, sizes: readonly number[]): void {
  if (x.ndim !== 2 && x.ndim !== 3) {
    throw new RuntimeError(
      `Expected 2 to 3 dimensions, but got ${x.ndim}-dimensional tensor for argument #1 'self' (while checking ` +
        `arguments for ${op})`,
    );
  }
  if (sizes.length !== 1) {
    throw new RuntimeError(`${op}() argument 'output_size' should contain one int (got ${sizes.length})`);
  }
}

/** Error for a dimension without elements among the last ones; PyTorch pools vectors as rows of a plane. */
export function checkFilled(op: string, x: Tensor, from: number): void {
  const vector = op.endsWith('1d');
  const shape = vector ? [...x.shape.slice(0, -1), 1, x.shape.at(-1)!] : x.shape;
  const at = shape.findIndex((size, d) => size === 0 && d >= from);
  if (at < 0) return;
  throw new RuntimeError(
    `${op.replace('1d', '2d')}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ` +
      `${formatList(shape)} with dimension ${at} being empty`,
  );
}

function checkCounts(sizes: readonly number[]): void {
  if (sizes.every((n) => n >= 0)) return;
  const list = sizes.length === 1 ? `1, ${sizes[0]}` : sizes.slice(0, 2).join(', ');
  const rest = sizes.length === 3 ? `,${sizes[2]}` : '';
  throw new RuntimeError(
    `adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {${list}${rest}}`,
  );
}

const POOLS = [avgPool1d, avgPool2d, avgPool3d];

function adaptive(dims: number, x: Tensor, outputSize: OutputSize): Tensor {
  const op = `adaptive_avg_pool${dims}d`;
  const sizes = outputSizes(x, outputSize, dims);
  if (dims === 1) checkVector(op, x, sizes);
  else if (dims === 3 && sizes.length !== 3) throw new RuntimeError(`${op}: output_size must be 3`);
  if (dims === 3 && x.ndim !== 4 && x.ndim !== 5) {
    throw new RuntimeError(`${op}(): Expected 4D or 5D tensor, but got ${formatList(x.shape)}`);
  }
  if (dims === 2 && x.ndim !== 3 && x.ndim !== 4) {
    throw new RuntimeError(`${op}(): Expected 3D or 4D tensor, but got ${formatList(x.shape)}`);
  }
  checkCounts(sizes);
  checkFilled(op, x, x.ndim - dims);
  const whole = sizes.every((n) => n === 1);
  if (!isFloat(x.dtype)) {
    if (whole && dims < 3) {
      throw new RuntimeError(
        'mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ' +
          dtypeInfo(x.dtype).scalarType,
      );
    }
    throw notImplementedFor(dims === 3 ? 'adaptive_avg_pool3d_cpu' : 'adaptive_avg_pool2d', x.dtype);
  }
  const spatial = x.shape.slice(-dims);
  if (whole)
    return mean(
      x,
      spatial.map((_, d) => d - dims),
      { keepdim: true },
    );
  const even = spatial.every((size, d) => {
    const count = sizes[d]!;
    return count > 0 && size % count === 0;
  });
  const out =
    even && x.layout.size > 0
      ? POOLS[dims - 1]!(
          x,
          spatial.map((size, d) => size / sizes[d]!),
        )
      : sizes.reduce((y, n, d) => applyTaps(y, x.ndim - dims + d, meanTaps(spatial[d]!, n)), x);
  return named(`AdaptiveAvgPool${Math.max(dims, 2)}DBackward0`, out);
}

/**
 * The means of `outputSize` windows that cover `[n?, channels, size]` evenly, `[n?, channels, outputSize]`. Floats.
 * Errors: RuntimeError for other ranks and dimensions without elements.
 */
export const adaptiveAvgPool1d = (input: Tensor, outputSize: OutputSize): Tensor =>
  adaptive(1, input, outputSize);

/** The means of windows that cover `[n?, channels, h, w]` evenly; null keeps a size. Like `adaptiveAvgPool1d`. */
export const adaptiveAvgPool2d = (input: Tensor, outputSize: OutputSize): Tensor =>
  adaptive(2, input, outputSize);

/** The means of windows that cover `[n?, channels, d, h, w]` evenly; null keeps a size. Like `adaptiveAvgPool1d`. */
export const adaptiveAvgPool3d = (input: Tensor, outputSize: OutputSize): Tensor =>
  adaptive(3, input, outputSize);
