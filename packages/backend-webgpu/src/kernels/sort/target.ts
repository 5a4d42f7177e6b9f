import type { Binding } from '../../wgsl/bindings.ts';
import type { RowWalk } from '../rows.ts';

/** Where sorted elements go: to the outputs, or as keys and places to buffers of their own for the next pass. */
export type Target = 'outputs' | 'temporary';

export const written = { type: 'i32', access: 'write' } as const satisfies Binding;
export const read = { type: 'i32', access: 'read' } as const satisfies Binding;

/**
 * Statements that store, as element `i` of row number `row`, the one with this key from place `place` of the input. The
 * outputs get the input's own element: keys do not tell NaN from NaN, or -0 from 0.
 */
export const storeSorted = (
  target: Target,
  walk: RowWalk,
  i: string,
  key: string,
  place: string,
): string[] =>
  target === 'outputs'
    ? walk.store(i, walk.load(place), place)
    : [`store0(row * ${walk.size} + ${i}, ${key});`, `store1(row * ${walk.size} + ${i}, ${place});`];
