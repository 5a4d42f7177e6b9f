import type { Generator } from './generator.ts';

type Floats = Float32Array | Float64Array;
type Round = (x: number) => number;

/**
 * Fills `out` with numbers of successes in `counts` trials of probability `probs`, place by place:
 * `torch.binomial`. Where the expected number of the rarer outcome is below 10, gaps between successes are drawn
 * until the trials are used up; else by transformed rejection (Hörmann, 1993, BTRS). Counts and probabilities
 * enter in their dtype, as in PyTorch: float32 counts above 2^24 are only approximate. A probability outside
 * [0, 1] counts as the nearer bound; where it is NaN the result is NaN.
 */
export function fillBinomial(out: Floats, gen: Generator, counts: Floats, probs: Floats): void {
  const round: Round = out instanceof Float32Array ? Math.fround : (x) => x;
  for (let i = 0; i < out.length; i++) out[i] = binomial(counts[i]!, probs[i]!, gen, round);
}

function binomial(count: number, prob: number, gen: Generator, round: Round): number {
  if (count <= 0 || prob <= 0) return 0;
  if (prob >= 1) return count;
  if (prob <= 0.5) return rarer(count, prob, gen, round);
  if (prob > 0.5) return count - rarer(count, round(1 - prob), gen, round);
  return NaN;
}

function rarer(count: number, prob: number, gen: Generator, round: Round): number {
  return round(count * prob) >= 10 ? byRejection(count, prob, gen, round) : byGaps(count, prob, gen, round);
}

/** Sums geometric numbers, the distances from one success to the next, up to `count`. */
function byGaps(count: number, prob: number, gen: Generator, round: Round): number {
  const logFailure = round(Math.log1p(-prob));
  let successes = 0;
  for (let trials = 0; ; successes++) {
    trials += Math.ceil(Math.log(gen.uniformDouble()) / logFailure);
    // Not `trials > count`: a count of NaN ends here too.
    if (!(trials <= count)) return successes;
  }
}

function byRejection(count: number, prob: number, gen: Generator, round: Round): number {
  const failure = round(1 - prob);
  const mean = round(count * prob);
  const stddev = round(Math.sqrt(round(mean * failure)));
  const b = 1.15 + 2.53 * stddev;
  const a = -0.0873 + 0.0248 * b + 0.01 * prob;
  const c = mean + 0.5;
  const accepted = 0.92 - 4.2 / b;
  const odds = round(prob / failure);
  const alpha = (2.83 + 5.1 / b) * stddev;
  const trials = round(count + 1);
  const mode = Math.floor(round(trials * prob));
  for (;;) {
    const u = gen.uniformDouble() - 0.5;
    let v = gen.uniformDouble();
    const margin = 0.5 - Math.abs(u);
    const k = round(Math.floor(((2 * a) / margin + b) * u + c));
    if (k < 0 || k > count) continue;
    if (margin >= 0.07 && v <= accepted) return k;

    v = Math.log((v * alpha) / (a / (margin * margin) + b));
    const rest = round(round(count - k) + 1);
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (count - mode + 1))) +
      trials * Math.log((count - mode + 1) / rest) +
      (k + 0.5) * Math.log((odds * rest) / round(k + 1)) +
      stirlingTail(mode) +
      stirlingTail(count - mode) -
      stirlingTail(k) -
      stirlingTail(round(count - k));
    if (v <= bound) return k;
  }
}

const stirlingTails = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
];

/** log k! less Stirling's approximation of it. */
export function stirlingTail(k: number): number {
  if (k <= 9) return stirlingTails[k]!;
  const squared = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / squared) / squared) / (k + 1);
}
