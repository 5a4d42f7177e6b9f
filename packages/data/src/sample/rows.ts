import type { Tensor } from '@t/core';
import { fromTypedArray } from '@t/core';
import { DataError } from '../errors.ts';
import { Frame } from '../frame/frame.ts';

/** What can be split and batched along its first dimension: a frame, a tensor, or several of equal length. */
export type Sampled = Frame | Tensor | readonly (Frame | Tensor)[];

/** How many rows the data has; a DataError where several disagree, or a tensor has no dimension. */
export function rowCount(data: Sampled): number {
  if (data instanceof Frame) return data.length;
  if (!isList(data)) {
    if (data.shape.length === 0) throw new DataError('a tensor without dimensions has no rows');
    return data.shape[0];
  }
  const counts = data.map(rowCount);
  if (counts.length === 0) throw new DataError('there is nothing to take rows of');
  if (counts.some((count) => count !== counts[0])) {
    throw new DataError(`the parts differ in their number of rows: ${counts.join(', ')}`);
  }
  return counts[0];
}

/** These rows of the data, copied, in the same form: a tensor for a tensor, a list for a list. */
export function takeRows<T extends Sampled>(data: T, rows: Int32Array): T;
export function takeRows(data: Sampled, rows: Int32Array): Sampled {
  if (data instanceof Frame) return data.take(rows);
  if (isList(data)) return data.map((part) => takeRows(part, rows));
  return data.indexSelect(0, fromTypedArray(rows));
}

function isList(data: Frame | Tensor | readonly (Frame | Tensor)[]): data is readonly (Frame | Tensor)[] {
  return Array.isArray(data);
}
