import type { Launch, NormaliseKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';

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

/** Invocations that keep a GPU busy, which rows are divided among even where one could take all of it. */
export const BUSY = 2 ** 17;

/** Elements that an invocation holds at most. */
const MOST_HELD = 32;

/** Items that an invocation had better take where there are many rows. */
const GOOD = 4;

/** Whether rows of so many elements are read once only. */
export const isHeld = (length: number): boolean => length <= WORKGROUP * MOST_HELD;

export function spreadOf(rows: number, length: number, width: Spread['width']): Spread {
  const total = length / width;
  let lanes = 1;
  while (lanes < WORKGROUP && (lanes * GOOD < total || (lanes < total && rows * lanes < BUSY))) lanes *= 4;
  const items = 2 ** Math.ceil(Math.log2(Math.ceil(total / lanes)));
  const held = isHeld(length);
  return { width, lanes, items: held ? items : GOOD, held };
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
    const { region } = (buffers[at] as DeviceBuffer).block;
    if (inner[k] !== '1' || offsets[at]! % 4 !== 0 || region.size % 16 !== 0) return 1;
    const strides = rank * (1 + at);
    for (let d = 0; d < rank - 1; d++) if (geometry[strides + d]! % 4 !== 0 && geometry[d] !== 1) return 1;
  }
  return 4;
}
