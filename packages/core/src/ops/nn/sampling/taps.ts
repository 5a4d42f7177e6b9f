import * as e from '../../../kernel/expr.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { ReducedTerm } from '../../base/reduced-term.ts';
import { fromData } from '../../create/tensor.ts';
import { placeOf, slicesOp } from '../../indexing/index-select.ts';

/**
 * A linear map along one dimension: element i of the result is the sum of `count` elements of the input, each times a
 * weight. Resizing and adaptive means are one such map per dimension.
 */
export interface Taps {
  /** Elements that each sum has. */
  readonly count: number;
  /** Which elements, `count` for each element of the result. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
  /** Elements of weight 0 do not count, even if they are infinite. */
  readonly ragged?: boolean;
}

/** Taps from a list of places and weights for each element of the result; short lists are filled up. */
export function raggedTaps(
  lists: readonly { places: readonly number[]; weights: readonly number[] }[],
): Taps {
  const count = Math.max(1, ...lists.map(({ places }) => places.length));
  const places = new Int32Array(lists.length * count);
  const weights = new Float64Array(lists.length * count);
  lists.forEach((list, i) => {
    places.fill(list.places[0] ?? 0, i * count, (i + 1) * count);
    places.set(list.places, i * count);
    weights.set(list.weights, i * count);
  });
  return { count, places, weights, ragged: true };
}

const weighted = new ReducedTerm({
  name: 'weighted_taps',
  tensors: 2,
  term: (x, weight) => e.mul(x!, weight!),
});

const counted = new ReducedTerm({
  name: 'counted_taps',
  tensors: 2,
  term: (x, weight) => e.where(e.eq(weight!, 0), 0, e.mul(x!, weight!)),
});

/** `x`, of floats, with dimension `dim` mapped by `taps`. */
export function applyTaps(x: Tensor, dim: number, { count, places, weights, ragged }: Taps): Tensor {
  const size = places.length / count;
  const index = fromData(x.device, 'int32', [size, count], places);
  // `[..., size, count, ...]`
  const taken = slicesOp.take(x, [index], placeOf(dim));
  const shape = [size, count, ...new Array<number>(x.ndim - 1 - dim).fill(1)];
  const factors = fromData(
    x.device,
    x.dtype,
    shape,
    x.dtype === 'float32' ? Float32Array.from(weights) : weights,
  );
  return (ragged ? counted : weighted).apply([taken, factors], {
    dims: [dim + 1],
    keepdim: false,
    dtype: x.dtype,
    divisor: 1,
    parameters: [],
    gradName: 'TapsBackward0',
  });
}
