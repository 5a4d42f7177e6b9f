import { walk, type Expr, type Kernel } from '@t/core/kernel';
import { reducesRows } from '../kernels/reduce.ts';

/** A dimension along which a launch may be divided: parts of it write different elements, each as one thread would. */
export interface Axis {
  /** Where its size stands in the geometry. */
  readonly size: number;
  /** Where its stride stands there, for each buffer; -1 where the buffer does not move along it. */
  readonly strides: readonly number[];
  /** Parts but the last have a multiple of so many elements; with `even`, that one too. */
  readonly unit: number;
  readonly even?: boolean;
  /** Strides (places in the geometry) that must not be 0: of outputs. */
  readonly moving: readonly number[];
  /** Strides that must be 0. */
  readonly still: readonly number[];
}

/** Elements along an innermost dimension that are worth a part: whole vectors, and whole cache lines. */
const INNERMOST = 512;

/** Elements along rows that are copied or merged as a whole. */
const LINE = 32;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The dimensions of a kernel along which launches may be divided, outermost first. */
export function axesOf(kernel: Kernel): Axis[] {
  switch (kernel.kind) {
    case 'map':
      if (usesCoordinates(kernel.body)) return [];
      return range(kernel.rank).map((axis) => ({
        ...strided(kernel.rank, 1 + kernel.inputs.length, axis, [0]),
        unit: axis === kernel.rank - 1 ? INNERMOST : 1,
      }));
    case 'reduce': {
      const { kept, reduced } = kernel;
      const rank = kept + reduced;
      return range(kept).map((axis) => ({
        size: axis,
        strides: [rank + axis, ...kernel.inputs.map((_, i) => rank + kept + i * rank + axis)],
        unit: axis === kept - 1 && reducesRows(kernel) ? INNERMOST : 1,
        moving: [rank + axis],
        still: [],
      }));
    }
    case 'gather':
      return range(kernel.rank).map((axis) => ({
        ...strided(kernel.rank, 2 + kernel.indices, axis, [0]),
        unit: axis === kernel.rank - 1 ? LINE : 1,
      }));
    case 'scatter': {
      // Values that meet in one element have to do so in their order: only what is not indexed may be divided. Along
      // memory whole rows are merged in another way than a few elements.
      const indices = range(kernel.indices).map((i) => 2 + i);
      return range(kernel.rank).map((axis) => ({
        ...strided(kernel.rank, 2 + kernel.indices, axis, [0], indices),
        ...(axis === kernel.rank - 1 && { unit: LINE, even: true }),
      }));
    }
    case 'scan':
    case 'sort': {
      const outputs = kernel.kind === 'sort' || kernel.withIndices ? [0, 1] : [0];
      return range(kernel.rank - 1).map((axis) => strided(kernel.rank, outputs.length + 1, axis, outputs));
    }
    case 'matmul':
      return [
        { size: 0, strides: [4, 7, 10], unit: 1, moving: [4], still: [] },
        { size: 1, strides: [5, 8, -1], unit: TILE_ROWS, moving: [5], still: [] },
        { size: 2, strides: [6, -1, 12], unit: TILE_COLUMNS, moving: [6], still: [] },
      ];
  }
}

/** Multiples of the rows and columns of every tile of a product. */
const [TILE_ROWS, TILE_COLUMNS] = [12, 48] as const;

/** An axis of a geometry of sizes, then strides per buffer. */
function strided(
  rank: number,
  buffers: number,
  axis: number,
  moving: readonly number[],
  still: readonly number[] = [],
): Axis {
  const strides = range(buffers).map((buffer) => rank * (1 + buffer) + axis);
  const of = (list: readonly number[]): number[] => list.map((buffer) => strides[buffer]!);
  return { size: axis, strides, unit: 1, moving: of(moving), still: of(still) };
}

function usesCoordinates(expr: Expr): boolean {
  let found = false;
  walk(expr, (node) => (found ||= node.kind === 'coord'));
  return found;
}
