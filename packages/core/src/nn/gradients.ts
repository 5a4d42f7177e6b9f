import { fillZero } from '../ops/base/fill.ts';
import { detach } from '../ops/create/tensor.ts';
import type { Tensor } from '../tensor/tensor.ts';

export interface ZeroGradOptions {
  /** Remove the gradients rather than filling them with zeros. */
  readonly setToNone?: boolean;
}

/** Sets the gradients of `tensors` to zero, in place, or removes them. */
export function zeroGrads(tensors: Iterable<Tensor>, { setToNone = false }: ZeroGradOptions): void {
  for (const x of tensors) {
    if (x.grad === null) continue;
    if (setToNone) x.grad = null;
    else {
      // A gradient with a history of its own (createGraph) begins anew.
      if (x.grad.requiresGrad) x.grad = detach(x.grad);
      fillZero(x.grad);
    }
  }
}
