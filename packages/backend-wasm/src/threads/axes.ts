import type { Kernel, ScatterKernel } from '@t/core/kernel';
import { reducesRows } from '../kernels/reduce.ts';

/** A dimension along which a launch may be divided: parts of it write different elements, each as one thread would. */
export interface Axis {
  /** Where its size stands in the geometry. */
  readonly size: number;
  /** Where its stride stands there, for each buffer; -1 where the buffer does not move along it. */
  readonly strides: readonly number[];
  /** Parts but the last have a multiple of so many elements. */
  readonly unit: number;
  /** Whether it may be divided in a launch of this geometry. */
  readonly apart: (geometry: Int32Array) => boolean;
}

/** Elements along an innermost dimension that are worth a part: whole vectors, and whole cache lines. */
const INNERMOST = 512;

/** The same, of rows that are copied or merged as a whole. */
const LINE = 32;

/** Multiples of the rows and columns of every tile of a product. */
const [TILE_ROWS, TILE_COLUMNS] = [12, 48] as const;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The dimensions of a kernel along which launches may be divided, outermost first. */
export function axesOf(kernel: Kernel): Axis[] {
  switch (kernel.kind) {
    case 'map':
      return range(kernel.rank).map((axis) =>
        strided(kernel.rank, 1 + kernel.inputs.length, axis, axis === kernel.rank - 1 ? INNERMOST : 1),
      );
    case 'reduce': {
      const { kept, reduced } = kernel;
      const rank = kept + reduced;
      return range(kept).map((axis) => ({
        size: axis,
        strides: [rank + axis, ...kernel.inputs.map((_, i) => rank + kept + i * rank + axis)],
        unit: axis === kept - 1 && reducesRows(kernel) ? INNERMOST : 1,
        apart: (geometry) => geometry[rank + axis] !== 0,
      }));
    }
    case 'normalise': {
      const buffers = 1 + kernel.saves.length + kernel.inputs.length;
      return range(kernel.rank - 1).map((axis) => strided(kernel.rank, buffers, axis, 1));
    }
    case 'gather':
      return range(kernel.rank).map((axis) =>
        strided(kernel.rank, 2 + kernel.indices, axis, axis === kernel.rank - 1 ? LINE : 1),
      );
    case 'scatter':
      return range(kernel.rank).map((axis) => {
        const unit = axis === kernel.rank - 1 ? LINE : 1;
        return {
          ...strided(kernel.rank, 2 + kernel.indices, axis, unit),
          // Rows are merged as a whole, or element by element if they are short: so none may be cut short.
          apart: (geometry) => geometry[axis]! % unit === 0 && neverMeets(kernel, axis, geometry),
        };
      });
    case 'scan':
    case 'sort': {
      const buffers = kernel.kind === 'sort' || kernel.withIndices ? 3 : 2;
      return range(kernel.rank - 1).map((axis) => strided(kernel.rank, buffers, axis, 1));
    }
    case 'convolve':
      // Batch, then the first two dimensions of the places.
      return [
        [0, 9, 14],
        [6, 11, 19],
        [7, 12, 20],
      ].map(([size, out, x]) => ({
        size: size!,
        strides: [out!, x!, -1, -1],
        unit: 1,
        apart: (geometry) => geometry[out!] !== 0,
      }));
    case 'matmul': {
      const moves = (stride: number) => (geometry: Int32Array) => geometry[stride] !== 0;
      const further = (axis: number): number[] => kernel.inner.map((_, k) => 13 + 3 * k + axis);
      return [
        { size: 0, strides: [4, 7, 10, ...further(0)], unit: 1, apart: moves(4) },
        { size: 1, strides: [5, 8, -1, ...further(1)], unit: TILE_ROWS, apart: moves(5) },
        { size: 2, strides: [6, -1, 12, ...further(2)], unit: TILE_COLUMNS, apart: moves(6) },
      ];
    }
  }
}

/** An axis of a geometry of sizes, then strides per buffer; the first buffer is written. */
function strided(rank: number, buffers: number, axis: number, unit: number): Axis {
  return {
    size: axis,
    strides: range(buffers).map((buffer) => rank * (1 + buffer) + axis),
    unit,
    apart: (geometry) => geometry[rank + axis] !== 0,
  };
}

/**
 * Whether different places along the axis never reach the same element of a scatter's target, in which values would
 * have to meet in their order. True if the axis is not indexed, whatever moves less than one step of it stays within
 * that step, and whatever moves more does so by multiples of its whole length.
 */
function neverMeets({ rank, indices }: ScatterKernel, axis: number, geometry: Int32Array): boolean {
  for (let j = 0; j < indices; j++) if (geometry[rank * (3 + j) + axis] !== 0) return false;
  const step = Math.abs(geometry[rank + axis]!);
  const others: [size: number, stride: number][] = [];
  for (let i = 0; i < rank; i++) if (i !== axis) others.push([geometry[i]!, geometry[rank + i]!]);
  for (let j = 0, at = rank * (3 + indices); j < indices; j++)
    others.push([geometry[at + 2 * j + 1]!, geometry[at + 2 * j]!]);
  let within = 0;
  const beyond: number[] = [];
  for (const [size, stride] of others) {
    const moved = Math.abs(stride);
    if (size < 2 || moved === 0) continue;
    if (moved < step) within += (size - 1) * moved;
    else beyond.push(moved);
  }
  const least = Math.min(...beyond);
  return within < step && step * geometry[axis]! <= least && beyond.every((moved) => moved % least === 0);
}
