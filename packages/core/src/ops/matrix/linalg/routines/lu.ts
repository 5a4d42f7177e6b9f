import type { Matrix } from '../host.ts';

export interface LuFactors {
  /** Both factors in one rows x columns matrix; the ones on the diagonal of L are not kept. */
  readonly lu: Float64Array;
  /** Row that each step exchanged with its own, from 1. */
  readonly pivots: Int32Array;
  /** Number of the first diagonal element of U that is 0, from 1; 0 for none. */
  readonly info: number;
}

/** LU factors by columns, with the largest element of each as pivot. Source: Golub & Van Loan, 3.4. */
export function luFactor({ rows, columns, data }: Matrix): LuFactors {
  const lu = Float64Array.from(data);
  const steps = Math.min(rows, columns);
  const pivots = new Int32Array(steps);
  let info = 0;
  for (let k = 0; k < steps; k++) {
    let best = k;
    for (let i = k + 1; i < rows; i++) {
      if (Math.abs(lu[i * columns + k]!) > Math.abs(lu[best * columns + k]!)) best = i;
    }
    pivots[k] = best + 1;
    if (best !== k) exchange(lu, columns, k, best);
    const pivot = lu[k * columns + k]!;
    if (pivot === 0) {
      info ||= k + 1;
      continue;
    }
    for (let i = k + 1; i < rows; i++) {
      const factor = (lu[i * columns + k]! /= pivot);
      if (factor === 0) continue;
      for (let j = k + 1; j < columns; j++) lu[i * columns + j]! -= factor * lu[k * columns + j]!;
    }
  }
  return { lu, pivots, info };
}

function exchange(data: Float64Array, columns: number, i: number, j: number): void {
  for (let k = 0; k < columns; k++) {
    const kept = data[i * columns + k]!;
    data[i * columns + k] = data[j * columns + k]!;
    data[j * columns + k] = kept;
  }
}

/** The permutation matrix P of `P L U`, from the exchanges of `size` rows. */
export function permutation(pivots: ArrayLike<number>, size: number): Float64Array {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let k = 0; k < pivots.length; k++) {
    const other = pivots[k]! - 1;
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  const p = new Float64Array(size * size);
  order.forEach((row, column) => (p[row * size + column] = 1));
  return p;
}

/** Solution of `a x = b` for the factors of a square `a`; NaN and infinities where it is singular. */
export function luSolve({ lu, pivots }: LuFactors, b: Matrix): Float64Array {
  const { rows: n, columns } = b;
  const x = Float64Array.from(b.data);
  pivots.forEach((pivot, k) => {
    if (pivot - 1 !== k) exchange(x, columns, k, pivot - 1);
  });
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]!;
      for (let j = 0; j < columns; j++) x[i * columns + j]! -= factor * x[k * columns + j]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = 0; j < columns; j++) x[k * columns + j]! /= lu[k * n + k]!;
    for (let i = 0; i < k; i++) {
      const factor = lu[i * n + k]!;
      for (let j = 0; j < columns; j++) x[i * columns + j]! -= factor * x[k * columns + j]!;
    }
  }
  return x;
}
