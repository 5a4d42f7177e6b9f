import { createHash } from 'node:crypto';
import type { TypedArray } from '../../src/tensor/dtype.ts';
import { Generator } from '../../src/random/generator.ts';

/** A generator at `torch.manual_seed(7)`: the expected values of these tests are PyTorch 1.13.1's from there. */
export const seeded = (seed = 7): Generator => new Generator().manualSeed(seed);

/** `array` after `fill`, for expressions. */
export function filled<T>(array: T, fill: (array: T) => void): T {
  fill(array);
  return array;
}

/** First digits of the SHA-256 of the bytes: bit-for-bit equality of what is too long to write down. */
export const digest = (array: TypedArray): string => sha256(array).slice(0, 16);

export const sha256 = (array: TypedArray): string =>
  createHash('sha256')
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest('hex');

/** Mean and variance of `count` numbers. */
export function moments(count: number, draw: (i: number) => number): { mean: number; variance: number } {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const x = draw(i);
    const delta = x - mean;
    mean += delta / (i + 1);
    squares += delta * (x - mean);
  }
  return { mean, variance: squares / (count - 1) };
}
