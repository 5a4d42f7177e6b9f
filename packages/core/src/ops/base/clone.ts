import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, layoutOf, type Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf, writeRaw } from './fill.ts';
import { outputLayout } from './plan.ts';
import { applyRow, type Row } from './row.ts';

const cloneRow: Row<Layout> = {
  name: 'CloneBackward0',
  forward: ([x], layout) => writeRaw(emptyOf(x!.device, layout), x!),
  backward: (_ctx, g) => [g],
  jvp: (ctx, t) => cloneTo(t!, layoutOf(t!.dtype, ctx.attrs.shape, ctx.attrs.strides)),
};

/** A copy of `x` laid out as `layout` (of the same shape and dtype; dense). */
export const cloneTo = (x: Tensor, layout: Layout): Tensor => applyRow(cloneRow, [x], layout) as Tensor;

/** The layout of a new tensor like `x`: its strides where they leave no gaps, else dense ones in the same order. */
export const layoutLike = (x: Tensor, dtype: DType = x.dtype): Layout =>
  outputLayout(dtype, x.shape, [x], [x.layout.strides]);

/** A copy of `x`, laid out like it. */
export const clone = (x: Tensor): Tensor => cloneTo(x, layoutLike(x));

/** `x` itself where it is contiguous, else a row-major copy. */
export function contiguous(x: Tensor): Tensor {
  return x.layout.contiguous ? x : cloneTo(x, denseLayout(x.dtype, x.shape));
}
