import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { emptyOf } from '../../base/fill.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { checkShape } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { fromData } from '../../create/tensor.ts';
import { placeOf, slicesOp } from '../../indexing/index-select.ts';
import { argKernels } from '../../reduce/arg-extremes.ts';
import { pick } from '../../reduce/select.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import { adaptiveWindows } from '../sampling/kernels.ts';
import { checkFilled, checkVector, outputSizes, type OutputSize } from './adaptive-average-pool.ts';
import { maximaRow, planes } from './maxima.ts';

export interface AdaptiveMaxPoolOptions {
  /** Give the place of each maximum as well. */
  readonly returnIndices?: boolean;
}

/** The elements of each window as places in a plane, all windows of `length` by repeating their first element. */
function windowTable(spatial: readonly number[], counts: readonly number[]) {
  let table: number[][] = [[0]];
  spatial.forEach((size, d) => {
    const windows = adaptiveWindows(size, counts[d]!);
    table = table.flatMap((row) =>
      windows.map(({ start, end }) =>
        row.flatMap((place) => Array.from({ length: end - start }, (_, i) => place * size + start + i)),
      ),
    );
  });
  const length = Math.max(1, ...table.map((row) => row.length));
  const places = new Int32Array(table.length * length);
  table.forEach((row, i) => {
    places.fill(row[0]!, i * length, (i + 1) * length);
    places.set(row, i * length);
  });
  return { places, length };
}

const adaptiveMaxRow: Row<readonly number[]> = maximaRow(
  (counts) => `AdaptiveMaxPool${counts.length}DBackward0`,
  (x, counts) => {
    const dims = counts.length;
    const shape = [...x.shape.slice(0, 2), ...counts];
    const { device } = x;
    if (numel(shape) === 0) {
      return [emptyOf(device, denseLayout(x.dtype, shape)), emptyOf(device, denseLayout('int32', shape))];
    }
    const { places, length } = windowTable(x.shape.slice(2), counts);
    const flat = planes(x, dims);
    const table = fromData(device, 'int32', [places.length / length, length], places);
    const windows = slicesOp.take(flat, [table], placeOf(1));
    const best = argKernels.max.run([windows], [2], true, x.dtype);
    const index = reshapeTo(pick(expand(table, windows.shape), best, 2), [flat.shape[0]!, numel(counts)]);
    return [reshapeTo(pick(flat, index, 1), shape), reshapeTo(index, shape)];
  },
);

function adaptive(dims: number, x: Tensor, outputSize: OutputSize): Tensor[] {
  const op = `adaptive_max_pool${dims}d`;
  const sizes = outputSizes(x, outputSize, dims);
  const batched = x.ndim === dims + 2;
  if (dims === 1) {
    checkVector(op, x, sizes);
    checkFilled(op, x, batched ? 1 : 0);
  } else {
    if (!batched && x.ndim !== dims + 1) {
      throw new RuntimeError(
        `${op}(): Expected ${dims + 1}D or ${dims + 2}D tensor, but got: ${formatList(x.shape)}`,
      );
    }
    checkFilled(op, x, batched ? 1 : 0);
    if (sizes.length !== dims) {
      throw new RuntimeError(`${op}(): internal error: output_size.size() must be ${dims}`);
    }
  }
  const planar = dims === 1 ? [1, ...sizes] : sizes;
  checkShape([...x.shape.slice(0, x.ndim - dims), ...planar]);
  if (!isFloat(x.dtype)) {
    throw notImplementedFor(dims === 3 ? 'adaptive_max_pool3d_cpu' : 'adaptive_max_pool2d', x.dtype);
  }
  const results = applyRow(adaptiveMaxRow, [batched ? x : unsqueeze(x, 0)], sizes) as Tensor[];
  return batched ? results : results.map((result) => squeeze(result, 0));
}

/** The maxima, or with `returnIndices` also their places. */
type Pooled<O extends AdaptiveMaxPoolOptions> = O extends { readonly returnIndices: true }
  ? [Tensor, Tensor]
  : Tensor;

/** No option is given. */
type None = Record<never, never>;

function pooled<O extends AdaptiveMaxPoolOptions>(
  dims: number,
  input: Tensor,
  outputSize: OutputSize,
  options: O | undefined,
): Pooled<O> {
  const results = adaptive(dims, input, outputSize);
  return (options?.returnIndices ? results : results[0]!) as Pooled<O>;
}

/**
 * The maxima of `outputSize` windows that cover `[n?, channels, size]` evenly, NaN if a window holds one; with
 * `returnIndices` also their places in the input (int32). Floats. Errors: RuntimeError for other ranks and dimensions
 * without elements.
 */
export const adaptiveMaxPool1d = <O extends AdaptiveMaxPoolOptions = None>(
  input: Tensor,
  outputSize: OutputSize,
  options?: O,
): Pooled<O> => pooled(1, input, outputSize, options);

/** The maxima of windows that cover `[n?, channels, h, w]` evenly; places count along the rows of a plane. */
export const adaptiveMaxPool2d = <O extends AdaptiveMaxPoolOptions = None>(
  input: Tensor,
  outputSize: OutputSize,
  options?: O,
): Pooled<O> => pooled(2, input, outputSize, options);

/** The maxima of windows that cover `[n?, channels, d, h, w]` evenly. */
export const adaptiveMaxPool3d = <O extends AdaptiveMaxPoolOptions = None>(
  input: Tensor,
  outputSize: OutputSize,
  options?: O,
): Pooled<O> => pooled(3, input, outputSize, options);
