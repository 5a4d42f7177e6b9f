import { countUses, type Expr, type MapKernel } from '@t/core/kernel';
import { isInstruction, printCast, printExpr, printRound } from './expression.ts';
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

/**
 * How many elements one turn of the loop computes. V8 loads an array's address and length anew in each turn, which
 * costs more than an addition; where a turn gets too long, it no longer inlines the functions called in it.
 */
function lanesFor(kernel: MapKernel): number {
  let work = 0;
  for (const node of countUses(kernel.body).keys()) {
    if (isExtreme(node)) work += 3;
    else if (node.kind === 'unary' || node.kind === 'binary') work += isInstruction(node.fn) ? 1 : 6;
    else if (node.kind === 'where') work++;
  }
  return work <= 4 ? 8 : work <= 16 ? 4 : 1;
}

/** True of max and min, which are two small functions to inline. */
const isExtreme = (node: Expr): boolean => node.kind === 'binary' && (node.fn === 'max' || node.fn === 'min');

function innermost(kernel: MapKernel, size: string, strides: readonly string[][]): string[] {
  const i = `i${kernel.rank - 1}`;
  const hoisted = new Map<number, string>();
  const used = new Set([0]);
  /** Positions of one turn: `o<buffer>` moves with the loop. */
  const position = (buffer: number): string =>
    kernel.inner[buffer] === '1'
      ? `(p${buffer} + ${i}) | 0`
      : `(p${buffer} + Math.imul(${i}, ${strides[buffer]!.at(-1)})) | 0`;
  const element = (buffer: number, lane: number): string => {
    const from = kernel.inner[buffer] === '0' ? `p${buffer}` : `o${buffer}`;
    if (lane === 0 || kernel.inner[buffer] === '0') return `a${buffer}[${from}]`;
    const ahead = kernel.inner[buffer] === '1' ? lane : `Math.imul(${lane}, ${strides[buffer]!.at(-1)})`;
    return `a${buffer}[${from} + ${ahead}]`;
  };
  const compute = (lane: number): string[] => {
    const loads = new Map<number, string>();
    const input = (index: number): string => {
      const scalar = kernel.inner[index + 1] === '0';
      if (!scalar) used.add(index + 1);
      (scalar ? hoisted : loads).set(index, `const x${index} = ${element(index + 1, lane)};`);
      return `x${index}`;
    };
    const coord = (axis: number): string =>
      axis === kernel.rank - 1 && lane > 0 ? `(${i} + ${lane})` : `i${axis}`;
    const { statements, value } = printExpr(kernel.body, { input, coord });
    const stored = printCast(kernel.body.dtype, kernel.output, value);
    return ['{', ...loads.values(), ...statements, `${element(0, lane)} = ${stored};`, '}'];
  };
  const turn = (count: number): string[] => {
    const lanes = Array.from({ length: count }, (_, lane) => compute(lane)).flat();
    const moving = [...used].filter((buffer) => kernel.inner[buffer] !== '0');
    return [...moving.map((buffer) => `const o${buffer} = ${position(buffer)};`), ...lanes];
  };
  const lanes = lanesFor(kernel);
  const loops = [`for (; ${i} < ${size}; ${i}++) {`, ...turn(1), '}'];
  if (lanes > 1) {
    const whole = [
      `for (const end = ${size} - ${lanes - 1}; ${i} < end; ${i} += ${lanes}) {`,
      ...turn(lanes),
      '}',
    ];
    loops.unshift(...whole);
  }
  return [...hoisted.values(), `let ${i} = 0;`, ...loops];
}
