import { denseLayout, isDense, type Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { add, add_ } from '../elementwise/arithmetic.ts';
import { cloneTo } from './clone.ts';
import { fullOf } from './fill.ts';

/** Sum of two gradients of one value. */
export const addGradients = (a: Tensor, b: Tensor): Tensor => add(a, b);

/** Adds `b` into `a`, a gradient that nobody records. */
export const addInto = (a: Tensor, b: Tensor): Tensor => add_(a, b);

/** A copy of `x` of its own dtype, laid out as `layout` where that is dense. */
export function copyOf(x: Tensor, layout: Layout): Tensor {
  const fits = layout.dtype === x.dtype && isDense(layout.shape, layout.strides);
  return cloneTo(x, fits ? layout : denseLayout(x.dtype, x.shape));
}

export const onesLike = (x: Tensor): Tensor => fullOf(x.device, x.dtype, x.shape, 1);
export const zerosOf = (x: Tensor, layout: Layout): Tensor => fullOf(x.device, layout.dtype, layout.shape, 0);
