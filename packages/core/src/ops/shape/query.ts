import { dtypeInfo } from '../../tensor/dtype.ts';
import type { Size } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';

/** The shape, or the size of one dimension. */
export const size = (x: Tensor, dim?: number): Size | number =>
  dim === undefined ? x.shape : x.shape[wrapDim(dim, x.ndim, false)]!;

/** Steps in elements from one index to the next along every dimension, or along one. */
export const stride = (x: Tensor, dim?: number): readonly number[] | number =>
  dim === undefined ? x.layout.strides : x.layout.strides[wrapDim(dim, x.ndim, false)]!;

/** `size` and `stride` as a caller sees them. */
export interface Queries {
  /** The shape; with `dim` the size of that dimension. */
  size(): Size;
  size(dim: number): number;
  /** Steps in elements from one index to the next, per dimension; with `dim` along that dimension. */
  stride(): readonly number[];
  stride(dim: number): number;
}

/** Number of dimensions; the same as `x.ndim`. */
export const dim = (x: Tensor): number => x.ndim;

/** Number of elements. */
export const numel = (x: Tensor): number => x.layout.size;
export const nelement = numel;

/** Bytes of one element. */
export const elementSize = (x: Tensor): number => dtypeInfo(x.dtype).bytes;

/** First element, counted from the start of the storage; the same as `x.offset`. */
export const storageOffset = (x: Tensor): number => x.offset;

/** True where the elements lie in row-major order without gaps. */
export const isContiguous = (x: Tensor): boolean => x.layout.contiguous;

/** Storages have no addresses: each gets room for this many bytes. */
const ADDRESS_SPACE = 2 ** 33;

/**
 * A number that stands for the place of the first element in memory: equal for tensors that begin at the same
 * element of one storage, different otherwise; a copy has another one.
 */
export const dataPtr = (x: Tensor): number => (x.storage.id + 1) * ADDRESS_SPACE + x.offset * elementSize(x);
