import type { Matrix } from '../host.ts';

export interface Reflectors {
  /** R in the upper triangle, below it the vectors of the reflections without their leading ones. */
  readonly a: Float64Array;
  readonly tau: Float64Array;
}

/**
 * QR by Householder's reflections `1 - tau v v^T`, as LAPACK's geqrf: the diagonal of R has the sign opposite to the element
 * it replaces. Source: Golub & Van Loan, 5.2.
 */
export function reflectors({ rows, columns, data }: Matrix): Reflectors {
  const a = Float64Array.from(data);
  const steps = Math.min(rows, columns);
  const tau = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    let rest = 0;
    for (let i = k + 1; i < rows; i++) rest = Math.hypot(rest, a[i * columns + k]!);
    const alpha = a[k * columns + k]!;
    // Nothing to eliminate: no reflection.
    if (rest === 0) continue;
    const beta = -Math.sign(alpha || 1) * Math.hypot(alpha, rest);
    tau[k] = (beta - alpha) / beta;
    for (let i = k + 1; i < rows; i++) a[i * columns + k]! /= alpha - beta;
    a[k * columns + k] = beta;
    for (let j = k + 1; j < columns; j++) {
      let dot = a[k * columns + j]!;
      for (let i = k + 1; i < rows; i++) dot += a[i * columns + k]! * a[i * columns + j]!;
      dot *= tau[k]!;
      a[k * columns + j]! -= dot;
      for (let i = k + 1; i < rows; i++) a[i * columns + j]! -= dot * a[i * columns + k]!;
    }
  }
  return { a, tau };
}

/** The first `count` columns of the product of the reflections. */
export function orthogonal(
  { a, tau }: Reflectors,
  rows: number,
  columns: number,
  count: number,
): Float64Array {
  const q = new Float64Array(rows * count);
  for (let i = 0; i < Math.min(rows, count); i++) q[i * count + i] = 1;
  for (let k = tau.length - 1; k >= 0; k--) {
    for (let j = 0; j < count; j++) {
      let dot = q[k * count + j]!;
      for (let i = k + 1; i < rows; i++) dot += a[i * columns + k]! * q[i * count + j]!;
      dot *= tau[k]!;
      q[k * count + j]! -= dot;
      for (let i = k + 1; i < rows; i++) q[i * count + j]! -= dot * a[i * columns + k]!;
    }
  }
  return q;
}

/** The first `count` rows of the upper triangle. */
export function triangle({ a }: Reflectors, columns: number, rows: number, count: number): Float64Array {
  const r = new Float64Array(count * columns);
  for (let i = 0; i < Math.min(rows, count); i++) {
    for (let j = i; j < columns; j++) r[i * columns + j] = a[i * columns + j]!;
  }
  return r;
}
