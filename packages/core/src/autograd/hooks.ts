import { RuntimeError } from '../errors.ts';
import { cloneTo } from '../ops/base/clone.ts';
import { denseLayout } from '../tensor/layout.ts';
import { setGrad, stateOf, type Tensor } from '../tensor/tensor.ts';
import { currentNode } from './graph.ts';
import type { GradHook, Node } from './node.ts';

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
  if (!x.requiresGrad)
    throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
  const node = currentNode(x);
  if (node === null) {
    const { hooks } = stateOf(x);
    hooks.push(hook);
    return removeFrom(hooks, hook);
  }
  const entry: GradHook = { output: x.outputIndex, run: hook };
  const hooks = (node.hooks ??= []);
  // The hooks of a tensor stand together, before or after the one that retains its gradient.
  const last = hooks.findLastIndex((other) => other.output === entry.output && other.retains === undefined);
  hooks.splice(last < 0 ? hooks.length : last + 1, 0, entry);
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
    retains: x,
    run(grad) {
      setGrad(
        x,
        state.grad === null ? cloneTo(grad, denseLayout(grad.dtype, grad.shape)) : state.grad.add(grad),
      );
    },
  });
}

/** Has `node`, which takes the place of the history of `x`, retain the gradient of `x` where the old one did. */
export function moveRetained(x: Tensor, node: Node): void {
  const old = x.node?.hooks;
  const at = old?.findIndex((hook) => hook.retains === x) ?? -1;
  if (at >= 0) (node.hooks ??= []).push({ ...old!.splice(at, 1)[0]!, output: 0 });
}
