import { tensorType } from '../../autograd/node.ts';
import { NotImplementedError, RuntimeError, ValueError } from '../../errors.ts';
import { checkOnHost } from '../../tensor/at-once.ts';
import { dataSync } from '../../tensor/read.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { castTo } from '../base/pointwise.ts';
import { isOptions } from '../base/sizes.ts';
import { fromData } from '../create/tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { clampMin } from '../elementwise/clamp.ts';
import { ne } from '../elementwise/compare.ts';
import { div } from '../elementwise/division.ts';
import { where } from '../elementwise/where.ts';
import { placeOf, slicesOp } from '../indexing/index-select.ts';
import { argKernels } from '../reduce/arg-extremes.ts';
import { cumsum } from '../reduce/cumulative.ts';
import { pick, place } from '../reduce/select.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { selectAt, sliceRange } from '../shape/slice.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import { checkIndices, limitRows, takeRows, type EmbeddingOptions } from './embedding.ts';

export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** Default: 'mean'. */
  readonly mode?: 'sum' | 'mean' | 'max';
  /** Factors of the rows, in the shape of the input ('sum' only). */
  readonly perSampleWeights?: Tensor | null;
  /** The last offset is the end of the last bag. */
  readonly includeLastOffset?: boolean;
}

/** A list of row numbers, cut into bags. */
interface Bags {
  readonly index: Tensor;
  /** Where each bag begins; null for bags of one length. */
  readonly offsets: Tensor | null;
  readonly count: number;
  readonly factors: Tensor | null;
}

function bagsOf(input: Tensor, offsets: Tensor | null, options: EmbeddingBagOptions): Bags {
  const { perSampleWeights: factors = null, includeLastOffset = false } = options;
  if (input.ndim === 2) {
    if (offsets !== null) {
      throw new ValueError(
        'if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. ' +
          "However, found offsets of type <class 'torch.Tensor'>",
      );
    }
    const flat = (x: Tensor): Tensor => reshapeTo(x, [x.layout.size]);
    return { index: flat(input), offsets: null, count: input.shape[0]!, factors: factors && flat(factors) };
  }
  if (input.ndim !== 1) {
    throw new ValueError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.ndim}`);
  }
  if (offsets === null) throw new ValueError('offsets has to be a 1D Tensor but got None');
  if (offsets.ndim !== 1) throw new ValueError('offsets has to be a 1D Tensor');
  const given = offsets.shape[0]!;
  if (includeLastOffset && given < 1) {
    throw new RuntimeError('include_last_offset: number of offset should be at least 1');
  }
  return { index: input, offsets, count: includeLastOffset ? given - 1 : given, factors };
}

function checkOffsets(offsets: Tensor, length: number): void {
  const count = offsets.layout.size;
  if (count === 0) return;
  checkOnHost([selectAt(offsets, 0, 0), selectAt(offsets, 0, count - 1)], (values) => {
    const [first, last] = values.map(([value]) => value!) as [number, number];
    if (first !== 0) {
      throw new RuntimeError(
        'offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ' +
          `${first}\n[ ${tensorType(offsets)}{} ]`,
      );
    }
    if (last <= length) return;
    throw new RuntimeError(
      `offsets[-1] can not be greater than input's length ${length} but got offsets[-1] of ${last}`,
    );
  });
}

/** The bag of each item (int32); items after the last bag are in one of number `count`. */
function bagNumbers({ index, offsets, count }: Bags, includeLastOffset: boolean): Tensor {
  const length = index.layout.size;
  if (offsets === null) {
    const each = count === 0 ? 0 : length / count;
    return fromData(
      index.device,
      'int32',
      [length],
      Int32Array.from({ length }, (_, i) => Math.floor(i / each)),
    );
  }
  const used = includeLastOffset ? offsets : sliceRange(offsets, 0, 0, count);
  const ones = fullOf(index.device, 'int32', used.shape, 1);
  const starts = place(ones, used, 0, [length + 1]);
  return sub(sliceRange(cumsum(starts, 0), 0, 0, length), 1);
}

function sumOf(weight: Tensor, bags: Bags, padding: number | null, options: EmbeddingBagOptions): Tensor {
  const { includeLastOffset = false, scaleGradByFreq = false, mode = 'mean' } = options;
  const { index, count, factors } = bags;
  const kept = padding === null ? null : castTo(ne(index, padding), weight.dtype);
  let rows = takeRows(weight, index, null, scaleGradByFreq);
  if (factors !== null) rows = mul(rows, unsqueeze(factors, -1));
  if (kept !== null) rows = mul(rows, unsqueeze(kept, -1));
  const numbers = bagNumbers(bags, includeLastOffset);
  const into = (shape: readonly number[], values: Tensor): Tensor =>
    sliceRange(
      slicesOp.put(
        fullOf(weight.device, weight.dtype, [count + 1, ...shape], 0),
        values,
        [numbers],
        placeOf(0),
        {
          name: 'EmbeddingBagBackward0',
          combine: 'add',
        },
      ),
      0,
      0,
      count,
    );
  const sums = into(weight.shape.slice(1), rows);
  if (mode === 'sum') return sums;
  const sizes = into([], kept ?? fullOf(weight.device, weight.dtype, index.shape, 1));
  return div(sums, unsqueeze(clampMin(sizes, 1), -1));
}

/** The largest element of each column of a bag, the first of equals. The bags are laid out on the host. */
function maxOf(weight: Tensor, bags: Bags, padding: number | null, includeLastOffset: boolean): Tensor {
  const { index, offsets, count } = bags;
  const items = dataSync(index);
  const starts =
    offsets === null
      ? Array.from({ length: count }, (_, i) => (i * items.length) / count)
      : [...dataSync(offsets)];
  const lists = Array.from({ length: count }, (_, bag) => {
    const last = bag === count - 1 && !includeLastOffset;
    const end = last || bag + 1 >= starts.length ? items.length : starts[bag + 1]!;
    return [...items.subarray(starts[bag]!, end)].filter((row) => row !== padding);
  });
  const length = Math.max(1, ...lists.map((list) => list.length));
  const table = new Int32Array(count * length);
  lists.forEach((list, bag) => {
    table.fill(list[0] ?? 0, bag * length, (bag + 1) * length);
    table.set(list, bag * length);
  });
  const rows = takeRows(weight, fromData(weight.device, 'int32', [count, length], table), null, false);
  if (rows.layout.size === 0) return fullOf(weight.device, weight.dtype, [count, weight.shape[1]!], 0);
  const best = argKernels.max.run([rows.detach()], [1], true, rows.dtype);
  const maxima = squeeze(pick(rows, best, 1), 1);
  const filled = Uint8Array.from(lists, (list) => (list.length > 0 ? 1 : 0));
  return where(fromData(weight.device, 'bool', [count, 1], filled), maxima, 0);
}

function checkSettings(options: EmbeddingBagOptions): void {
  const { mode = 'mean', perSampleWeights: factors = null, scaleGradByFreq, sparse } = options;
  if (mode !== 'sum' && mode !== 'mean' && mode !== 'max') {
    throw new ValueError('mode has to be one of sum, mean or max');
  }
  if (mode === 'max' && scaleGradByFreq === true) {
    throw new ValueError('max mode does not support scaling the gradient by the frequency');
  }
  if (mode === 'max' && sparse === true) throw new ValueError('max mode does not support sparse weights');
  if (factors === null || mode === 'sum') return;
  throw new NotImplementedError(
    "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got " +
      `mode='${mode}'). Please open a feature request on GitHub.`,
  );
}

function checkTypes(weight: Tensor, { index, offsets, factors }: Bags, padding: number | null): void {
  checkIndices('embedding_bag', 1, index);
  if (offsets !== null) checkIndices('embedding_bag', 1, offsets);
  const rows = weight.shape[0]!;
  if (padding !== null && (padding < -rows || padding >= rows)) {
    throw new RuntimeError(
      `padding_idx must be within the number of embeddings, -${rows} through ${rows - 1}, but got ${padding}`,
    );
  }
  if (factors === null || factors.dtype === weight.dtype) return;
  throw new RuntimeError(
    "Expected tensor for argument #1 'weight' to have the same type as tensor for argument #1 'per_sample_weights'; but " +
      `type ${tensorType(weight)} does not equal ${tensorType(factors)} (while checking arguments for embedding_bag)`,
  );
}

/**
 * Sums, means or maxima of bags of rows of `weight` `[rows, columns]`: `input` (int32) is `[bags, length]`, or all items in
 * a row, and `offsets` (int32) where each bag begins. Gives `[bags, columns]`; empty bags are 0. Errors: ValueError and
 * RuntimeError for what does not fit, IndexError for numbers out of range.
 */
export function embeddingBag(
  input: Tensor,
  weight: Tensor,
  offsets?: Tensor | null | EmbeddingBagOptions,
  more?: EmbeddingBagOptions,
): Tensor {
  const options = isOptions(offsets) ? (offsets as EmbeddingBagOptions) : (more ?? {});
  const starts = offsets instanceof Tensor ? offsets : null;
  const { perSampleWeights: factors = null, maxNorm = null, normType = 2, paddingIdx = null } = options;
  if (factors !== null && String(factors.shape) !== String(input.shape)) {
    throw new ValueError(
      `embedding_bag: If per_sample_weights (${factors.shape}) is not None, then it must have the same shape as the input ` +
        `(${input.shape})`,
    );
  }
  const bags = bagsOf(input, starts, options);
  checkSettings(options);
  if (maxNorm !== null) limitRows(weight, input, maxNorm, normType);
  checkTypes(weight, bags, paddingIdx);
  if (bags.offsets !== null) checkOffsets(bags.offsets, bags.index.layout.size);
  const padding = paddingIdx !== null && paddingIdx < 0 ? paddingIdx + weight.shape[0]! : paddingIdx;
  const result =
    options.mode === 'max'
      ? maxOf(weight, bags, padding, options.includeLastOffset ?? false)
      : sumOf(weight, bags, padding, options);
  return named('EmbeddingBagBackward0', result);
}
