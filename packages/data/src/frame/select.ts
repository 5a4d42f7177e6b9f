import { DataError } from '../errors.ts';

/**
 * What to select by position: one number (from the end where negative), a slice such as `'0:2'` or `':'`, positions,
 * or a mask of booleans.
 */
export type Positions = number | string | readonly number[] | Int32Array | readonly boolean[];

/** The positions selected out of `length`; `what` says of what in an error. */
export function selectPositions(selector: Positions, length: number, what: string): Int32Array {
  if (typeof selector === 'number') return Int32Array.of(position(selector, length, what));
  if (typeof selector === 'string') return slicePositions(selector, length);
  if (selector.length > 0 && typeof selector[0] === 'boolean') {
    if (selector.length !== length) {
      throw new DataError(`a mask of ${selector.length} booleans does not fit ${length} ${what}s`);
    }
    const chosen: number[] = [];
    selector.forEach((keep: unknown, i: number) => keep === true && chosen.push(i));
    return Int32Array.from(chosen);
  }
  return Int32Array.from(selector as ArrayLike<number>, (i) => position(i, length, what));
}

function position(i: number, length: number, what: string): number {
  if (!Number.isInteger(i))
    throw new DataError(`a ${what} position must be a whole number, but got ${String(i)}`);
  if (i < -length || i >= length)
    throw new DataError(`${what} position ${i} is out of bounds for ${length} ${what}s`);
  return i < 0 ? i + length : i;
}

/** Python's slice `start:stop:step`, clipped to the length. */
function slicePositions(text: string, length: number): Int32Array {
  const parts = /^\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?\s*)?$/.exec(text);
  const step = parts?.[3] === undefined ? 1 : Number(parts[3]);
  if (parts === null) throw new DataError(`cannot read ${JSON.stringify(text)} as a slice such as '0:2'`);
  if (step === 0) throw new DataError('slice step cannot be zero');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const bound = (part: string | undefined, otherwise: number): number => {
    if (part === undefined) return otherwise;
    const i = Number(part);
    return Math.min(Math.max(i < 0 ? i + length : i, low), high);
  };
  const start = bound(parts[1], step > 0 ? low : high);
  const stop = bound(parts[2], step > 0 ? high : low);
  const count = Math.max(Math.ceil((stop - start) / step), 0);
  return Int32Array.from({ length: count }, (_, i) => start + i * step);
}
