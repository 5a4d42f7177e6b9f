import type { TypedArray } from '../tensor/dtype.ts';
import { check } from './check.ts';
import type { Generator } from './generator.ts';

/** Largest `n` whose integers the array holds exactly, and how PyTorch says that `n` is larger. */
function checkCapacity(out: TypedArray): void {
  const n = out.length;
  if (out instanceof Float32Array) {
    check(n <= 2 ** 24 + 1, () => 'n cannot be greater than 2^24+1 for Float type.');
  } else if (out instanceof Uint8Array) {
    check(n <= 256, () => 'value cannot be converted to type uint8_t without overflow');
  }
}

/**
 * Fills `out` with a random permutation of 0 .. out.length - 1: `torch.randperm`, by the shuffle of Fisher and
 * Yates from the front. One 32-bit draw an element but the last.
 *
 * @throws RuntimeError if the dtype of `out` cannot hold its length
 */
export function fillRandperm(out: TypedArray, gen: Generator): void {
  checkCapacity(out);
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (gen.random() % ((n - i) >>> 0)); // >>> keeps the remainder in integers
    const value = out[i]!;
    out[i] = out[j]!;
    out[j] = value;
  }
}
