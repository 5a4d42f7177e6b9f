import type { NormaliseKernel } from '@t/core/kernel';
import { printCast, printExpr, printRound } from './expression.ts';
import { GeometryReader, nest, prologue } from './loops.ts';
import { accumulation, result } from './reduce.ts';

/** Source of the body of a normalise kernel: row by row, a loop for each stage, whose result is `r<stage>`, and one more. */
export function printNormalise(kernel: NormaliseKernel): string {
  const { rank, inputs, stages, keeps, saves, inner } = kernel;
  const first = 1 + saves.length;
  const buffers = first + inputs.length;
  const geometry = new GeometryReader();
  const sizes = geometry.take('n', rank);
  const strides = Array.from({ length: buffers }, (_, i) => geometry.take(`t${i}_`, rank));
  const size = sizes[rank - 1]!;
  const element = (buffer: number, i: string): string => {
    const kind = inner[buffer === 0 ? 0 : buffer - saves.length]!;
    if (kind === '0') return `a${buffer}[p${buffer}]`;
    const at = kind === '1' ? i : `Math.imul(${i}, ${strides[buffer]!.at(-1)})`;
    return `a${buffer}[p${buffer} + ${at}]`;
  };
  const leaves = (i: string) => ({
    input: (k: number) => {
      if (k < inputs.length) return element(first + k, i);
      return k < inputs.length + stages.length ? `r${k - inputs.length}` : element(0, i);
    },
  });
  const keep = (i: string, value: string): string => `${element(0, i)} = ${value};`;
  const reductions = stages.flatMap((stage, j) => {
    const { declare, loop, join } = accumulation(stage, size, leaves, keeps === j ? keep : undefined);
    const { statements, value } = result(stage, 'acc');
    return [`let r${j};`, '{', ...declare, ...loop, ...join, ...statements, `r${j} = ${value};`, '}'];
  });
  const { statements, value } = printExpr(kernel.body, leaves('j'));
  const body = [
    ...reductions,
    ...saves.map((stage, k) => `a${1 + k}[p${1 + k}] = r${stage};`),
    `for (let j = 0; j < ${size}; j++) {`,
    ...statements,
    `${element(0, 'j')} = ${printCast(kernel.body.dtype, kernel.output, value)};`,
    '}',
  ];
  const outer = strides.map((s, index) => ({ index, strides: s.slice(0, -1) }));
  return [
    ...prologue(
      buffers,
      kernel.scalars.map((dtype, i) => printRound(dtype, `l.scalars[${i}]`)),
    ),
    ...geometry.lines,
    ...nest(sizes.slice(0, -1), outer, body),
  ].join('\n');
}
