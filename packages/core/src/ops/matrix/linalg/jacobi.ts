import type { Matrix } from './host.ts';

/*
 * Jacobi's method for singular values: rotations in planes until nothing is left to rotate. Slower than those by
 * bidiagonal forms, and at least as accurate. Source: Golub & Van Loan, Matrix Computations, 8.6.
 */

const MAX_SWEEPS = 60;

/** Cosine and sine of the rotation that makes [[a, c], [c, b]] diagonal. */
function rotation(a: number, b: number, c: number): { cos: number; sin: number } {
  const theta = (b - a) / (2 * c);
  const tan =
    Math.abs(theta) > 1e150 ? 0.5 / theta : (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
  const cos = 1 / Math.hypot(1, tan);
  return { cos, sin: tan * cos };
}

/** Turns columns `p` and `q` of a row-major matrix of `columns` columns. */
function rotateColumns(
  data: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
  cos: number,
  sin: number,
): void {
  for (let i = 0; i < rows; i++) {
    const x = data[i * columns + p]!;
    const y = data[i * columns + q]!;
    data[i * columns + p] = cos * x - sin * y;
    data[i * columns + q] = sin * x + cos * y;
  }
}

function identity(n: number): Float64Array {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return data;
}

const transposed = (data: Float64Array, rows: number, columns: number): Float64Array =>
  Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);

/** The columns `order` of a row-major matrix. */
function takeColumns(
  data: Float64Array,
  rows: number,
  columns: number,
  order: readonly number[],
): Float64Array {
  const out = new Float64Array(rows * order.length);
  order.forEach((from, to) => {
    for (let i = 0; i < rows; i++) out[i * order.length + to] = data[i * columns + from]!;
  });
  return out;
}

export interface Svd {
  /** rows x k, k the smaller of rows and columns. */
  readonly u: Float64Array;
  /** k values, largest first. */
  readonly s: Float64Array;
  /** k x columns. */
  readonly vh: Float64Array;
}

/** `a = u diag(s) vh`, the reduced form, by one-sided rotations. NaN everywhere if one is in `a`. */
export function svd(a: Matrix): Svd {
  const { rows, columns } = a;
  if (rows < columns) {
    const { u, s, vh } = svd({ rows: columns, columns: rows, data: transposed(a.data, rows, columns) });
    return { u: transposed(vh, rows, rows), s, vh: transposed(u, columns, rows) };
  }
  const work = Float64Array.from(a.data);
  const v = identity(columns);
  for (let sweep = 0, turned = true; turned && sweep < MAX_SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) if (orthogonalise(work, v, rows, columns, p, q)) turned = true;
    }
  }
  const norms = Float64Array.from({ length: columns }, (_, j) => columnNorm(work, rows, columns, j));
  const order = [...norms.keys()].sort((i, j) => norms[j]! - norms[i]! || i - j);
  const u = takeColumns(work, rows, columns, order);
  const s = Float64Array.from(order, (j) => norms[j]!);
  normaliseColumns(u, s, rows);
  return { u, s, vh: transposed(takeColumns(v, columns, columns, order), columns, columns) };
}

/** Makes columns `p` and `q` of `work` orthogonal; false where they are. */
function orthogonalise(
  work: Float64Array,
  v: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
): boolean {
  let pp = 0;
  let qq = 0;
  let pq = 0;
  for (let i = 0; i < rows; i++) {
    const x = work[i * columns + p]!;
    const y = work[i * columns + q]!;
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (!(Math.abs(pq) > Number.EPSILON * Math.sqrt(pp * qq))) return false;
  const { cos, sin } = rotation(pp, qq, pq);
  rotateColumns(work, rows, columns, p, q, cos, sin);
  rotateColumns(v, columns, columns, p, q, cos, sin);
  return true;
}

function columnNorm(data: Float64Array, rows: number, columns: number, j: number): number {
  let norm = 0;
  for (let i = 0; i < rows; i++) norm = Math.hypot(norm, data[i * columns + j]!);
  return norm;
}

/** Divides the columns of `u` by their norms `s`; those of norm 0 become unit vectors orthogonal to all others. */
function normaliseColumns(u: Float64Array, s: Float64Array, rows: number): void {
  const columns = s.length;
  const tiny = (s[0] ?? 0) * Number.EPSILON * rows;
  let axis = 0;
  for (let j = 0; j < columns; j++) {
    if (s[j]! > tiny || Number.isNaN(s[j]!)) {
      for (let i = 0; i < rows; i++) u[i * columns + j]! /= s[j]!;
      continue;
    }
    for (let norm = 0; norm < 0.5 / Math.sqrt(rows); axis++) {
      for (let i = 0; i < rows; i++) u[i * columns + j] = i === axis ? 1 : 0;
      for (let k = 0; k < j; k++) subtractProjection(u, rows, columns, j, k);
      norm = columnNorm(u, rows, columns, j);
      for (let i = 0; i < rows; i++) u[i * columns + j]! /= norm;
    }
  }
}

function subtractProjection(u: Float64Array, rows: number, columns: number, j: number, k: number): void {
  let dot = 0;
  for (let i = 0; i < rows; i++) dot += u[i * columns + j]! * u[i * columns + k]!;
  for (let i = 0; i < rows; i++) u[i * columns + j]! -= dot * u[i * columns + k]!;
}
