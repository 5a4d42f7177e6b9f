import type { Params } from '../wgsl/shader.ts';
import { positionOf, splitIndex } from './positions.ts';

/** What scans and sorts have in common: the buffers are the output, the positions where asked for, the input. */
export interface RowKernel {
  readonly rank: number;
  readonly withIndices: boolean;
}

export const buffersOf = ({ withIndices }: RowKernel): number => (withIndices ? 3 : 2);

/** Source of what a shader does with the rows of a launch. */
export interface RowWalk {
  /** Words of the geometry. */
  readonly length: number;
  /** Source of the length of a row. */
  readonly size: string;
  /** Statements that find where row number `row` begins in each buffer. */
  rowStarts(row: string): string[];
  /** Source of element `i` of the row. */
  load(i: string): string;
  /** Statements that store element `i` of the row. */
  store(i: string, value: string, index: string): string[];
}

/** The geometry lies in the parameters from `at` on; the input is bound as number `input`. */
export function walkRows(
  kernel: RowKernel,
  params: Params,
  at: number,
  input = buffersOf(kernel) - 1,
): RowWalk {
  const { rank, withIndices } = kernel;
  const count = buffersOf(kernel);
  const part = (k: number): string[] => Array.from({ length: rank }, (_, d) => params.int(at + k * rank + d));
  const sizes = part(0);
  const strides = Array.from({ length: count }, (_, k) => part(1 + k));
  const source = count - 1;
  const place = (k: number, i: string): string => `start${k} + ${i} * ${strides[k]![rank - 1]}`;
  return {
    length: rank * (count + 1),
    size: sizes[rank - 1]!,
    rowStarts: (row) => [
      ...(rank > 1 ? splitIndex(row, sizes.slice(0, -1), 'c') : []),
      ...strides.map((list, k) => `let start${k} = ${positionOf(list.slice(0, -1), 'c')};`),
    ],
    load: (i) => `load${input}(${place(source, i)})`,
    store: (i, value, index) => [
      `store0(${place(0, i)}, ${value});`,
      ...(withIndices ? [`store1(${place(1, i)}, ${index});`] : []),
    ],
  };
}
