import { accumulatorDType, type ReduceKernel } from '@t/core/kernel';
import { printCast, printExpr, printRound, type Leaves } from './expression.ts';
import { GeometryReader, nest, prologue, type Operand } from './loops.ts';

/** What decides how values are combined. */
type Combined = Pick<ReduceKernel, 'prologue' | 'combine' | 'epilogue'>;

/** How a value joins the accumulator, in source. Floats are summed and multiplied in double precision. */
interface Combiner {
  readonly start: string;
  readonly join: (acc: string, value: string) => string;
  /** Sums may be split over several accumulators, which the processor adds in parallel. */
  readonly splits: boolean;
}

function combiner(kernel: Combined): Combiner {
  const whole = kernel.prologue.dtype === 'int32' || kernel.prologue.dtype === 'uint8';
  switch (kernel.combine) {
    case 'sum':
      return whole
        ? { start: '0', join: (acc, v) => `${acc} = (${acc} + ${v}) | 0;`, splits: true }
        : { start: '0', join: (acc, v) => `${acc} += ${v};`, splits: true };
    case 'prod':
      return whole
        ? { start: '1', join: (acc, v) => `${acc} = Math.imul(${acc}, ${v});`, splits: false }
        : { start: '1', join: (acc, v) => `${acc} *= ${v};`, splits: false };
    case 'all':
      return { start: '1', join: (acc, v) => `${acc} &= ${v} !== 0 ? 1 : 0;`, splits: false };
    case 'any':
      return { start: '0', join: (acc, v) => `${acc} |= ${v} !== 0 ? 1 : 0;`, splits: false };
    case 'max':
    case 'argmax':
      return { start: whole ? '-2147483648' : '-Infinity', join: extreme('>', kernel), splits: false };
    case 'min':
    case 'argmin':
      return { start: whole ? '2147483647' : 'Infinity', join: extreme('<', kernel), splits: false };
  }
}

/** NaN replaces any number and is never replaced. `k` counts the elements; `best` starts below zero. */
function extreme(order: '>' | '<', kernel: Combined): (acc: string, value: string) => string {
  if (!kernel.combine.startsWith('arg')) {
    return (acc, v) => `{ const v = ${v}; if (v ${order} ${acc} || v !== v) ${acc} = v; }`;
  }
  return (acc, v) =>
    `{ const v = ${v}; if (best < 0 || v ${order} ${acc} || (v !== v && ${acc} === ${acc})) { ${acc} = v; best = k; } k++; }`;
}

/** Source of the body of a reduce kernel. */
export function printReduce(kernel: ReduceKernel): string {
  const { kept, reduced } = kernel;
  const inputs = kernel.inputs.length;
  const geometry = new GeometryReader();
  const keptSizes = geometry.take('m', kept);
  const reducedSizes = geometry.take('n', reduced);
  const outStrides = geometry.take('o', kept);
  const strides = kernel.inputs.map((_, i) => geometry.take(`t${i}_`, kept + reduced));
  const operands: Operand[] = [
    { index: 0, strides: outStrides },
    ...strides.map((s, i) => ({ index: i + 1, strides: s.slice(0, kept) })),
  ];
  const head = [
    ...prologue(
      inputs + 1,
      kernel.scalars.map((dtype, i) => printRound(dtype, `l.scalars[${i}]`)),
    ),
    ...geometry.lines,
  ];
  const plain = nest(keptSizes, operands, reduceOne(kernel, reducedSizes, strides));
  if (!reducesRows(kernel)) return [...head, ...plain].join('\n');
  return [
    ...head,
    `if (m${kept - 1} >= 8) {`,
    ...reduceRows(kernel, keptSizes, reducedSizes, operands, strides),
    '} else {',
    ...plain,
    '}',
  ].join('\n');
}

const isArg = (kernel: Combined): boolean => kernel.combine === 'argmax' || kernel.combine === 'argmin';

/** One output element: loops over the reduced dimensions into an accumulator, then the epilogue. */
function reduceOne(kernel: ReduceKernel, sizes: readonly string[], strides: readonly string[][]): string[] {
  const { kept, reduced } = kernel;
  const outer: Operand[] = strides.map((s, i) => ({ index: i + 1, strides: s.slice(kept, -1) }));
  const at = (input: number, i: string): string => {
    const kind = kernel.inner[input]!;
    if (kind === '0') return `p${input + 1}`;
    return kind === '1'
      ? `p${input + 1} + ${i}`
      : `p${input + 1} + Math.imul(${i}, ${strides[input]!.at(-1)})`;
  };
  const { declare, loop, join } = accumulation(kernel, sizes[reduced - 1]!, (i) => ({
    input: (k) => `a${k + 1}[${at(k, i)}]`,
  }));
  return [
    ...declare,
    ...(isArg(kernel) ? ['let best = -1, k = 0;'] : []),
    ...nest(sizes.slice(0, -1), outer, loop, 100),
    ...join,
    ...finish(kernel, isArg(kernel) ? 'best' : 'acc', 'p0'),
  ];
}

/**
 * Statements that declare the accumulators, add `size` elements to them, whose inputs `leaves` tells, and leave what is
 * combined in `acc`. `keep` stores the value of an element.
 */
export function accumulation(
  kernel: Combined,
  size: string,
  leaves: (i: string) => Leaves,
  keep?: (i: string, value: string) => string,
): Record<'declare' | 'loop' | 'join', string[]> {
  const c = combiner(kernel);
  const step = (acc: string, i: string): string[] => {
    const { statements, value } = printExpr(kernel.prologue, leaves(i));
    if (keep === undefined) return ['{', ...statements, c.join(acc, value), '}'];
    return ['{', ...statements, `const kept = ${value};`, keep(i, 'kept'), c.join(acc, 'kept'), '}'];
  };
  const accumulators = c.splits ? ['acc', 'acc1', 'acc2', 'acc3'] : ['acc'];
  const declare = [`let ${accumulators.map((acc) => `${acc} = ${c.start}`).join(', ')};`];
  if (!c.splits)
    return { declare, loop: [`for (let j = 0; j < ${size}; j++) {`, ...step('acc', 'j'), '}'], join: [] };
  return {
    declare,
    loop: [
      'let j = 0;',
      `for (const end = ${size} - 3; j < end; j += 4) {`,
      ...accumulators.flatMap((acc, lane) => step(acc, lane === 0 ? 'j' : `(j + ${lane})`)),
      '}',
      `for (; j < ${size}; j++) {`,
      ...step('acc', 'j'),
      '}',
    ],
    join: [
      kernel.prologue.dtype.startsWith('float')
        ? 'acc = (acc + acc1) + (acc2 + acc3);'
        : 'acc = (acc + acc1 + acc2 + acc3) | 0;',
    ],
  };
}

/** Statements that compute the epilogue of the combined value `acc`, and the source of its value. */
export function result(kernel: Combined, acc: string): { statements: readonly string[]; value: string } {
  const dtype = accumulatorDType(kernel.combine, kernel.prologue.dtype);
  const { statements, value } = printExpr(kernel.epilogue, { input: () => 'r' });
  return { statements: [`const r = ${printRound(dtype, acc)};`, ...statements], value };
}

/** Stores the epilogue of the combined value. */
function finish(kernel: ReduceKernel, acc: string, position: string): string[] {
  const { statements, value } = result(kernel, acc);
  const stored = printCast(kernel.epilogue.dtype, kernel.output, value);
  return ['{', ...statements, `a0[${position}] = ${stored};`, '}'];
}

/** Where the kept dimension lies along memory and the reduced one across it, whole rows are accumulated at once. */
function reducesRows(kernel: ReduceKernel): boolean {
  return (
    kernel.reduced === 1 &&
    !isArg(kernel) &&
    kernel.outer.some((kind) => kind === '1') &&
    kernel.outer.every((kind) => kind !== 's') &&
    kernel.inner.some((kind) => kind === 's')
  );
}

/** Elements of a row of accumulators: small enough for the first-level cache. */
const ROW = 1024;

function reduceRows(
  kernel: ReduceKernel,
  keptSizes: readonly string[],
  reducedSizes: readonly string[],
  operands: readonly Operand[],
  strides: readonly string[][],
): string[] {
  const { kept } = kernel;
  const c = combiner(kernel);
  const outer = operands.map((o) => ({ ...o, strides: o.strides.slice(0, -1) }));
  const last = keptSizes[kept - 1]!;
  /** Adds `count` rows from row `i` on to the accumulators. */
  const addRows = (count: number): string[] => {
    const lanes = Array.from({ length: count }, (_, lane) => {
      const starts = kernel.inputs.map((_, k) => {
        const across = kernel.inner[k] === '0' ? '' : ` + Math.imul(i + ${lane}, ${strides[k]!.at(-1)})`;
        return `const r${lane}_${k} = p${k + 1}${kernel.outer[k] === '0' ? '' : ' + start'}${across};`;
      });
      const { statements, value } = printExpr(kernel.prologue, {
        input: (k) => `a${k + 1}[r${lane}_${k}${kernel.outer[k] === '0' ? '' : ' + j'}]`,
      });
      return { starts, step: ['{', ...statements, c.join('acc', value), '}'] };
    });
    return [
      ...lanes.flatMap((lane) => lane.starts),
      'for (let j = 0; j < width; j++) {',
      'let acc = row[j];',
      ...lanes.flatMap((lane) => lane.step),
      'row[j] = acc;',
      '}',
    ];
  };
  const rows = [
    `for (let start = 0; start < ${last}; start += ${ROW}) {`,
    `const width = Math.min(${ROW}, ${last} - start);`,
    `for (let j = 0; j < width; j++) row[j] = ${c.start};`,
    'let i = 0;',
    `for (; i + 3 < ${reducedSizes[0]}; i += 4) {`,
    ...addRows(4),
    '}',
    `for (; i < ${reducedSizes[0]}; i++) {`,
    ...addRows(1),
    '}',
    'for (let j = 0; j < width; j++) {',
    ...finish(kernel, 'row[j]', `p0 + Math.imul(start + j, o${kept - 1})`),
    '}',
    '}',
  ];
  return ['const row = scratch();', ...nest(keptSizes.slice(0, -1), outer, rows)];
}

export const ROW_LENGTH = ROW;
