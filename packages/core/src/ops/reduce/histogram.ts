import { RuntimeError } from '../../errors.ts';
import { onHost } from '../../tensor/at-once.ts';
import { dataSync } from '../../tensor/read.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { cppName, notImplementedFor } from '../base/types.ts';
import { emptyOf } from '../base/fill.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { fromData } from '../create/tensor.ts';

const typed = (dtype: DType, values: ArrayLike<number>) => new (dtypeInfo(dtype).array)(values);

/**
 * How often each of 0, 1, 2, ... occurs in a vector of integers, at least `minlength` of them; with `weights` the sum of
 * those, in their dtype if that is float32, else float64. Read on the host, since the size depends on the values. Errors:
 * RuntimeError for negative elements and weights that do not fit.
 */
export function bincount(input: Tensor, weights: Tensor | null = null, minlength = 0): Tensor {
  const { device } = input;
  if (minlength < 0) throw new RuntimeError('minlength should be >= 0');
  if (input.dtype === 'bool' || isFloat(input.dtype)) throw notImplementedFor('bincount_cpu', input.dtype);
  if (input.ndim === 1 && input.layout.size === 0) {
    return fromData(device, 'int32', [minlength], new Int32Array(minlength));
  }
  const values = input.ndim === 1 ? [...dataSync(input)] : [-1];
  if (values.some((value) => value < 0)) {
    throw new RuntimeError('bincount only supports 1-d non-negative integral inputs.');
  }
  if (weights !== null && (weights.ndim !== 1 || weights.shape[0] !== input.shape[0])) {
    throw new RuntimeError('weights should be 1-d and have the same length as input');
  }
  const size = values.reduce((most, value) => Math.max(most, value + 1), minlength);
  const dtype = weights === null ? 'int32' : weights.dtype === 'float32' ? 'float32' : 'float64';
  const counts = typed(dtype, new Float64Array(size));
  const own = weights === null ? null : dataSync(weights.detach());
  values.forEach((value, i) => (counts[value]! += own === null ? 1 : own[i]!));
  return fromData(device, dtype, [size], counts);
}

/** Where a value lies among ascending edges; the last bin holds its upper edge and, as PyTorch's, NaN; -1 is outside. */
function binOf(edges: ArrayLike<number>, value: number): number {
  const last = edges.length - 1;
  if (value < edges[0]! || value > edges[last]!) return -1;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return Math.min(low - 1, last - 1);
}

/** The bin among equal ones as PyTorch computes it, to whom NaN belongs into the first. */
function evenBinOf(low: number, high: number, bins: number, value: number): number {
  if (value < low || value > high) return -1;
  return Math.min(Math.floor(((value - low) * bins) / (high - low)) || 0, bins - 1);
}

/** Smallest and largest element; 0 and 1 for none, and a range of 1 around a single value. */
function rangeOf(values: ArrayLike<number>, low: number, high: number): [number, number] {
  if (low === high && values.length > 0) {
    [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) return [NaN, NaN];
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low === high ? [low - 1, high + 1] : [low, high];
}

const shown = (x: number): string => (Number.isNaN(x) ? 'nan' : String(x).replace('Infinity', 'inf'));

function checkBins(bins: number): void {
  if (bins > 0) return;
  throw new RuntimeError(`torch.histogram(): bins must be > 0, but got ${bins} for dimension 0`);
}

/**
 * How many elements lie in each of `bins` (100) equal parts of [`min`, `max`], by default of the elements' own range;
 * those outside do not count. Floats, and so is the result. Errors: RuntimeError for a range that is none.
 */
export function histc(input: Tensor, bins = 100, min = 0, max = 0): Tensor {
  if (!isFloat(input.dtype)) throw notImplementedFor('histogram_cpu', input.dtype);
  checkBins(bins);
  const out = emptyOf(input.device, denseLayout(input.dtype, [bins]));
  const plain = input.detach();
  onHost([plain], [out], ([values]) => {
    const [low, high] = rangeOf(values!, min, max);
    if (!Number.isFinite(low) || !Number.isFinite(high)) {
      const sign = Number.isNaN(low) ? '-' : '';
      throw new RuntimeError(
        `torch.histc: range of [${sign}${shown(low)}, ${sign}${shown(high)}] is not finite`,
      );
    }
    if (low >= high) throw new RuntimeError('torch.histc: max must be larger than min');
    const counts = new Float64Array(bins);
    values!.forEach((value) => {
      const bin = evenBinOf(low, high, bins, value);
      if (bin >= 0) counts[bin]!++;
    });
    return [typed(input.dtype, counts)];
  });
  return out;
}

export interface HistogramOptions {
  /** Default: the smallest and largest element. */
  readonly range?: readonly [number, number] | readonly number[] | null;
  /** How much each element counts; of the shape of the input. */
  readonly weight?: Tensor | null;
  /** Divide by the total and the widths, so that the integral is 1. */
  readonly density?: boolean;
}

function checkHistogram(input: Tensor, bins: number | Tensor, options: HistogramOptions): void {
  const { weight = null } = options;
  const fail = (message: string): RuntimeError => new RuntimeError(`torch.histogramdd: ${message}`);
  if (bins instanceof Tensor) {
    if (bins.ndim !== 1) {
      throw fail(
        `bins tensor should have one dimension, but got ${bins.ndim} dimensions in the bins tensor for dimension 0`,
      );
    }
    if (bins.dtype !== input.dtype) {
      throw fail(
        `input tensor and bins tensors should have the same dtype, but got input with dtype ${cppName(input.dtype)} and ` +
          `bins for dimension 0 with dtype ${cppName(bins.dtype)}`,
      );
    }
  }
  if (weight !== null) {
    if (weight.dtype !== input.dtype) {
      throw fail(
        'if weight tensor is provided, input tensor and weight tensor should have the same dtype, but got ' +
          `input(${cppName(input.dtype)}), and weight(${cppName(weight.dtype)})`,
      );
    }
    if (String(weight.shape) !== String(input.shape)) {
      throw fail(
        'if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, ' +
          `but got input with shape ${formatList([input.layout.size, 1])} and weight with shape ${formatList(weight.shape)}`,
      );
    }
  }
  checkBins(bins instanceof Tensor ? bins.shape[0]! - 1 : bins);
  if (!isFloat(input.dtype)) throw notImplementedFor('histogramdd', input.dtype);
}

function evenEdges(
  values: ArrayLike<number>,
  bins: number,
  range: readonly number[] | null,
  round: (x: number) => number,
): number[] {
  const given = range !== null;
  if (given && range[0]! > range[1]!) {
    throw new RuntimeError(
      `torch.histogramdd: min should not exceed max, but got min ${range[0]} max ${range[1]} for dimension 0`,
    );
  }
  let [low, high] = given ? (range as [number, number]) : [0, 0];
  if (!given && values.length > 0) [low, high] = bounds(values);
  if (!given && values.length === 0) [low, high] = [0, 1];
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new RuntimeError(
      `torch.histogramdd: dimension 0's range [${shown(low)}, ${shown(high)}] is not finite`,
    );
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  // From both ends, as torch.linspace.
  const step = round((high - low) / bins);
  return Array.from({ length: bins + 1 }, (_, i) =>
    i < (bins + 1) / 2 ? round(low + step * i) : round(high - step * (bins - i)),
  );
}

function bounds(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) return [NaN, NaN];
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/**
 * How many elements lie between neighbouring edges, and the edges: `bins` equal parts of a range, or the edges themselves.
 * A bin holds its lower edge, the last one both. Floats. Errors: RuntimeError for a range that is none, edges and weights
 * that do not fit.
 */
export function histogram(
  input: Tensor,
  bins: number | Tensor,
  options: HistogramOptions = {},
): ReturnType<'hist' | 'bin_edges'> {
  const { range = null, weight = null, density = false } = options;
  checkHistogram(input, bins, options);
  const { device, dtype } = input;
  const count = bins instanceof Tensor ? bins.shape[0]! - 1 : bins;
  const hist = emptyOf(device, denseLayout(dtype, [count]));
  const edgesOut = emptyOf(device, denseLayout(dtype, [count + 1]));
  const round = dtype === 'float32' ? Math.fround : (x: number) => x;
  const tensors = [input, ...(bins instanceof Tensor ? [bins] : []), ...(weight === null ? [] : [weight])];
  onHost(
    tensors.map((x) => x.detach()),
    [hist, edgesOut],
    (read) => {
      const values = read[0]!;
      const own = weight === null ? null : read.at(-1)!;
      const edges: ArrayLike<number> =
        bins instanceof Tensor ? read[1]! : evenEdges(values, count, range, round);
      const [low, high] = [edges[0]!, edges[count]!];
      const sums = new Float64Array(count);
      values.forEach((value, i) => {
        const bin = bins instanceof Tensor ? binOf(edges, value) : nearBin(edges, low, high, count, value);
        if (bin >= 0) sums[bin]! += own === null ? 1 : own[i]!;
      });
      if (density) {
        const total = sums.reduce((a, b) => a + b, 0);
        sums.forEach((sum, i) => (sums[i] = sum / total / (edges[i + 1]! - edges[i]!)));
      }
      return [typed(dtype, sums), typed(dtype, edges)];
    },
  );
  return returnType('histogram', { hist, bin_edges: edgesOut });
}

/** The bin by division, moved where rounding put it on the wrong side of an edge; NaN is in the last one. */
function nearBin(edges: ArrayLike<number>, low: number, high: number, bins: number, value: number): number {
  if (Number.isNaN(value)) return bins - 1;
  const bin = evenBinOf(low, high, bins, value);
  if (bin < 0) return bin;
  if (value < edges[bin]!) return bin - 1;
  return bin < bins - 1 && value >= edges[bin + 1]! ? bin + 1 : bin;
}
