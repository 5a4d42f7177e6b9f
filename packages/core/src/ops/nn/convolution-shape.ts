import type { Padding } from './pad-constant.ts';
import { windowCounts, type Windows } from './windows.ts';

export interface Convolution extends Windows {
  readonly padding: Padding;
  readonly groups: number;
}

/** The sizes of the padded input. */
export const sizesAfter = (shape: readonly number[], { padding }: Convolution): number[] =>
  shape.map((size, d) => size + padding.before[d]! + padding.after[d]!);

/** Numbers of windows of an input of this shape. */
export const countsOf = (shape: readonly number[], conv: Convolution): readonly number[] =>
  conv.counts ?? windowCounts(sizesAfter(shape, conv).slice(2), conv);
