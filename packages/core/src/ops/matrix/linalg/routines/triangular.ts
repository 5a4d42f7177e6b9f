import type { Matrix } from '../host.ts';

/** Solution of `a x = b` for a triangular `a`, of which only that triangle is read (`unit`: ones on the diagonal). */
export function solveTriangular(a: Matrix, b: Matrix, upper: boolean, unit: boolean): Float64Array {
  const { rows: n, columns } = b;
  const x = Float64Array.from(b.data);
  for (let step = 0; step < n; step++) {
    const k = upper ? n - 1 - step : step;
    if (!unit) for (let j = 0; j < columns; j++) x[k * columns + j]! /= a.data[k * n + k]!;
    const [from, to] = upper ? [0, k] : [k + 1, n];
    for (let i = from; i < to; i++) {
      const factor = a.data[i * n + k]!;
      for (let j = 0; j < columns; j++) x[i * columns + j]! -= factor * x[k * columns + j]!;
    }
  }
  return x;
}
