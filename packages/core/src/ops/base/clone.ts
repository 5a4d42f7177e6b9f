import { denseLayout, isDense, layoutOf, type Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf, writeRaw } from './fill.ts';
import { applyRow, type Row } from './row.ts';

const cloneRow: Row<Layout> = {
  name: 'CloneBackward0',
  forward: ([x], layout) => writeRaw(emptyOf(x!.device, layout), x!),
  backward: (_ctx, g) => [g],
  jvp: (ctx, t) => cloneTo(t!, layoutOf(t!.dtype, ctx.attrs.shape, ctx.attrs.strides)),
};

/** A copy of `x` laid out as `layout` (of the same shape and dtype; dense). */
export const cloneTo = (x: Tensor, layout: Layout): Tensor => applyRow(cloneRow, [x], layout) as Tensor;

/** A copy of `x`, with its strides where they are dense, else row-major. */
export function clone(x: Tensor): Tensor {
  return cloneTo(x, isDense(x.shape, x.layout.strides) ? x.layout : denseLayout(x.dtype, x.shape));
}

/** `x` itself where it is contiguous, else a row-major copy. */
export function contiguous(x: Tensor): Tensor {
  return x.layout.contiguous ? x : cloneTo(x, denseLayout(x.dtype, x.shape));
}
