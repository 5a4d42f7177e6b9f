import { RuntimeError } from '../../errors.ts';
import { denseLayout, layoutOf, type Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, cloneTo } from './clone.ts';

/**
 * How the elements of a copy lie: row-major, with the channels (dimension 1 of 4, or of 5) next to each other, or as
 * those of the original (the default).
 */
export type MemoryFormat = 'contiguousFormat' | 'channelsLast' | 'channelsLast3d' | 'preserveFormat';

type ChannelsLast = Extract<MemoryFormat, `channelsLast${string}`>;

/** Dimensions from the innermost to the outermost, channels first. */
const ORDERS = { channelsLast: [1, 3, 2, 0], channelsLast3d: [1, 4, 3, 2, 0] } as const;

function channelsLast(x: Tensor, format: ChannelsLast): Layout {
  const order = ORDERS[format];
  if (x.ndim !== order.length) {
    const name = format === 'channelsLast' ? 'channels_last' : 'channels_last_3d';
    throw new RuntimeError(`required rank ${order.length} tensor to use ${name} format`);
  }
  const strides = new Array<number>(x.ndim);
  let stride = 1;
  for (const dim of order) {
    strides[dim] = stride;
    stride *= Math.max(x.shape[dim]!, 1);
  }
  return layoutOf(x.dtype, x.shape, strides);
}

/** True where the elements already lie as `format` has them. */
export function liesAs(x: Tensor, format: MemoryFormat): boolean {
  if (format === 'preserveFormat') return true;
  if (format === 'contiguousFormat') return x.layout.contiguous;
  const { strides } = channelsLast(x, format);
  return x.shape.every((size, dim) => size === 1 || x.layout.strides[dim] === strides[dim]);
}

/**
 * The format that the strides of `x` suggest; row-major where they fit neither. Conversions go by it. Source:
 * c10::TensorImpl::is_strides_like_channels_last.
 */
export function suggestedFormat(x: Tensor): MemoryFormat {
  const { shape, strides } = x.layout;
  if ((x.ndim !== 4 && x.ndim !== 5) || strides[1] === 0) return 'contiguousFormat';
  const format = x.ndim === 4 ? 'channelsLast' : 'channelsLast3d';
  let least = 0;
  for (const dim of ORDERS[format]) {
    if (shape[dim] === 0 || strides[dim]! < least) return 'contiguousFormat';
    // Strides of N,1,1,1 tensors fit both; they count as row-major.
    if (dim === 0 && least === strides[1]) return 'contiguousFormat';
    least = strides[dim]! * Math.max(shape[dim]!, 1);
  }
  return format;
}

/** A copy of `x` laid out as `format`. */
export function copyAs(x: Tensor, format: MemoryFormat): Tensor {
  if (format === 'preserveFormat') return clone(x);
  return cloneTo(x, format === 'contiguousFormat' ? denseLayout(x.dtype, x.shape) : channelsLast(x, format));
}
