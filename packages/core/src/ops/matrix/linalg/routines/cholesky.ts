import type { Matrix } from '../host.ts';

export interface CholeskyFactor {
  /** The lower triangle, zeros above. */
  readonly l: Float64Array;
  /** Order of the first leading minor that is not positive; 0 for none. */
  readonly info: number;
}

/** L of `a = L L^T`; only the lower triangle of `a` is read, or the upper one. Source: Golub & Van Loan, 4.2. */
export function cholesky({ rows: n, data }: Matrix, upper: boolean): CholeskyFactor {
  const l = new Float64Array(n * n);
  const at = (i: number, j: number): number => (upper ? data[j * n + i]! : data[i * n + j]!);
  let info = 0;
  for (let j = 0; j < n; j++) {
    let pivot = at(j, j);
    for (let k = 0; k < j; k++) pivot -= l[j * n + k]! ** 2;
    if (!(pivot > 0)) {
      info ||= j + 1;
      // As LAPACK leaves it: what was not reached stays as it was.
      for (let i = j; i < n; i++) for (let k = j; k <= i; k++) l[i * n + k] = at(i, k);
      break;
    }
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = sum / root;
    }
  }
  return { l, info };
}
