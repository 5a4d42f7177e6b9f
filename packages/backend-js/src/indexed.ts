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
  const [source, step] =
    kernel.kind === 'gather' ? ['p1', 'a0[p0] = a1[position];'] : ['p0', scatterStep(kernel)];
  const position = [
    `let position = ${source};`,
    ...targets.flatMap(([stride, size], j) => [
      `const k${j} = a${j + 2}[p${j + 2}];`,
      `position += Math.imul(k${j} < 0 ? k${j} + ${size} : k${j}, ${stride});`,
    ]),
  ];
  const last = (i: number): string => operands[i]!.strides[rank - 1]!;
  const inner = operands.map((o) => ({ ...o, strides: o.strides.slice(-1) }));
  const outer = operands.map((o) => ({ ...o, strides: o.strides.slice(0, -1) }));
  // Rows that are moved whole need their position once.
  const rows = [
    ...position,
    `position -= ${source};`,
    ...nest(
      sizes.slice(-1),
      inner.slice(0, 2),
      [step.replaceAll('[position]', `[${source} + position]`)],
      rank - 1,
    ),
  ];
  const body = [
    `if (${
      operands
        .slice(2)
        .map((o) => `${last(o.index)} === 0`)
        .join(' && ') || 'true'
    }) {`,
    ...rows,
    '} else {',
    ...nest(sizes.slice(-1), inner, [...position, step], rank - 1),
    '}',
  ];
  return [...prologue(2 + indices, []), ...geometry.lines, ...nest(sizes.slice(0, -1), outer, body)].join(
    '\n',
  );
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
