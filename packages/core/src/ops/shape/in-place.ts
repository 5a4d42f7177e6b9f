import { setTangent, tangentOf } from '../../autograd/dual.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkHistory } from '../base/in-place.ts';
import { swapOp, checkMatrix } from './permute.ts';
import { squeezeDims, squeezeOp, unsqueezeOp } from './squeeze.ts';
import { asStrided } from './strided.ts';

/**
 * In-place forms of views: the tensor itself gets the geometry and the history of the view. Other views of
 * its storage stay what they are.
 */
function become(x: Tensor, make: () => Tensor): Tensor {
  checkHistory(x);
  const view = make();
  x.layout = view.layout;
  x.offset = view.offset;
  x.storage.version++;
  if (view.node !== null) {
    x.node = view.node;
    x.outputIndex = 0;
  }
  x.viewVersion = x.storage.version;
  const tangent = tangentOf(view);
  if (tangent !== null) setTangent(x, tangent);
  return x;
}

const squeezeAll = squeezeOp('SqueezeBackward2');
const squeezeOne = squeezeOp('SqueezeBackward3');
const unsqueeze = unsqueezeOp('UnsqueezeBackward1');
const swap = swapOp('TransposeBackward1');
const flipMatrix = swapOp('TBackward1');

/** Drops the dimensions of size 1 of `x` itself, or dimension `dim` if that has size 1. */
export const squeeze_ = (x: Tensor, dim?: number): Tensor =>
  become(x, () => (dim === undefined ? squeezeAll : squeezeOne).apply(x, squeezeDims(x, dim)));

/** Inserts a dimension of size 1 at `dim` of `x` itself. */
export const unsqueeze_ = (x: Tensor, dim: number): Tensor =>
  become(x, () => unsqueeze.apply(x, wrapDim(dim, x.ndim + 1)));

/** Swaps two dimensions of `x` itself. */
export function transpose_(x: Tensor, dim0: number, dim1: number): Tensor {
  const dims = [wrapDim(dim0, x.ndim), wrapDim(dim1, x.ndim)] as const;
  return become(x, () => swap.apply(x, x.ndim === 0 ? null : dims));
}

export const swapaxes_ = transpose_;
export const swapdims_ = transpose_;

/** Transposes the matrix `x` itself. */
export const t_ = (x: Tensor): Tensor => become(x, () => flipMatrix.apply(x, checkMatrix(x)));

/** Gives `x` itself other sizes, strides and offset in its storage; see `asStrided`. */
export function asStrided_(
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset?: number,
): Tensor {
  return become(x, () => asStrided(x, size, stride, storageOffset));
}
