import type { MatmulKernel } from '@t/core/kernel';

/** Depth of a packed block: a panel of four columns and this many rows stays in the first-level cache. */
const KC = 256;

/** Below this many multiplications, packing costs more than it saves. */
const SMALL = 16 * 16 * 16;

/** Source of the body of a matmul kernel. Products are summed in double precision, integers with wrap-around. */
export function printMatmul(kernel: MatmulKernel): string {
  const whole = kernel.dtype === 'int32' || kernel.dtype === 'uint8';
  const out =
    kernel.dtype === 'float32' ? 'Math.fround(sum)' : kernel.dtype === 'bool' ? '(sum !== 0 ? 1 : 0)' : 'sum';
  const setup = `
const g = l.geometry;
const batch = g[0], m = g[1], n = g[2], depth = g[3];
const ob = g[4], om = g[5], on = g[6], ab = g[7], am = g[8], ak = g[9], bb = g[10], bk = g[11], bn = g[12];
const c = l.buffers[0].array, a = l.buffers[1].array, b = l.buffers[2].array;
const c0 = l.buffers[0].base + l.offsets[0], a0 = l.buffers[1].base + l.offsets[1], b0 = l.buffers[2].base + l.offsets[2];`;
  const accumulate = whole ? 'sum = (sum + Math.imul(a[pa], b[pb])) | 0' : 'sum += a[pa] * b[pb]';
  const plain = `
for (let z = 0; z < batch; z++) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0, pa = (a0 + z * ab + i * am) | 0, pb = (b0 + z * bb + j * bn) | 0;
      for (let k = 0; k < depth; k++) { ${accumulate}; pa = (pa + ak) | 0; pb = (pb + bk) | 0; }
      c[c0 + z * ob + i * om + j * on] = ${out};
    }
  }
}`;
  if (whole || kernel.dtype === 'bool') return setup + plain;
  return `${setup}
if (m * n * depth < ${SMALL} || n < 4 || m < 2) {${plain}
  return;
}
${blocked}`;
}

/**
 * Blocks of the operands are copied into panels of doubles (two rows of a, four columns of b, interleaved by k), so
 * that the innermost loop reads both in sequence and keeps its eight sums in registers.
 */
const blocked = `
const rows = (m + 1) & ~1, columns = (n + 3) & ~3;
const pack = panels(rows * ${KC}, columns * ${KC});
const A = pack.a, B = pack.b;
for (let z = 0; z < batch; z++) {
  const az = a0 + z * ab, bz = b0 + z * bb, cz = c0 + z * ob;
  for (let k0 = 0; k0 < depth; k0 += ${KC}) {
    const kc = Math.min(${KC}, depth - k0);
    for (let j = 0, w = 0; j < columns; j += 4) {
      for (let k = 0; k < kc; k++) {
        const p = bz + (k0 + k) * bk + j * bn;
        B[w++] = b[p];
        B[w++] = j + 1 < n ? b[p + bn] : 0;
        B[w++] = j + 2 < n ? b[p + 2 * bn] : 0;
        B[w++] = j + 3 < n ? b[p + 3 * bn] : 0;
      }
    }
    for (let i = 0, w = 0; i < rows; i += 2) {
      for (let k = 0; k < kc; k++) {
        const p = az + i * am + (k0 + k) * ak;
        A[w++] = a[p];
        A[w++] = i + 1 < m ? a[p + am] : 0;
      }
    }
    block(A, B, kc, m, n, c, cz, om, on, k0 > 0);
  }
}`;

/** The innermost block, as a function of its own that V8 optimises once: c (+)= A * B over panels. */
export const blockSource = `
for (let j = 0; j < n; j += 4) {
  const panelB = j * kc;
  for (let i = 0; i < m; i += 2) {
    let x = i * kc, y = panelB;
    let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
    for (const end = x + 2 * kc; x < end; x += 2, y += 4) {
      const u = A[x], v = A[x + 1];
      const w0 = B[y], w1 = B[y + 1], w2 = B[y + 2], w3 = B[y + 3];
      s00 += u * w0; s01 += u * w1; s02 += u * w2; s03 += u * w3;
      s10 += v * w0; s11 += v * w1; s12 += v * w2; s13 += v * w3;
    }
    const p = start + i * om + j * on;
    const more = n - j;
    if (add) {
      c[p] += s00;
      if (more > 1) c[p + on] += s01;
      if (more > 2) c[p + 2 * on] += s02;
      if (more > 3) c[p + 3 * on] += s03;
    } else {
      c[p] = s00;
      if (more > 1) c[p + on] = s01;
      if (more > 2) c[p + 2 * on] = s02;
      if (more > 3) c[p + 3 * on] = s03;
    }
    if (i + 1 < m) {
      const q = p + om;
      if (add) {
        c[q] += s10;
        if (more > 1) c[q + on] += s11;
        if (more > 2) c[q + 2 * on] += s12;
        if (more > 3) c[q + 3 * on] += s13;
      } else {
        c[q] = s10;
        if (more > 1) c[q + on] = s11;
        if (more > 2) c[q + 2 * on] = s12;
        if (more > 3) c[q + 3 * on] = s13;
      }
    }
  }
}`;
