import type { Launch, NormaliseKernel } from '@t/core/kernel';
import { holdsQuads, type DeviceBuffer } from '../../device/memory.ts';

/** How a launch spreads rows over the invocations of workgroups. What varies is compiled in: few values each. */
export interface Spread {
  /** Elements side by side that are loaded and stored at once: an item. */
  readonly width: 1 | 4;
  /** Invocations a row, a power of 4. */
  readonly lanes: number;
  /** Items that an invocation takes at a time, a power of 2. */
  readonly items: number;
  /** Whether it takes no others, so that it holds them from the first reduction to the end. */
  readonly held: boolean;
}

/** Invocations a workgroup: of several short rows, or of one. */
export const WORKGROUP = 256;

/** Elements that an invocation had better take, so that more of them are not worth their meeting. */
const GOOD = { 1: 8, 4: 16 } as const;

/** Elements that an invocation holds at most: shaders with more are slow to compile. */
const MOST_HELD = 32;

/** Items that it takes at a time of rows that are longer. */
const AT_ONCE = 8;

/** Elements of the longest rows that are read once only. */
export const HELD = WORKGROUP * MOST_HELD;

/** How rows of so many elements are spread over invocations: as few as have enough to do, since then fewer have to meet. */
export function spreadOf(length: number, width: Spread['width']): Spread {
  let lanes = 1;
  while (lanes < WORKGROUP && lanes * GOOD[width] < length) lanes *= 4;
  const held = length <= HELD;
  const items = Math.ceil(length / (lanes * width));
  return { width, lanes, items: held ? 2 ** Math.ceil(Math.log2(items)) : AT_ONCE, held };
}

/** 4 where the elements of all rows lie in quads, in every buffer that is adjacent along them. */
export function widthOf(
  { rank, inner, saves }: NormaliseKernel,
  { buffers, offsets, geometry }: Launch,
): Spread['width'] {
  if (geometry[rank - 1]! % 4 !== 0) return 1;
  for (let k = 0; k < inner.length; k++) {
    if (inner[k] === '0' && k > 0) continue;
    const at = k === 0 ? 0 : k + saves.length;
    if (inner[k] !== '1' || !holdsQuads(buffers[at] as DeviceBuffer, offsets[at]!)) return 1;
    const strides = rank * (1 + at);
    for (let d = 0; d < rank - 1; d++) if (geometry[strides + d]! % 4 !== 0 && geometry[d] !== 1) return 1;
  }
  return 4;
}
