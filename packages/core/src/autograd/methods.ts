import type { Tensor } from '../tensor/tensor.ts';
import { registerHook, retainGrad } from './hooks.ts';
import { backward as run, type BackwardOptions } from './engine.ts';

/**
 * Gradients of `x` into the leaves it was computed from, accumulated in their `grad`. `gradient` has the shape
 * of `x`; it may be left out for a single element.
 */
function backward(x: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
  run([x], [gradient], options);
}

/** Methods of tensors; the first parameter is the tensor itself. */
export const autogradMethods = { backward, registerHook, retainGrad };
