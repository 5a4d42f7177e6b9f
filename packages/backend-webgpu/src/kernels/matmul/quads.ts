import type { MatmulKernel } from '@t/core/kernel';
import { holdsQuads, type DeviceBuffer } from '../../device/memory.ts';
import { at } from './parameters.ts';

/** Which operands lie in memory as vectors of four, and are read as such. */
export interface Quads {
  readonly a: boolean;
  readonly b: boolean;
}

export const noQuads: Quads = { a: false, b: false };

/** Which operands of a launch consist of vectors of four along rows (or columns), wherever a line or a batch starts. */
export function quadsOf(
  { a, b }: MatmulKernel,
  buffers: readonly DeviceBuffer[],
  offsets: readonly number[],
  geometry: Int32Array,
): Quads {
  /** For lines of `length` elements, from one to the next and from one batch to the next. */
  const fits = (buffer: 1 | 2, length: number, line: number, batch: number): boolean => {
    return (
      geometry[length]! % 4 === 0 &&
      geometry[line]! % 4 === 0 &&
      (geometry[batch]! % 4 === 0 || geometry[at.batch] === 1) &&
      holdsQuads(buffers[buffer]!, offsets[buffer]!) &&
      // Else invocations would store elements of one vector.
      buffers[buffer]!.block.region !== buffers[0]!.block.region
    );
  };
  return {
    a: a !== 'strided' && (a === 'row' ? fits(1, at.k, at.am, at.ab) : fits(1, at.m, at.ak, at.ab)),
    b: b !== 'strided' && (b === 'row' ? fits(2, at.n, at.bk, at.bb) : fits(2, at.k, at.bn, at.bb)),
  };
}
