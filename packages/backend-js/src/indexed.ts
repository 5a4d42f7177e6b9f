import { type GatherKernel, type ScatterKernel } from '@t/core/kernel';
import { printRound } from './expression.ts';
import { GeometryReader, nest, prologue, type Operand } from './loops.ts';

/** Source of the body of a gather or scatter kernel. */
export function printIndexed(kernel: GatherKernel | ScatterKernel): string {
  const { rank, indices } = kernel;
  const geometry = new GeometryReader();
  const sizes = geometry.take('n', rank);
  const operands: Operand[] = Array.from({ length: 2 + indices }, (_, index) => ({
    index,
    strides: geometry.take(`t${index}_`, rank),
  }));
  const targets = Array.from({ length: indices }, (_, j) => geometry.take(`d${j}_`, 2));
  const moved = targets.flatMap(([stride, size], j) => [
    `const k${j} = a${j + 2}[p${j + 2}];`,
    `position += Math.imul(k${j} < 0 ? k${j} + ${size} : k${j}, ${stride});`,
  ]);
  const body =
    kernel.kind === 'gather'
      ? ['let position = p1;', ...moved, 'a0[p0] = a1[position];']
      : ['let position = p0;', ...moved, scatterStep(kernel)];
  return [...prologue(2 + indices, []), ...geometry.lines, ...nest(sizes, operands, body)].join('\n');
}

function scatterStep({ combine, dtype }: ScatterKernel): string {
  switch (combine) {
    case 'set':
      return 'a0[position] = a1[p1];';
    case 'add':
      return `a0[position] = ${printRound(dtype, '(a0[position] + a1[p1])')};`;
    default:
      return `a0[position] = ${printRound(dtype, `binary.${dtype}.${combine}(a0[position], a1[p1])`)};`;
  }
}
