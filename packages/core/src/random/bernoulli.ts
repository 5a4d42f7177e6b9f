import { RuntimeError } from '../errors.ts';
import type { TypedArray } from '../tensor/dtype.ts';
import { check, formatDouble } from './check.ts';
import type { Generator } from './generator.ts';

/**
 * Fills `out` with 1 at probability `p`, else 0: `bernoulli_(p)`, and so dropout's mask. One float64 draw an
 * element, whatever the dtype. (Builds of PyTorch with Intel's MKL use another stream here, on Intel processors.)
 *
 * @throws RuntimeError unless 0 <= p <= 1
 */
export function fillBernoulli(out: TypedArray, gen: Generator, p: number): void {
  check(p >= 0 && p <= 1, () => `bernoulli_ expects p to be in [0, 1], but got p=${formatDouble(p)}`);
  for (let i = 0; i < out.length; i++) out[i] = gen.uniformDouble() < p ? 1 : 0;
}

/**
 * Fills `out` with 1 at the probability of the same place in `probs`: `torch.bernoulli(probs)` and
 * `bernoulli_(probs)`. The draws are of the dtype of `probs`.
 *
 * @param probs as many as `out` has elements
 * @throws RuntimeError if a probability is outside [0, 1] or NaN
 */
export function fillBernoulliProbs(
  out: TypedArray,
  gen: Generator,
  probs: Float32Array | Float64Array,
): void {
  const single = probs instanceof Float32Array;
  for (let i = 0; i < out.length; i++) {
    const p = probs[i]!;
    if (!(p >= 0 && p <= 1)) {
      throw new RuntimeError(
        'Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, ' +
          'please report an enhancement request to PyTorch.)',
      );
    }
    out[i] = (single ? gen.uniformFloat() : gen.uniformDouble()) < p ? 1 : 0;
  }
}
