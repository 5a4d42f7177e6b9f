import type { MapKernel } from '@t/core/kernel';
import { printCast, printExpr, printRound } from './expression.ts';
import { GeometryReader, nest, prologue, type Operand } from './loops.ts';

/** Source of the body of a map kernel: outer loops that move positions, and one tight innermost loop. */
export function printMap(kernel: MapKernel): string {
  const { rank } = kernel;
  const geometry = new GeometryReader();
  const buffers = kernel.inputs.length + 1;
  const sizes = geometry.take('n', rank);
  const strides = Array.from({ length: buffers }, (_, i) => geometry.take(`t${i}_`, rank));
  const outer: Operand[] = strides.map((s, index) => ({ index, strides: s.slice(0, -1) }));
  return [
    ...prologue(
      buffers,
      kernel.scalars.map((dtype, i) => printRound(dtype, `l.scalars[${i}]`)),
    ),
    ...geometry.lines,
    ...nest(sizes.slice(0, -1), outer, innermost(kernel, sizes[rank - 1]!, strides)),
  ].join('\n');
}

function innermost(kernel: MapKernel, size: string, strides: readonly string[][]): string[] {
  const i = `i${kernel.rank - 1}`;
  const hoisted: string[] = [];
  const position = (buffer: number): string => {
    const kind = kernel.inner[buffer]!;
    if (kind === '0') return `p${buffer}`;
    return kind === '1' ? `p${buffer} + ${i}` : `p${buffer} + Math.imul(${i}, ${strides[buffer]!.at(-1)})`;
  };
  const loaded = new Set<number>();
  const loads: string[] = [];
  const input = (index: number): string => {
    if (!loaded.has(index)) {
      loaded.add(index);
      const load = `const x${index} = a${index + 1}[${position(index + 1)}];`;
      (kernel.inner[index + 1] === '0' ? hoisted : loads).push(load);
    }
    return `x${index}`;
  };
  const { statements, value } = printExpr(kernel.body, { input, coord: (axis) => `i${axis}` });
  const stored = printCast(kernel.body.dtype, kernel.output, value);
  return [
    ...hoisted,
    `for (let ${i} = 0; ${i} < ${size}; ${i}++) {`,
    ...loads,
    ...statements,
    `a0[${position(0)}] = ${stored};`,
    '}',
  ];
}
