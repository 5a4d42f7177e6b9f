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
 * `x[:, i, j, :]`: each index tensor stands for a dimension of `x`; broadcast together they give the dimensions that
 * replace those. `place` is how many of the other dimensions go before them, then the dimension of each index.
 */
export const selectByIndex: Select = (x, indices, [position, ...dims]) => {
  const common = broadcastShapes(...indices.map((index) => index.shape));
  const others = [...x.shape.keys()].filter((d) => !dims.includes(d));
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
    axes: indices.map((index, i) => ({
      strides: around(() => 0, broadcastStrides(index, common)),
      stride: x.strides[dims[i]!]!,
      size: x.shape[dims[i]!]!,
    })),
  };
};

/**
 * `x[i, index[i, j]]`: the index tensor has the dimensions of `x` and replaces the coordinate of one of them, the
 * only number of `place`. A 0-d tensor counts as one of shape [1].
 */
export const selectAlong: Select = (x, [index], [dim]) => ({
  shape: index!.shape,
  strides: index!.shape.map((_, d) => (d === dim ? 0 : x.strides[d]!)),
  axes: [{ strides: index!.strides, stride: x.strides[dim!] ?? 1, size: x.shape[dim!] ?? 1 }],
});
