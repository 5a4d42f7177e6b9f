import { boxMuller16 } from './boxMuller.ts';
import { check, formatDouble } from './check.ts';
import { cos, log, sin } from './elementary.ts';
import { fusedMultiplyAdd } from './exact.ts';
import type { Generator } from './generator.ts';

/**
 * Fills `out` with normal numbers: `torch.randn`, `normal_`. PyTorch has two algorithms: fewer than 16 numbers,
 * or a tensor that is not contiguous, are drawn one by one in float64 and may use the number an earlier draw
 * kept; 16 or more are made in blocks of 16 from uniform numbers of the dtype, the last 16 being drawn anew where
 * the size is no multiple of 16.
 *
 * @param contiguous false where `out` is to be written to a tensor that is not contiguous
 * @throws RuntimeError if `std` is negative or NaN
 */
export function fillNormal(
  out: Float32Array | Float64Array,
  gen: Generator,
  mean = 0,
  std = 1,
  contiguous = true,
): void {
  check(std >= 0, () => `normal expects std >= 0.0, but found std ${formatDouble(std)}`);
  const n = out.length;
  if (n < 16 || !contiguous) {
    for (let i = 0; i < n; i++) out[i] = fusedMultiplyAdd(gen.normal(), std, mean);
  } else if (out instanceof Float32Array) {
    fillBlocks(out, () => gen.uniformFloat(), boxMuller16, Math.fround(mean), Math.fround(std));
  } else {
    fillBlocks(out, () => gen.uniformDouble(), boxMullerDouble16, mean, std);
  }
}

function fillBlocks<T extends Float32Array | Float64Array>(
  out: T,
  uniform: () => number,
  boxMuller: (data: T, at: number, mean: number, std: number) => void,
  mean: number,
  std: number,
): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = uniform();
  for (let i = 0; i + 16 <= n; i += 16) boxMuller(out, i, mean, std);
  if (n % 16 !== 0) {
    for (let i = n - 16; i < n; i++) out[i] = uniform();
    boxMuller(out, n - 16, mean, std);
  }
}

/** Box-Muller on 8 + 8 uniform numbers in float64; see `boxMuller16`. */
function boxMullerDouble16(data: Float64Array, at: number, mean: number, std: number): void {
  for (let i = at; i < at + 8; i++) {
    const radius = Math.sqrt(-2 * log(1 - data[i]!));
    const theta = 2 * Math.PI * data[i + 8]!;
    data[i] = fusedMultiplyAdd(radius * cos(theta), std, mean);
    data[i + 8] = fusedMultiplyAdd(radius * sin(theta), std, mean);
  }
}
