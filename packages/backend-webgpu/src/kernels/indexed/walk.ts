import type { GatherKernel, Launch, ScatterKernel } from '@t/core/kernel';
import { paramsAfter } from '../../wgsl/shader.ts';
import { ELEMENT_PARAMS } from '../elements.ts';
import { positionOf, product, splitIndex } from '../positions.ts';

/** Where the parts of a launch's geometry lie, for gathers and scatters alike. */
export interface Parts {
  readonly sizes: number;
  /** Strides of the buffer that is stepped through directly, and of the one that the indices reach into. */
  readonly direct: number;
  readonly indexed: number;
  /** Strides of index buffer `j`. */
  index(j: number): number;
  /** The stride of the dimension that index buffer `j` moves along, and its size after it. */
  moves(j: number): number;
  readonly length: number;
}

export function partsOf({ kind, rank, indices }: GatherKernel | ScatterKernel): Parts {
  const [direct, indexed] = kind === 'gather' ? [rank, 2 * rank] : [2 * rank, rank];
  return {
    sizes: 0,
    direct,
    indexed,
    index: (j) => rank * (3 + j),
    moves: (j) => rank * (3 + indices) + 2 * j,
    length: rank * (3 + indices) + 2 * indices,
  };
}

/** Number of elements that a gather or scatter steps through. */
export const stepsOf = ({ geometry }: Launch, { rank }: GatherKernel | ScatterKernel): number =>
  product(geometry, 0, rank);

/**
 * Statements that find, for element `index`, the position `direct` and the one that the index buffers tell, `indexed`, and
 * go on to the next element where an index is out of range. The index buffers are bound from `2` on, the geometry is in the
 * parameters from number `before` on.
 */
export function findPositions(kernel: GatherKernel | ScatterKernel, before = ELEMENT_PARAMS): string[] {
  const { rank, indices } = kernel;
  const parts = partsOf(kernel);
  const params = paramsAfter(2 + indices);
  const take = (at: number, count = rank): string[] =>
    Array.from({ length: count }, (_, d) => params.int(before + at + d));
  return [
    ...splitIndex('index', take(parts.sizes), 'c'),
    `let direct = ${positionOf(take(parts.direct), 'c')};`,
    `var indexed = ${positionOf(take(parts.indexed), 'c')};`,
    ...Array.from({ length: indices }, (_, j) => {
      const [stride, size] = take(parts.moves(j), 2);
      return moveBy(
        'indexed',
        `load${2 + j}(${positionOf(take(parts.index(j)), 'c')})`,
        stride!,
        size!,
        'continue;',
      );
    }),
  ];
}

/**
 * Statement that moves `position` along a dimension by an index, which counts from the end where it is negative; and does
 * `otherwise` where there is no such element: what lies there belongs to another tensor.
 */
export const moveBy = (
  position: string,
  index: string,
  stride: string,
  size: string,
  otherwise: string,
): string =>
  `{ let k = ${index}; if (k < -${size} || k >= ${size}) { ${otherwise} } ` +
  `${position} += select(k, k + ${size}, k < 0) * ${stride}; }`;
