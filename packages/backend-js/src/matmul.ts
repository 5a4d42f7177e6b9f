import type { InnerStride, MatmulKernel } from '@t/core/kernel';
import { printExpr, printRound } from './expression.ts';

/**
 * Rows and columns of the innermost block: its twelve sums and what they are made of fill V8's fifteen registers of
 * doubles (GFLOP/s on Node 20 and 24: 4x3 6.5 and 7.2, 2x4 5.4 and 5.5, 3x3 6.0, 2x6 6.3 and 7.0, 4x4 6.1 and 6.7).
 */
const ROWS = 4;
const COLUMNS = 3;

/** Depth of a packed block: a panel of this many values a column stays in the first-level cache. */
const KC = 256;

/** Below this many multiplications, packing costs more than it saves. */
const SMALL = 16 * 16 * 16;

/** Source of the body of a matmul kernel. Products are summed in double precision, integers with wrap-around. */
export function printMatmul(kernel: MatmulKernel): string {
  const { dtype } = kernel;
  const whole = dtype === 'int32' || dtype === 'uint8';
  const finish = printEpilogue(kernel);
  const setup = `
const g = l.geometry;
const batch = g[0], m = g[1], n = g[2], depth = g[3];
const ob = g[4], om = g[5], on = g[6], ab = g[7], am = g[8], ak = g[9], bb = g[10], bk = g[11], bn = g[12];
const c = l.buffers[0].array, a = l.buffers[1].array, b = l.buffers[2].array;
const c0 = l.buffers[0].base + l.offsets[0], a0 = l.buffers[1].base + l.offsets[1], b0 = l.buffers[2].base + l.offsets[2];
${finish.setup}`;
  const accumulate = whole ? 'sum = (sum + Math.imul(a[pa], b[pb])) | 0' : 'sum += a[pa] * b[pb]';
  const plain = printElements(`
let sum = 0, pa = (a0 + z * ab + i * am) | 0, pb = (b0 + z * bb + j * bn) | 0;
for (let k = 0; k < depth; k++) { ${accumulate}; pa = (pa + ak) | 0; pb = (pb + bk) | 0; }
const y = ${printRound(dtype, 'sum')};
${finish.store}`);
  if (whole || dtype === 'bool') return setup + plain;
  return `${setup}
if (m * n * depth < ${SMALL} || n < 4 || m < 2) {${plain}
  return;
}
if (padded(m, ${ROWS}) * padded(n, ${COLUMNS}) <= padded(m, ${COLUMNS}) * padded(n, ${ROWS}))
  product(batch, m, n, depth, c, c0, ob, om, on, a, a0, ab, am, ak, b, b0, bb, bn, bk);
else product(batch, n, m, depth, c, c0, ob, on, om, b, b0, bb, bn, bk, a, a0, ab, am, ak);
${kernel.epilogue.kind === 'input' ? '' : printElements(`const y = c[${OUT}]; ${finish.store}`)}`;
}

/** Position of an element of the result. */
const OUT = 'c0 + z * ob + i * om + j * on';

/** Source that does `body` for element `[z, i, j]` of the result, one after the other. */
const printElements = (body: string): string => `
for (let z = 0; z < batch; z++) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {${body}
    }
  }
}`;

/** Source that makes known what the epilogue reads, and that stores its value for the product `y`. */
function printEpilogue({ epilogue, inner, scalars }: MatmulKernel): { setup: string; store: string } {
  const setup = [
    ...scalars.map((dtype, i) => `const s${i} = ${printRound(dtype, `l.scalars[${i}]`)};`),
    ...inner.map((_, k) => {
      const [buffer, at] = [3 + k, 13 + 3 * k];
      return (
        `const d${k} = l.buffers[${buffer}].array, d${k}p = l.buffers[${buffer}].base + l.offsets[${buffer}], ` +
        `d${k}b = g[${at}], d${k}m = g[${at + 1}], d${k}n = g[${at + 2}];`
      );
    }),
  ];
  const along = (kind: InnerStride, k: number): string =>
    kind === '0' ? '' : kind === '1' ? ' + j' : ` + j * d${k}n`;
  const loads = inner.map(
    (kind, k) => `const x${k} = d${k}[d${k}p + z * d${k}b + i * d${k}m${along(kind, k)}];`,
  );
  const { statements, value } = printExpr(epilogue, {
    input: (index) => (index === 0 ? 'y' : `x${index - 1}`),
  });
  return {
    setup: setup.join('\n'),
    store: [...loads, ...statements, `c[${OUT}] = ${value};`].join('\n'),
  };
}

/**
 * Functions that a matmul kernel of floats calls; each kernel has its own, whose arrays V8 sees to be of one type.
 *
 * Blocks of the operands are copied into panels of doubles (a few rows of a, a few columns of b, interleaved by k and
 * filled up with zeros), so that the innermost loop reads both in sequence and keeps its sums in registers. Where it
 * takes fewer zeros, the kernel asks for the transposed product.
 */
export const matmulFunctions = `
const padded = (size, step) => Math.ceil(size / step) * step;

function product(batch, m, n, depth, c, c0, ob, om, on, a, a0, ab, am, ak, b, b0, bb, bn, bk) {
  const { a: A, b: B } = panels(padded(m, ${ROWS}) * ${KC}, padded(n, ${COLUMNS}) * ${KC});
  for (let z = 0; z < batch; z++) {
    for (let k0 = 0; k0 < depth; k0 += ${KC}) {
      const kc = Math.min(${KC}, depth - k0);
      pack${ROWS}(A, a, a0 + z * ab + k0 * ak, m, am, kc, ak);
      pack${COLUMNS}(B, b, b0 + z * bb + k0 * bk, n, bn, kc, bk);
      multiply(A, B, kc, m, n, c, c0 + z * ob, om, on, k0 > 0);
    }
  }
}
${printPack(ROWS)}
${printPack(COLUMNS)}

function multiply(A, B, kc, m, n, c, start, om, on, add) {
  for (let j = 0; j < n; j += ${COLUMNS}) {
    const panelB = j * kc;
    for (let i = 0; i < m; i += ${ROWS}) {
      let x = i * kc, y = panelB;
      ${range(ROWS, (r) => range(COLUMNS, (s) => `let s${r}${s} = 0;`))}
      for (const end = x + ${ROWS} * kc; x < end; x += ${ROWS}, y += ${COLUMNS}) {
        ${range(COLUMNS, (s) => `const w${s} = B[y + ${s}];`)}
        ${range(ROWS, (r) => `const u${r} = A[x + ${r}]; ${range(COLUMNS, (s) => `s${r}${s} += u${r} * w${s};`)}`)}
      }
      const p = start + i * om + j * on;
      ${range(ROWS, (r) => `if (${r} < m - i) { const q = p + ${r} * om; ${range(COLUMNS, (s) => `if (${s} < n - j) c[q + ${s} * on] = add ? c[q + ${s} * on] + s${r}${s} : s${r}${s};`)} }`)}
    }
  }
}`;

/** Copies lines of x, `across` apart, into panels of `lines` lines each. */
function printPack(lines: number): string {
  return `
function pack${lines}(panel, x, start, count, across, kc, along) {
  let w = 0;
  for (let line = 0; line < count; line += ${lines}) {
    let p = start + line * across;
    if (line + ${lines} <= count) {
      for (let k = 0; k < kc; k++, p += along) {
        ${range(lines, (s) => `panel[w++] = x[p + ${s} * across];`)}
      }
    } else {
      for (let k = 0; k < kc; k++, p += along) {
        ${range(lines, (s) => `panel[w++] = line + ${s} < count ? x[p + ${s} * across] : 0;`)}
      }
    }
  }
}`;
}

/** Statements for 0 .. count - 1. */
function range(count: number, statement: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => statement(index)).join(' ');
}
