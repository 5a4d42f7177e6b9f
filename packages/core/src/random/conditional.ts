import { ValueError } from '../errors.ts';
import { stirlingTail } from './binomial.ts';
import type { Generator } from './generator.ts';

/**
 * Counts of the classes in `totalCount` draws with replacement, `samples` times: [samples, classes] row-major.
 * Each class takes a binomial number of the draws the classes before it have left (as NumPy's `multinomial`), so
 * that the time does not grow with `totalCount`, which may be anything up to 2^53. The numbers are not PyTorch's.
 * A class of probability 0 is never drawn.
 *
 * @param probs weights of the classes; they need not sum to 1
 * @throws ValueError if `totalCount` is no integer of [0, 2^53), or a weight is negative or not finite, or all are 0
 */
export function multinomialConditional(
  totalCount: number,
  probs: ArrayLike<number>,
  gen: Generator,
  samples = 1,
): Float64Array {
  if (!Number.isSafeInteger(totalCount) || totalCount < 0) {
    throw new ValueError(`totalCount must be an integer of [0, 2^53), but got ${totalCount}`);
  }
  const shares = conditionalProbs(probs);
  const classes = shares.length;
  const out = new Float64Array(samples * classes);
  for (let at = 0; at < out.length; at += classes) {
    let left = totalCount;
    for (let i = 0; left > 0; i++) {
      const drawn = binomial(left, shares[i]!, gen);
      out[at + i] = drawn;
      left -= drawn;
    }
  }
  return out;
}

/** Probability of each class given that none before it is drawn: exactly 1 for the last that has any. */
function conditionalProbs(probs: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(probs);
  let tail = 0;
  for (let i = shares.length - 1; i >= 0; i--) {
    const p = shares[i]!;
    if (!(p >= 0 && p < Infinity))
      throw new ValueError(`probs must be finite and not negative, but got ${p}`);
    tail += p;
    shares[i] = p === 0 ? 0 : p / tail;
  }
  if (!(tail > 0 && tail < Infinity)) throw new ValueError('probs must have a finite sum above 0');
  return shares;
}

/** A binomial number in float64, for 0 <= count < 2^53 and 0 <= prob <= 1. */
export function binomial(count: number, prob: number, gen: Generator): number {
  if (prob <= 0.5) return rarer(count, prob, gen);
  return count - rarer(count, 1 - prob, gen);
}

function rarer(count: number, prob: number, gen: Generator): number {
  if (prob === 0) return 0;
  return count * prob < 10 ? byInversion(count, prob, gen) : byRejection(count, prob, gen);
}

/** Walks up the distribution function until it passes a uniform number: about `count * prob` steps. */
function byInversion(count: number, prob: number, gen: Generator): number {
  const odds = prob / (1 - prob);
  let probability = Math.exp(count * Math.log1p(-prob));
  let uniform = gen.uniformDouble();
  let k = 0;
  while (uniform >= probability && k < count) {
    uniform -= probability;
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
