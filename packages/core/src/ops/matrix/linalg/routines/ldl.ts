import type { Matrix } from '../host.ts';

export interface LdlFactors {
  /** L below the diagonal, D on it (and beside it, for blocks of two); zeros above. */
  readonly ld: Float64Array;
  /** Exchanged rows from 1, negative twice for a block of two. */
  readonly pivots: Int32Array;
  /** Number of the first zero on the diagonal of D, from 1; 0 for none. */
  readonly info: number;
}

/** Bunch and Kaufman's bound on the growth of elements. */
const ALPHA = (1 + Math.sqrt(17)) / 8;

/** The place of the largest of elements (i, j) for i (or j) from `start` to `end`, by `at`. */
function largest(start: number, end: number, at: (i: number) => number): number {
  let best = start;
  for (let i = start + 1; i < end; i++) if (Math.abs(at(i)) > Math.abs(at(best))) best = i;
  return best;
}

/** L D L^T of a symmetric matrix, by its lower triangle, with LAPACK's pivots. Source: Golub & Van Loan, 4.4. */
export function ldlFactor({ rows: n, data }: Matrix): LdlFactors {
  const a = Float64Array.from(data, (x, i) => (i % n <= Math.floor(i / n) ? x : 0));
  const pivots = new Int32Array(n);
  let info = 0;
  for (let k = 0; k < n; ) {
    const { pivot, size } = choose(a, n, k);
    const last = k + size - 1;
    if (a[k * n + k] === 0 && pivot === k && size === 1 && columnIsZero(a, n, k)) info ||= k + 1;
    else {
      if (pivot !== last) exchange(a, n, k, last, pivot, size);
      if (size === 1) eliminateOne(a, n, k);
      else eliminateTwo(a, n, k);
    }
    pivots[k] = size === 1 ? pivot + 1 : -(pivot + 1);
    if (size === 2) pivots[k + 1] = -(pivot + 1);
    k += size;
  }
  return { ld: a, pivots, info };
}

function columnIsZero(a: Float64Array, n: number, k: number): boolean {
  for (let i = k; i < n; i++) if (a[i * n + k] !== 0) return false;
  return true;
}

/** Which row comes to step `k`, and how large its block of D is. */
function choose(a: Float64Array, n: number, k: number): { pivot: number; size: 1 | 2 } {
  const own = Math.abs(a[k * n + k]!);
  if (k === n - 1) return { pivot: k, size: 1 };
  const row = largest(k + 1, n, (i) => a[i * n + k]!);
  const columnMax = Math.abs(a[row * n + k]!);
  if (own >= ALPHA * columnMax) return { pivot: k, size: 1 };
  let rowMax = Math.abs(a[row * n + largest(k, row, (j) => a[row * n + j]!)]!);
  if (row < n - 1) {
    const below = largest(row + 1, n, (i) => a[i * n + row]!);
    rowMax = Math.max(rowMax, Math.abs(a[below * n + row]!));
  }
  if (own >= ALPHA * columnMax * (columnMax / rowMax)) return { pivot: k, size: 1 };
  return { pivot: row, size: Math.abs(a[row * n + row]!) >= ALPHA * rowMax ? 1 : 2 };
}

/** Rows and columns `i` and `j` > `i` of the part that is left, which begins at `k`. */
function exchange(a: Float64Array, n: number, k: number, i: number, j: number, size: 1 | 2): void {
  const swap = (p: number, q: number): void => {
    [a[p], a[q]] = [a[q]!, a[p]!];
  };
  for (let r = j + 1; r < n; r++) swap(r * n + i, r * n + j);
  for (let r = i + 1; r < j; r++) swap(r * n + i, j * n + r);
  swap(i * n + i, j * n + j);
  if (size === 2) swap((k + 1) * n + k, j * n + k);
}

function eliminateOne(a: Float64Array, n: number, k: number): void {
  const d = a[k * n + k]!;
  for (let j = k + 1; j < n; j++) {
    const factor = a[j * n + k]! / d;
    for (let i = j; i < n; i++) a[i * n + j]! -= factor * a[i * n + k]!;
  }
  for (let i = k + 1; i < n; i++) a[i * n + k]! /= d;
}

function eliminateTwo(a: Float64Array, n: number, k: number): void {
  const off = a[(k + 1) * n + k]!;
  const [d11, d22] = [a[(k + 1) * n + k + 1]! / off, a[k * n + k]! / off];
  const scale = 1 / (d11 * d22 - 1) / off;
  for (let j = k + 2; j < n; j++) {
    const [x, y] = [a[j * n + k]!, a[j * n + k + 1]!];
    const first = scale * (d11 * x - y);
    const second = scale * (d22 * y - x);
    for (let i = j; i < n; i++) a[i * n + j]! -= a[i * n + k]! * first + a[i * n + k + 1]! * second;
    a[j * n + k] = first;
    a[j * n + k + 1] = second;
  }
}

/** Solution of `a x = b` from the factors of `a`. */
export function ldlSolve(ld: Matrix, pivots: ArrayLike<number>, b: Matrix): Float64Array {
  const { rows: n, columns } = b;
  const x = Float64Array.from(b.data);
  const swap = (i: number, j: number): void => {
    if (i === j) return;
    for (let c = 0; c < columns; c++) {
      [x[i * columns + c], x[j * columns + c]] = [x[j * columns + c]!, x[i * columns + c]!];
    }
  };
  const at = (i: number, j: number): number => ld.data[i * n + j]!;
  const starts: number[] = [];
  for (let k = 0; k < n; k += pivots[k]! > 0 ? 1 : 2) {
    starts.push(k);
    const size = pivots[k]! > 0 ? 1 : 2;
    swap(k + size - 1, Math.abs(pivots[k]!) - 1);
    for (let c = 0; c < columns; c++) {
      for (let i = k + size; i < n; i++) {
        for (let s = 0; s < size; s++) x[i * columns + c]! -= at(i, k + s) * x[(k + s) * columns + c]!;
      }
      solveBlock(x, columns, c, k, size, at);
    }
  }
  for (const k of starts.reverse()) {
    const size = pivots[k]! > 0 ? 1 : 2;
    for (let c = 0; c < columns; c++) {
      for (let i = k + size; i < n; i++) {
        for (let s = 0; s < size; s++) x[(k + s) * columns + c]! -= at(i, k + s) * x[i * columns + c]!;
      }
    }
    swap(k + size - 1, Math.abs(pivots[k]!) - 1);
  }
  return x;
}

/** Divides by a block of D. */
function solveBlock(
  x: Float64Array,
  columns: number,
  c: number,
  k: number,
  size: number,
  at: (i: number, j: number) => number,
): void {
  if (size === 1) {
    x[k * columns + c]! /= at(k, k);
    return;
  }
  const [p, q, r] = [at(k, k), at(k + 1, k), at(k + 1, k + 1)];
  const [u, v] = [x[k * columns + c]!, x[(k + 1) * columns + c]!];
  const determinant = p * r - q * q;
  x[k * columns + c] = (r * u - q * v) / determinant;
  x[(k + 1) * columns + c] = (p * v - q * u) / determinant;
}
