import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkInt } from '../base/sizes.ts';
import { tensorList, type TensorArgs } from './expand.ts';
import { inserted } from './lists.ts';
import { reshapeTo } from './reshape.ts';
import { ViewOp } from './view-op.ts';

export const squeezeOp = (name: string): ViewOp<readonly number[]> =>
  new ViewOp({
    name,
    geometry(x, dims) {
      const kept = [...x.shape.keys()].filter((d) => !dims.includes(d));
      return { shape: kept.map((d) => x.shape[d]!), strides: kept.map((d) => x.strides[d]!) };
    },
    backward: (g, dims) => dims.reduce((result, d) => unsqueezeAt.apply(result, d), g),
  });

const squeezeAll = squeezeOp('SqueezeBackward0');
const squeezeOne = squeezeOp('SqueezeBackward1');

export const unsqueezeOp = (name: string): ViewOp<number> =>
  new ViewOp({
    name,
    geometry(x, dim) {
      const stride = dim < x.rank ? x.shape[dim]! * x.strides[dim]! : 1;
      return { shape: inserted(x.shape, dim, 1), strides: inserted(x.strides, dim, stride) };
    },
    backward: (g, dim) => squeezeOne.apply(g, [dim]),
  });

const unsqueezeAt = unsqueezeOp('UnsqueezeBackward0');

/** A view of `x` without its dimensions of size 1, or without dimension `dim` if that has size 1. */
export function squeeze(x: Tensor, dim?: number): Tensor {
  return (dim === undefined ? squeezeAll : squeezeOne).apply(x, squeezeDims(x, dim));
}

/** The dimensions that `squeeze` drops. */
export function squeezeDims(x: Tensor, dim: number | undefined): number[] {
  if (dim === undefined) return [...x.shape.keys()].filter((d) => x.shape[d] === 1);
  checkInt('squeeze', 'dim', 2, dim);
  const d = wrapDim(dim, x.ndim);
  return x.shape[d] === 1 ? [d] : [];
}

/** A view of `x` with a new dimension of size 1 at `dim`, in [-ndim - 1, ndim]. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  checkInt('unsqueeze', 'dim', 2, dim);
  return unsqueezeAt.apply(x, wrapDim(dim, x.ndim + 1));
}

/** One tensor for one tensor, a list for several or for a list. */
function each(fn: string, tensors: TensorArgs, make: (x: Tensor) => Tensor): Tensor | Tensor[] {
  const results = tensorList(fn, tensors).map(make);
  return tensors.length === 1 && !Array.isArray(tensors[0]) ? results[0]! : results;
}

/** Tensors with at least one dimension: 0-d ones become [1]. */
export const atleast1d = (...tensors: TensorArgs): Tensor | Tensor[] => each('atleast_1d', tensors, oneDim);

/** Tensors with at least two dimensions: vectors become rows. */
export const atleast2d = (...tensors: TensorArgs): Tensor | Tensor[] => each('atleast_2d', tensors, twoDims);

/** Tensors with at least three dimensions: [n] becomes [1, n, 1], and [m, n] becomes [m, n, 1]. */
export const atleast3d = (...tensors: TensorArgs): Tensor | Tensor[] =>
  each('atleast_3d', tensors, threeDims);

/** `x`, or a 0-d `x` as [1]. */
export const oneDim = (x: Tensor): Tensor => (x.ndim === 0 ? reshapeTo(x, [1]) : x);

/** `x`, or a vector as a row. */
export function twoDims(x: Tensor): Tensor {
  if (x.ndim === 0) return reshapeTo(x, [1, 1]);
  return x.ndim === 1 ? unsqueezeAt.apply(x, 0) : x;
}

/** `x` with at least three dimensions. */
export function threeDims(x: Tensor): Tensor {
  if (x.ndim === 0) return reshapeTo(x, [1, 1, 1]);
  if (x.ndim === 1) return unsqueezeAt.apply(unsqueezeAt.apply(x, 0), 2);
  return x.ndim === 2 ? unsqueezeAt.apply(x, 2) : x;
}
