import { RuntimeError } from '../errors.ts';
import { stateOf, type Tensor } from '../tensor/tensor.ts';
import { currentNode } from './graph.ts';
import type { GradHook } from './node.ts';

/** Undoes a registration. */
export interface HookHandle {
  remove(): void;
}

function removeFrom<T>(list: T[], item: T): HookHandle {
  return {
    remove(): void {
      const at = list.indexOf(item);
      if (at >= 0) list.splice(at, 1);
    },
  };
}

/**
 * Calls `hook` with the gradient of `x` each time one is computed; a tensor that it returns takes the gradient's
 * place. The handle's `remove()` ends that.
 */
export function registerHook(x: Tensor, hook: (grad: Tensor) => Tensor | void): HookHandle {
  if (!x.requiresGrad) throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
  const node = currentNode(x);
  if (node === null) {
    const { hooks } = stateOf(x);
    hooks.push(hook);
    return removeFrom(hooks, hook);
  }
  const entry: GradHook = { output: x.outputIndex, run: hook };
  const hooks = (node.hooks ??= []);
  hooks.push(entry);
  return removeFrom(hooks, entry);
}

/** Keeps the gradient of a tensor that is no leaf in its `grad`, too. */
export function retainGrad(x: Tensor): void {
  if (!x.requiresGrad) throw new RuntimeError("can't retain_grad on Tensor that has requires_grad=False");
  const node = currentNode(x);
  const state = stateOf(x);
  if (node === null || state.retainsGrad) return;
  state.retainsGrad = true;
  (node.hooks ??= []).push({
    output: x.outputIndex,
    run(grad) {
      state.grad = state.grad === null ? grad : state.grad.add(grad);
    },
  });
}
