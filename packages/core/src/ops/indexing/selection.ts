import type { Layout } from '../../tensor/layout.ts';
import type { AxisGeometry } from '../base/indexed.ts';
import { broadcastShapes, broadcastStrides } from '../base/plan.ts';

/** Which elements of a tensor an op takes or writes: the geometry of its gather and of its scatter. */
export interface Selection {
  /** Shape of what is taken. */
  readonly shape: readonly number[];
  /** Strides of the indexed tensor over that shape: 0 where index tensors move it. */
  readonly strides: readonly number[];
  /** One per index tensor. */
  readonly axes: readonly AxisGeometry[];
}

/** The selection in `x` by index tensors of the given layouts; `place` says how, see the functions below. */
export type Select = (x: Layout, indices: readonly Layout[], place: readonly number[]) => Selection;

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/**
 * `x[:, i, j, :]`: each index tensor stands for one dimension of `x`, or for several that lie in memory like
 * one; broadcast together they give the dimensions that replace those. `place` is how many of the other
 * dimensions go before them, then for each index its first dimension and their number.
 */
export const selectByIndex: Select = (x, indices, [position, ...spans]) => {
  const common = broadcastShapes(...indices.map((index) => index.shape));
  const others = Array.from({ length: x.rank }, (_, d) => d).filter((d) => !isIndexed(d, spans));
  const before = others.slice(0, position);
  const after = others.slice(position);
  const around = (pick: (d: number) => number, inner: readonly number[]): number[] => [
    ...before.map(pick),
    ...inner,
    ...after.map(pick),
  ];
  return {
    shape: around((d) => x.shape[d]!, common),
    strides: around((d) => x.strides[d]!, zeros(common.length)),
    axes: indices.map((index, i) => {
      const dim = spans[2 * i]!;
      const count = spans[2 * i + 1]!;
      return {
        strides: around(() => 0, broadcastStrides(index, common)),
        stride: x.strides[dim + count - 1]!,
        size: sizeOf(x, dim, count),
      };
    }),
  };
};

/** True where an index of `spans` (see `selectByIndex`) stands for dimension `dim`. */
export function isIndexed(dim: number, spans: readonly number[]): boolean {
  for (let i = 0; i < spans.length; i += 2)
    if (dim >= spans[i]! && dim < spans[i]! + spans[i + 1]!) return true;
  return false;
}

/** Number of positions in `count` dimensions from `dim` on. */
export function sizeOf(x: Layout, dim: number, count: number): number {
  let size = 1;
  for (let d = dim; d < dim + count; d++) size *= x.shape[d]!;
  return size;
}

/** True where `count` dimensions from `dim` on lie in memory like one. */
export function mergeable({ shape, strides }: Layout, dim: number, count: number): boolean {
  for (let d = dim; d < dim + count - 1; d++)
    if (strides[d] !== strides[d + 1]! * shape[d + 1]!) return false;
  return true;
}

/** True where all dimensions that a `place` of `selectByIndex` takes as one lie like one. */
export function allMergeable(x: Layout, place: readonly number[]): boolean {
  for (let i = 1; i < place.length; i += 2) if (!mergeable(x, place[i]!, place[i + 1]!)) return false;
  return true;
}

/**
 * `x[i, index[i, j]]`: the index tensor has the dimensions of `x` and replaces the coordinate of one of them,
 * the only number of `place`. A 0-d tensor counts as one of shape [1].
 */
export const selectAlong: Select = (x, [index], [dim]) => ({
  shape: index!.shape,
  strides: index!.shape.map((_, d) => (d === dim ? 0 : x.strides[d]!)),
  axes: [{ strides: index!.strides, stride: x.strides[dim!] ?? 1, size: x.shape[dim!] ?? 1 }],
});
