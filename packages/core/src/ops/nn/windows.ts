import { contiguous } from '../base/clone.ts';
import { scatterBack, stridedView } from '../base/as-strided.ts';
import { contiguousStrides } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Windows that slide over the last dimensions of `[batch, channels, ...spatial]`. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Number of windows along each dimension; default: all that fit. */
  readonly counts?: readonly number[];
}

/** Number of windows along each dimension. Source: the formula in the documentation of torch.nn.Conv2d. */
export function windowCounts(spatial: readonly number[], { kernel, stride, dilation }: Windows): number[] {
  return spatial.map((size, d) => Math.floor((size - dilation[d]! * (kernel[d]! - 1) - 1) / stride[d]!) + 1);
}

interface WindowGeometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** `[batch, channels, ...kernel, ...counts]` over a contiguous `[batch, channels, ...spatial]`. */
function geometry(shape: readonly number[], windows: Windows): WindowGeometry {
  const [batch, channels, ...spatial] = shape as [number, number, ...number[]];
  const [sb, sc, ...ss] = contiguousStrides(shape) as [number, number, ...number[]];
  const { kernel, stride, dilation, counts = windowCounts(spatial, windows) } = windows;
  return {
    shape: [batch, channels, ...kernel, ...counts],
    strides: [sb, sc, ...ss.map((s, d) => s * dilation[d]!), ...ss.map((s, d) => s * stride[d]!)],
  };
}

/** A view of all windows of `x`: `[batch, channels, ...kernel, ...counts]`. */
export function windowsOf(x: Tensor, windows: Windows): Tensor {
  const { shape, strides } = geometry(x.shape, windows);
  return stridedView(contiguous(x), shape, strides, 0);
}

/** The adjoint of `windowsOf`: windows added up where they overlap, into `shape`. */
export function foldWindows(values: Tensor, shape: readonly number[], windows: Windows): Tensor {
  return scatterBack(
    values,
    { ...geometry(shape, windows), start: 0 },
    { shape, strides: contiguousStrides(shape) },
  );
}
