import type { Matrix } from '../host.ts';

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * b[k * n + j]!;
    }
  }
  return out;
}

/** Terms of the series: enough for a norm of 1/2 and double precision. */
const DEGREE = 18;

/** exp of a matrix: a Taylor polynomial of a part of it, squared back. Source: Golub & Van Loan, 9.3. */
export function matrixExponential({ rows: n, data }: Matrix): Float64Array {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(data[i * n + j]!);
    norm = Math.max(norm, sum);
  }
  const squarings = norm > 0.5 && Number.isFinite(norm) ? Math.ceil(Math.log2(norm)) + 1 : 0;
  const part = data.map((x) => x / 2 ** squarings);
  // Horner: 1 + a (1 + a/2 (1 + a/3 (...))).
  let sum: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i++) sum[i * n + i] = 1;
  for (let k = DEGREE; k >= 1; k--) {
    sum = multiply(part, sum, n).map((x) => x / k);
    for (let i = 0; i < n; i++) sum[i * n + i]! += 1;
  }
  for (let s = 0; s < squarings; s++) sum = multiply(sum, sum, n);
  return sum;
}
