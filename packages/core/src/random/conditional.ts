import { ValueError } from '../errors.ts';
import { stirlingTail } from './binomial.ts';
import type { Generator } from './generator.ts';
import type { Weights } from './multinomial.ts';

/**
 * How often each class comes up in `totalCount` draws with replacement, for `samples` repetitions: [samples, rows,
 * classes] row-major. Each class takes a binomial number of the draws the classes before it have left (as NumPy's
 * `multinomial`), so that the time does not grow with `totalCount`, which may be anything up to 2^53. The numbers are
 * not PyTorch's. A class of probability 0 is never drawn.
 *
 * @throws ValueError if `totalCount` is no integer of [0, 2^53), or a weight is negative or not finite, or all are 0
 */
export function multinomialConditional(
  { probs, rows, classes }: Weights,
  totalCount: number,
  samples: number,
  gen: Generator,
): Float64Array {
  if (!Number.isSafeInteger(totalCount) || totalCount < 0) {
    throw new ValueError(`totalCount must be an integer of [0, 2^53), but got ${totalCount}`);
  }
  const out = new Float64Array(samples * rows * classes);
  for (let row = 0; row < rows; row++) {
    const shares = conditionalProbs(probs, row * classes, classes).map((prob) => new Binomials(prob));
    for (let sample = 0; sample < samples; sample++) {
      const at = (sample * rows + row) * classes;
      let left = totalCount;
      for (let i = 0; left > 0; i++) {
        const drawn = shares[i]!.draw(left, gen);
        out[at + i] = drawn;
        left -= drawn;
      }
    }
  }
  return out;
}

/** Probability of each class given that none before it is drawn: exactly 1 for the last that has any. */
function conditionalProbs(probs: ArrayLike<number>, start: number, classes: number): number[] {
  const shares: number[] = [];
  let tail = 0;
  for (let i = classes - 1; i >= 0; i--) {
    const p = probs[start + i]!;
    if (!(p >= 0 && p < Infinity))
      throw new ValueError(`probs must be finite and not negative, but got ${p}`);
    tail += p;
    shares[i] = p === 0 ? 0 : p / tail;
  }
  if (!(tail > 0 && tail < Infinity)) throw new ValueError('probs must have a finite sum above 0');
  return shares;
}

/** Up to this many trials, the distribution function is kept once it has been computed. */
const TABLED = 64;

/** Binomial numbers in float64 of one probability in [0, 1]: what depends on it alone is computed once. */
export class Binomials {
  /** Successes and failures change places where the former are more likely. */
  private readonly swapped: boolean;
  private readonly prob: number;
  private readonly odds: number;
  private readonly logFailure: number;
  /** By the number of trials, the probabilities of 0, of at most 1, of at most 2 ... successes. */
  private readonly tables: Float64Array[] = [];

  constructor(prob: number) {
    this.swapped = prob > 0.5;
    this.prob = this.swapped ? 1 - prob : prob;
    this.odds = this.prob / (1 - this.prob);
    this.logFailure = Math.log1p(-this.prob);
  }

  /** Successes in `count` trials, an integer of [0, 2^53). */
  draw(count: number, gen: Generator): number {
    const rare = this.rarer(count, gen);
    return this.swapped ? count - rare : rare;
  }

  private rarer(count: number, gen: Generator): number {
    if (this.prob === 0) return 0;
    if (count * this.prob >= 10) return byRejection(count, this.prob, gen);
    if (count <= TABLED) return search(this.tables[count] ?? this.tabulate(count), gen.uniformDouble());
    return walk(count, this.odds, Math.exp(count * this.logFailure), gen.uniformDouble());
  }

  private tabulate(count: number): Float64Array {
    const table = new Float64Array(count + 1);
    let probability = Math.exp(count * this.logFailure);
    let sum = 0;
    for (let k = 0; k <= count; k++) {
      table[k] = sum += probability;
      probability *= (this.odds * (count - k)) / (k + 1);
    }
    return (this.tables[count] = table);
  }
}

/** How many successes a uniform number means: those whose distribution function it reaches. */
function search(table: Float64Array, uniform: number): number {
  const last = table.length - 1;
  let k = 0;
  while (k < last && uniform >= table[k]!) k++;
  return k;
}

/** The same without a table, from the probability of `none` on: about `count * prob` steps. */
function walk(count: number, odds: number, none: number, uniform: number): number {
  let probability = none;
  let rest = uniform;
  let k = 0;
  while (rest >= probability && k < count) {
    rest -= probability;
    k++;
    probability *= (odds * (count - k + 1)) / k;
    if (probability === 0) break;
  }
  return k;
}

/**
 * Transformed rejection (Hörmann, 1993, BTRS). The ratio of the probabilities of `k` and the mode is written with
 * log1p of their distance, so that nothing cancels for large counts.
 */
function byRejection(count: number, prob: number, gen: Generator): number {
  const failure = 1 - prob;
  const stddev = Math.sqrt(count * prob * failure);
  const b = 1.15 + 2.53 * stddev;
  const a = -0.0873 + 0.0248 * b + 0.01 * prob;
  const centre = count * prob + 0.5;
  const accepted = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * stddev;
  const mode = Math.floor((count + 1) * prob);
  const slope = Math.log((prob / failure) * ((count - mode + 1) / (mode + 1)));
  for (;;) {
    const u = gen.uniformDouble() - 0.5;
    const v = gen.uniformDouble();
    const margin = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / margin + b) * u + centre);
    if (margin >= 0.07 && v <= accepted) return k;
    if (k < 0 || k > count) continue;

    const distance = k - mode;
    const bound =
      distance * slope +
      (k + 0.5) * Math.log1p(-distance / (k + 1)) +
      (count - k + 0.5) * Math.log1p(distance / (count - k + 1)) +
      stirlingTail(mode) +
      stirlingTail(count - mode) -
      stirlingTail(k) -
      stirlingTail(count - k);
    if (Math.log((v * alpha) / (a / (margin * margin) + b)) <= bound) return k;
  }
}
