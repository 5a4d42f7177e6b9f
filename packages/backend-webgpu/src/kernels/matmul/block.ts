import type { ScalarType } from '../../wgsl/types.ts';

/** An operand of a product, whose blocks of `extent` by `depth` pass through workgroup memory as vectors of four. */
export interface Operand {
  readonly name: 'a' | 'b';
  readonly buffer: number;
  /** Source of the first row (or column) of the tile. */
  readonly start: string;
  /** Rows of a, or columns of b, in a tile. */
  readonly extent: number;
  readonly depth: number;
  /** Source of their number in all, of their distance in memory, and of that of neighbours along k. */
  readonly size: string;
  readonly stride: string;
  readonly strideK: string;
  /** Source of the distance of batches. */
  readonly batch: string;
  /** Whether neighbours along k lie side by side. */
  readonly adjacentK: boolean;
  /** Whether memory is read by vectors, which lie in it as such. */
  readonly quads: boolean;
}

/** Whether a block's vectors are along k: those of memory are, and stay as they are. */
export const alongK = ({ adjacentK, quads }: Operand): boolean => adjacentK && quads;

/** Vectors in a block. */
export const vectorsOf = ({ extent, depth }: Operand): number => (extent * depth) / 4;

/**
 * Vectors in a line: where invocations side by side take vectors of different lines, one more than it has, so that these
 * lie in different banks.
 */
const lineOf = (operand: Operand): number =>
  (alongK(operand) ? operand.depth : operand.extent) / 4 + (operand.adjacentK ? 1 : 0);

/** Vectors of room for a block. */
export const roomOf = (operand: Operand): number =>
  (alongK(operand) ? operand.extent : operand.depth) * lineOf(operand);

/**
 * The functions `<name>_slot(q)`, where the q-th vector of a block is kept, and `<name>_vector(q, i, start, first, last)`,
 * that vector of the block of batch `i` whose first row (or column) is `start` and whose k goes from `first` to `last` at
 * most, zero beyond. Invocations side by side take what lies side by side.
 */
export function declareBlock(operand: Operand, type: ScalarType): string[] {
  const { name, extent, depth, batch, stride, strideK, adjacentK, quads } = operand;
  const line = lineOf(operand);
  const lines = extent / 4;
  const head = [
    `fn ${name}_slot(q: u32) -> u32 {`,
    alongK(operand)
      ? `return q / ${depth / 4}u * ${line}u + q % ${depth / 4}u;`
      : adjacentK
        ? `return q % ${depth}u * ${line}u + q / ${depth}u;`
        : `return q / ${lines}u * ${line}u + q % ${lines}u;`,
    '}',
    `fn ${name}_vector(q: u32, i: i32, start: i32, first: i32, last: i32) -> vec4<${type}> {`,
    ...(alongK(operand)
      ? [`let at = start + i32(q / ${depth / 4}u);`, `let k = first + i32(q % ${depth / 4}u * 4u);`]
      : adjacentK
        ? [`let at = start + i32(q / ${depth}u * 4u);`, `let k = first + i32(q % ${depth}u);`]
        : [`let at = start + i32(q % ${lines}u * 4u);`, `let k = first + i32(q / ${lines}u);`]),
    `let count = select(0, ${operand.size} - at, k < last);`,
    `let origin = i * ${batch} + at * ${stride} + k * ${strideK};`,
    `var v = vec4<${type}>();`,
  ];
  const load = `load${operand.buffer}`;
  if (quads) return [...head, `if (count > 0) { v = ${load}(origin >> 2u); }`, 'return v;', '}'];
  const element = (j: number): string => `${load}(origin + ${j} * ${stride})`;
  return [
    ...head,
    `if (count >= 4) { return vec4(${[0, 1, 2, 3].map(element).join(', ')}); }`,
    ...[0, 1, 2].map((j) => `if (count > ${j}) { v[${j}] = ${element(j)}; }`),
    'return v;',
    '}',
  ];
}

/** How an invocation reads its rows (or columns) of a block. */
export interface Reader {
  /** Source of the place in the tile of the r-th of them. */
  place(r: number): string;
  /** Statements that read what four steps from `k` on need. */
  readonly before: string[];
  /** Statements that read what the j-th of these steps needs. */
  at(j: number): string[];
  /** Source of the r-th element at that step, and of the c-th vector of four. */
  element(r: number, j: number): string;
  vector(c: number, j: number): string;
}

/**
 * A reader of `count` rows (or columns) for invocation number `lane` of `lanes` along them. What it reads together lies
 * `lanes` apart: invocations side by side then read from different banks.
 */
export function readerOf(operand: Operand, lane: string, lanes: number, count: number): Reader {
  const { name } = operand;
  const line = lineOf(operand);
  const block = `${name}_block`;
  if (alongK(operand)) {
    const place = (r: number): string => `${lane} + ${r * lanes}`;
    return {
      place,
      before: [...Array(count).keys()].map(
        (r) => `let ${name}${r} = ${block}[(${place(r)}) * ${line} + k / 4];`,
      ),
      at: () => [],
      element: (r, j) => `${name}${r}[${j}]`,
      vector: (c, j) => `vec4(${[0, 1, 2, 3].map((e) => `${name}${4 * c + e}[${j}]`).join(', ')})`,
    };
  }
  return {
    place: (r) => `${lane} * 4 + ${(r >> 2) * lanes * 4 + (r & 3)}`,
    before: [],
    at: (j) =>
      [...Array(count / 4).keys()].map(
        (v) => `let ${name}${v} = ${block}[(k + ${j}) * ${line} + ${lane} + ${v * lanes}];`,
      ),
    element: (r) => `${name}${r >> 2}[${r & 3}]`,
    vector: (c) => `${name}${c}`,
  };
}
