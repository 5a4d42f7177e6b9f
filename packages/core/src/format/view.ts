import type { DType } from '../tensor/dtype.ts';

/** What printing needs of a tensor: `get` is asked only for the elements that appear. */
export interface TensorView {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Number of elements. */
  readonly size: number;
  /** The i-th element in row-major order of the shape; a bool as 0 or 1. */
  get(i: number): number;
}

/** Elements nested by dimension, a summarised dimension holding only its two ends. */
export type Nested = number | Nested[];

/** The elements of `view` that are shown with `edgeitems` at each end of every dimension longer than both. */
export function shownElements(view: TensorView, edgeitems: number): Nested {
  const { shape } = view;
  const pick = (dim: number, index: number): Nested => {
    if (dim === shape.length) return view.get(index);
    const length = shape[dim]!;
    const elided = length > 2 * edgeitems;
    const items: Nested[] = [];
    for (let i = 0; i < (elided ? edgeitems : length); i++) items.push(pick(dim + 1, index * length + i));
    if (!elided) return items;
    for (let i = length - edgeitems; i < length; i++) items.push(pick(dim + 1, index * length + i));
    return items;
  };
  return pick(0, 0);
}

/** The numbers of `nested`, in order. */
export const flatten = (nested: Nested): number[] =>
  typeof nested === 'number' ? [nested] : nested.flatMap(flatten);

/** The smallest and the largest magnitude of `values` but zeros; `max` is 0 where there is none. */
export function magnitudes(values: readonly number[]): { min: number; max: number } {
  let min = Infinity;
  let max = 0;
  for (const value of values) {
    if (value === 0) continue;
    min = Math.min(min, Math.abs(value));
    max = Math.max(max, Math.abs(value));
  }
  return { min, max };
}
