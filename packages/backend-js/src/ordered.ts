import type { ScanKernel, SortKernel } from '@t/core/kernel';
import { GeometryReader, nest, prologue, type Operand } from './loops.ts';

/** Source of the body of a scan kernel: one pass along the last dimension. */
export function printScan(kernel: ScanKernel): string {
  const { rank, withIndices } = kernel;
  const geometry = new GeometryReader();
  const sizes = geometry.take('n', rank);
  const buffers = withIndices ? 3 : 2;
  const operands: Operand[] = Array.from({ length: buffers }, (_, index) => ({
    index,
    strides: geometry.take(`t${index}_`, rank),
  }));
  const source = buffers - 1;
  const outer = operands.map((o) => ({ ...o, strides: o.strides.slice(0, -1) }));
  const last = (index: number): string => operands[index]!.strides[rank - 1]!;
  const body = [
    'let value = 0, best = 0;',
    `for (let i = 0; i < ${sizes[rank - 1]}; i++) {`,
    `const x = a${source}[p${source} + Math.imul(i, ${last(source)})];`,
    'const next = i === 0 ? x : step(value, x);',
    ...(withIndices ? ['if (i > 0 && (x === next || (x !== x && next !== next))) best = i;'] : []),
    'value = next;',
    `a0[p0 + Math.imul(i, ${last(0)})] = value;`,
    ...(withIndices ? [`a1[p1 + Math.imul(i, ${last(1)})] = best;`] : []),
    '}',
  ];
  return [...prologue(buffers, []), ...geometry.lines, ...nest(sizes.slice(0, -1), outer, body)].join('\n');
}

/** Source of the body of a sort kernel: rows are copied out, sorted with their positions, and copied back. */
export function printSort(kernel: SortKernel): string {
  const { rank } = kernel;
  const geometry = new GeometryReader();
  const sizes = geometry.take('n', rank);
  const operands: Operand[] = [0, 1, 2].map((index) => ({
    index,
    strides: geometry.take(`t${index}_`, rank),
  }));
  const outer = operands.map((o) => ({ ...o, strides: o.strides.slice(0, -1) }));
  const n = sizes[rank - 1]!;
  const last = (index: number): string => operands[index]!.strides[rank - 1]!;
  const body = [
    `for (let i = 0; i < ${n}; i++) { values[i] = a2[p2 + Math.imul(i, ${last(2)})]; order[i] = i; }`,
    `mergeSort(values, order, spareValues, spareOrder, ${kernel.descending});`,
    `for (let i = 0; i < ${n}; i++) {`,
    `a0[p0 + Math.imul(i, ${last(0)})] = values[i];`,
    `a1[p1 + Math.imul(i, ${last(1)})] = order[i];`,
    '}',
  ];
  const room = [
    `const values = new Float64Array(${n}), order = new Uint32Array(${n});`,
    `const spareValues = new Float64Array(${n}), spareOrder = new Uint32Array(${n});`,
  ];
  return [...prologue(3, []), ...geometry.lines, ...room, ...nest(sizes.slice(0, -1), outer, body)].join(
    '\n',
  );
}
