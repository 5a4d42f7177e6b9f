import type { Matrix } from '../host.ts';

/*
 * Eigenvalues and eigenvectors of symmetric matrices by Householder's tridiagonal form and implicit QL and QR steps. The
 * order of operations is that of LAPACK's sytrd and steqr, since it decides the signs of the eigenvectors. Source: Golub &
 * Van Loan, 8.3; B. Parlett, The symmetric eigenvalue problem, 8.
 */

export interface Eigh {
  /** Ascending. */
  readonly values: Float64Array;
  /** One eigenvector a column, in the order of the values. */
  readonly vectors: Float64Array;
}

interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** The orthogonal matrix that `a` was reduced with. */
  readonly q: Float64Array;
}

/**
 * Reduction of a symmetric matrix, column by column from the first one, or (`fromEnd`) from the last one: what LAPACK does
 * where the upper triangle is given.
 */
function reduce(n: number, data: Float64Array, fromEnd: boolean): Tridiagonal {
  // From the end is from the start with rows and columns in reverse.
  const at = (i: number): number => (fromEnd ? n - 1 - i : i);
  const a = Float64Array.from(data, (_, k) => data[at(Math.floor(k / n)) * n + at(k % n)]!);
  const d = new Float64Array(n);
  const e = new Float64Array(Math.max(n - 1, 0));
  const reflections: { v: Float64Array; tau: number }[] = [];
  for (let k = 0; k < n - 1; k++) {
    const v = new Float64Array(n);
    let rest = 0;
    for (let i = k + 2; i < n; i++) rest = Math.hypot(rest, a[i * n + k]!);
    const alpha = a[(k + 1) * n + k]!;
    let tau = 0;
    e[k] = alpha;
    v[k + 1] = 1;
    if (rest !== 0) {
      const beta = -Math.sign(alpha || 1) * Math.hypot(alpha, rest);
      tau = (beta - alpha) / beta;
      for (let i = k + 2; i < n; i++) v[i] = a[i * n + k]! / (alpha - beta);
      e[k] = beta;
      reflectBothSides(a, n, v, tau, k + 1);
    }
    reflections.push({ v, tau });
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i]!;
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (const { v, tau } of reflections.reverse()) {
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += v[i]! * q[i * n + j]!;
      for (let i = 0; i < n; i++) q[i * n + j]! -= tau * dot * v[i]!;
    }
  }
  if (!fromEnd) return { d, e, q };
  const reversed = Float64Array.from(q, (_, k) => q[at(Math.floor(k / n)) * n + at(k % n)]!);
  return { d: d.reverse(), e: e.reverse(), q: reversed };
}

/** `h a h` for `h = 1 - tau v v^T`, in the rows and columns from `start` on. */
function reflectBothSides(a: Float64Array, n: number, v: Float64Array, tau: number, start: number): void {
  const p = new Float64Array(n);
  for (let i = start; i < n; i++) {
    for (let j = start; j < n; j++) p[i]! += tau * a[i * n + j]! * v[j]!;
  }
  let dot = 0;
  for (let i = start; i < n; i++) dot += p[i]! * v[i]!;
  for (let i = start; i < n; i++) p[i]! -= (tau / 2) * dot * v[i]!;
  for (let i = start; i < n; i++) {
    for (let j = start; j < n; j++) a[i * n + j]! -= v[i]! * p[j]! + p[i]! * v[j]!;
  }
}

/** Cosine, sine and length of the rotation that takes (f, g) to (r, 0). */
function rotation(f: number, g: number): [number, number, number] {
  if (g === 0) return [1, 0, f];
  if (f === 0) return [0, Math.sign(g), Math.abs(g)];
  const length = Math.hypot(f, g);
  const r = f < 0 ? -length : length;
  return [Math.abs(f) / length, g / r, r];
}

/** Eigenvalues of [[a, b], [b, c]], the larger in size first, and the eigenvector (cos, sin) of that one. */
function twoByTwo(a: number, b: number, c: number): [number, number, number, number] {
  const sum = a + c;
  const df = a - c;
  const tb = 2 * b;
  const rt = Math.hypot(df, tb);
  const [large, small] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const sign1 = sum < 0 ? -1 : 1;
  const rt1 = sum === 0 ? rt / 2 : (sum + sign1 * rt) / 2;
  const rt2 = sum === 0 ? -rt / 2 : (large / rt1) * small - (b / rt1) * b;
  const sign2 = df >= 0 ? 1 : -1;
  const cs = df + sign2 * rt;
  let [cos, sin] = [1, 0];
  if (Math.abs(cs) > Math.abs(tb)) {
    const ct = -tb / cs;
    sin = 1 / Math.hypot(1, ct);
    cos = ct * sin;
  } else if (tb !== 0) {
    const tn = -cs / tb;
    cos = 1 / Math.hypot(1, tn);
    sin = tn * cos;
  }
  return sign1 === sign2 ? [rt1, rt2, -sin, cos] : [rt1, rt2, cos, sin];
}

/** Turns columns `j` and `j + 1` of `z`. */
function turn(z: Float64Array, n: number, j: number, cos: number, sin: number): void {
  for (let i = 0; i < n; i++) {
    const right = z[i * n + j + 1]!;
    const left = z[i * n + j]!;
    z[i * n + j + 1] = cos * right - sin * left;
    z[i * n + j] = sin * right + cos * left;
  }
}

const EPS = 2 ** -53;
const MAX_STEPS = 30;

/** One block without zeros beside the diagonal, from `l` towards `end`: QL steps downwards, QR steps upwards. */
function diagonalise({ d, e, q }: Tridiagonal, n: number, from: number, to: number): void {
  const down = Math.abs(d[to]!) >= Math.abs(d[from]!);
  const step = down ? 1 : -1;
  const end = down ? to : from;
  /** The element beside the diagonal between `i` and the next one. */
  const beside = (i: number): number => (down ? i : i - 1);
  let l = down ? from : to;
  for (let count = 0; count < MAX_STEPS * n && (down ? l <= end : l >= end); ) {
    let m = l;
    for (; m !== end; m += step) {
      const off = e[beside(m)]! ** 2;
      if (off <= EPS * Math.abs(d[m]!) * EPS * Math.abs(d[m + step]!) + Number.MIN_VALUE) break;
    }
    if (m !== end) e[beside(m)] = 0;
    if (m === l) {
      l += step;
      continue;
    }
    if (m === l + step) {
      const low = Math.min(l, m);
      const [rt1, rt2, cos, sin] = twoByTwo(d[low]!, e[low]!, d[low + 1]!);
      turn(q, n, low, cos, sin);
      [d[low], d[low + 1]] = [rt1, rt2];
      e[low] = 0;
      l += 2 * step;
      continue;
    }
    count++;
    chase(d, e, q, n, l, m, step);
  }
}

/** One implicit step with Wilkinson's shift, from `m` back to `l`. */
function chase(
  d: Float64Array,
  e: Float64Array,
  q: Float64Array,
  n: number,
  l: number,
  m: number,
  step: number,
): void {
  const down = step === 1;
  const first = down ? l : l - 1;
  let p = d[l]!;
  let g = (d[l + step]! - p) / (2 * e[first]!);
  g = d[m]! - p + e[first]! / (g + (g < 0 ? -1 : 1) * Math.hypot(g, 1));
  let [c, s] = [1, 1];
  p = 0;
  // The pair of rows (i, i + 1), from that of m to that of l.
  const pairs = Math.abs(m - l);
  for (let t = 0; t < pairs; t++) {
    const i = down ? m - 1 - t : m + t;
    const f = s * e[i]!;
    const b = c * e[i]!;
    let r: number;
    [c, s, r] = rotation(g, f);
    const near = down ? i + 1 : i;
    const far = down ? i : i + 1;
    if (t > 0) e[down ? i + 1 : i - 1] = r;
    g = d[near]! - p;
    r = (d[far]! - g) * s + 2 * c * b;
    p = s * r;
    d[near] = g + p;
    g = c * r - b;
    turn(q, n, i, c, down ? -s : s);
  }
  d[l]! -= p;
  e[first] = g;
}

/** Eigenvalues and eigenvectors of a symmetric matrix; `upper`: as LAPACK finds them from its upper triangle. */
export function eigh({ rows: n, data }: Matrix, upper: boolean): Eigh {
  const form = reduce(n, data, upper);
  const { d, e, q } = form;
  let from = 0;
  while (from < n) {
    let to = from;
    for (; to < n - 1; to++) {
      const off = Math.abs(e[to]!);
      if (off === 0) break;
      if (off <= Math.sqrt(Math.abs(d[to]!)) * Math.sqrt(Math.abs(d[to + 1]!)) * EPS) {
        e[to] = 0;
        break;
      }
    }
    if (to > from) diagonalise(form, n, from, to);
    from = to + 1;
  }
  const order = [...d.keys()].sort((i, j) => d[i]! - d[j]! || i - j);
  return {
    values: Float64Array.from(order, (i) => d[i]!),
    vectors: Float64Array.from(q, (_, k) => q[Math.floor(k / n) * n + order[k % n]!]!),
  };
}
