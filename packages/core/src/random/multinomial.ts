import { RuntimeError } from '../errors.ts';
import { check } from './check.ts';
import { fillExponential } from './transforms.ts';
import type { Generator } from './generator.ts';
import { topk } from './topk.ts';

type Floats = Float32Array | Float64Array;

/** Weights of the classes, one distribution a row, row-major. They need not sum to 1. */
export interface Weights {
  readonly probs: Floats;
  readonly rows: number;
  readonly classes: number;
}

export interface MultinomialOptions {
  /** Whether a class can be drawn again. Default false. */
  replacement?: boolean;
  /**
   * True where the tensor of weights is stored column by column (the transpose of a contiguous one). Without
   * replacement PyTorch's random numbers follow the storage.
   */
  columnMajor?: boolean;
}

/**
 * Indices of `count` classes for each row, [rows, count] row-major: `torch.multinomial`.
 *
 * @throws RuntimeError where a weight is negative, infinite or NaN, where those of a row are all 0, and where
 *   `count` is not positive or, without replacement, larger than the number of classes
 */
export function multinomial(
  weights: Weights,
  count: number,
  gen: Generator,
  options: MultinomialOptions = {},
): Int32Array {
  const { rows, classes } = weights;
  const { replacement = false, columnMajor = false } = options;
  check(count > 0, () => 'cannot sample n_sample <= 0 samples');
  check(
    replacement || count <= classes,
    () => 'cannot sample n_sample > prob_dist.size(-1) samples without replacement',
  );
  check(classes <= 2 ** 24, () => 'number of categories cannot exceed 2^24');
  if (!replacement) return withoutReplacement(weights, count, gen, columnMajor);
  const out = new Int32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const table = new ClassTable(weights, row, count);
    for (let done = 0; done < count; done += CHUNK) {
      const size = Math.min(CHUNK, count - done);
      table.draw(out.subarray(row * count + done), size, gen);
    }
  }
  return out;
}

/**
 * How often each class comes up in `totalCount` draws with replacement, for `samples` repetitions: [samples, rows,
 * classes] row-major. The draws are those of PyTorch's `Multinomial(totalCount, probs).sample([samples])`:
 * row by row, and in a row the first draw of every sample before the second of any.
 *
 * @throws RuntimeError as `multinomial`
 */
export function multinomialCounts(
  weights: Weights,
  totalCount: number,
  samples: number,
  gen: Generator,
): Int32Array {
  const { rows, classes } = weights;
  const draws = totalCount * samples;
  check(draws > 0, () => 'cannot sample n_sample <= 0 samples');
  const counts = new Int32Array(samples * rows * classes);
  const drawn = new Int32Array(Math.min(CHUNK, draws));
  for (let row = 0; row < rows; row++) {
    const table = new ClassTable(weights, row, draws);
    for (let done = 0; done < draws; done += drawn.length) {
      const size = Math.min(drawn.length, draws - done);
      table.draw(drawn, size, gen);
      tally(counts, drawn, size, done % samples, row * classes, rows * classes);
    }
  }
  return counts;
}

/** Counts `size` classes: the first for the sample at `sample`, the next for the one after it, and around again. */
function tally(
  counts: Int32Array,
  drawn: Int32Array,
  size: number,
  sample: number,
  offset: number,
  stride: number,
): void {
  const end = counts.length;
  let at = offset + sample * stride;
  for (let i = 0; i < size; i++) {
    const index = at + drawn[i]!;
    counts[index] = counts[index]! + 1;
    at += stride;
    if (at >= end) at = offset;
  }
}

/** Draws that are made at once. */
const CHUNK = 1024;

/** Bits of the finest table: one of 2^16 intervals. */
const MAX_TABLE_BITS = 16;

/** Draws classes of one distribution. */
class ClassTable {
  /** Cumulative probabilities in the dtype of the weights, as PyTorch sums them; the last is 1. */
  private readonly cumulative: Floats;
  /**
   * [0, 1) in 2^(21 - shift) equal intervals: a draw from interval i is of a class from `from[i]` to `from[i + 1]`,
   * so that the search for it is short, and mostly over before it starts.
   */
  private readonly from: Int32Array;
  private readonly shift: number;
  /** Random bits of the draws that are made at once. */
  private readonly words: Int32Array;

  constructor({ probs, classes }: Weights, row: number, draws: number) {
    const cumulative = probs.slice(row * classes, (row + 1) * classes);
    let sum = 0;
    for (let i = 0; i < classes; i++) {
      const p = cumulative[i]!;
      if (!(p >= 0)) {
        throw new RuntimeError('invalid multinomial distribution (encountering probability entry < 0)');
      }
      if (p === Infinity) {
        throw new RuntimeError(
          'invalid multinomial distribution (encountering probability entry = infinity or NaN)',
        );
      }
      cumulative[i] = sum + p;
      sum = cumulative[i]!;
    }
    check(sum > 0, () => 'invalid multinomial distribution (sum of probabilities <= 0)');
    for (let i = 0; i < classes; i++) cumulative[i]! /= sum;
    cumulative[classes - 1] = 1;
    this.cumulative = cumulative;

    this.words = new Int32Array(2 * Math.min(CHUNK, draws));
    const wanted = Math.min(8 * classes, draws);
    const bits = Math.min(32 - Math.clz32(wanted - 1), MAX_TABLE_BITS);
    this.shift = 21 - bits;
    this.from = new Int32Array(2 ** bits + 1);
    let index = 0;
    for (let i = 0; i < this.from.length; i++) {
      const edge = i / 2 ** bits || Number.MIN_VALUE; // a draw of 0 is of the first class that has a probability
      while (cumulative[index]! < edge) index++;
      this.from[i] = index;
    }
  }

  /** Draws `size` classes: each is the first whose cumulative probability reaches a uniform number of 53 bits. */
  draw(out: Int32Array, size: number, gen: Generator): void {
    const { from, shift, words } = this;
    gen.fillBits(words, 2 * size);
    for (let i = 0; i < size; i++) {
      const upper = words[2 * i]! & 0x1fffff;
      const interval = upper >>> shift;
      const first = from[interval]!;
      const last = from[interval + 1]!;
      out[i] = first === last ? first : this.search(first, last, upper, words[2 * i + 1]! >>> 0);
    }
  }

  private search(first: number, last: number, upper: number, lower: number): number {
    const { cumulative } = this;
    const uniform = (upper * 2 ** 32 + lower) * 2 ** -53 || Number.MIN_VALUE;
    let left = first;
    let right = last;
    while (left < right) {
      const middle = (left + right) >>> 1;
      if (cumulative[middle]! < uniform) left = middle + 1;
      else right = middle;
    }
    return left;
  }
}

/**
 * The race of exponential clocks: of `weight / exponential`, the largest `count` are the draws, in order.
 * PyTorch takes the first maximum where one is wanted and `topk` otherwise.
 */
function withoutReplacement(
  { probs, rows, classes }: Weights,
  count: number,
  gen: Generator,
  columnMajor: boolean,
): Int32Array {
  checkProbs(probs, rows, classes);
  const scores = probs.slice();
  fillExponential(scores, gen);
  const clocks = columnMajor ? transposed(scores, classes, rows) : scores;
  for (let i = 0; i < clocks.length; i++) clocks[i] = probs[i]! / clocks[i]!;

  const out = new Int32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const values = clocks.subarray(row * classes, (row + 1) * classes);
    if (count === 1) out[row] = argmax(values);
    else out.set(topk(values, count), row * count);
  }
  return out;
}

function checkProbs(probs: Floats, rows: number, classes: number): void {
  if (!probs.every((p) => p >= 0 && p < Infinity)) {
    throw new RuntimeError('probability tensor contains either `inf`, `nan` or element < 0');
  }
  for (let row = 0; row < rows; row++) {
    const weights = probs.subarray(row * classes, (row + 1) * classes);
    check(
      weights.some((p) => p > 0),
      () => 'invalid multinomial distribution (sum of probabilities <= 0)',
    );
  }
}

/** The transpose of a [rows, columns] matrix. */
function transposed(matrix: Floats, rows: number, columns: number): Floats {
  const out = matrix.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  }
  return out;
}

function argmax(values: Floats): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) return i;
    if (values[i]! > values[best]!) best = i;
  }
  return best;
}
