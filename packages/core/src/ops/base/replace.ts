import { tangentOf } from '../../autograd/dual.ts';
import { edgeOf } from '../../autograd/graph.ts';
import { recordInPlace } from '../../autograd/in-place.ts';
import { gradMode } from '../../autograd/mode.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyInto, writeRaw } from './fill.ts';
import { copyOf } from './gradients.ts';
import { checkWritable } from './in-place.ts';
import { writeTangent } from './tangent.ts';

/**
 * The in-place form of a structured op: gives `target` the value of `compute(old)`, of the same shape, and
 * makes its node the history of `target`.
 */
export function replaceValue(target: Tensor, compute: (old: Tensor) => Tensor): Tensor {
  checkWritable(target);
  const result = compute(gradMode.enabled && edgeOf(target) !== null ? snapshot(target) : target);
  // What a write into a view does to the base is known of copies.
  if (result.node !== null && target.base !== null) return copyInto(target, result);
  checkWritable(target, result.requiresGrad);
  writeRaw(target, result);
  target.storage.version++;
  if (result.node !== null) recordInPlace(target, result.node);
  const tangent = tangentOf(result);
  if (tangent !== null) writeTangent(target, tangent);
  return target;
}

/**
 * The value of `x` in memory of its own, at the same place of the graph: what the node of the op may save.
 */
function snapshot(x: Tensor): Tensor {
  const node = edgeOf(x);
  gradMode.enabled = false;
  const copy = copyOf(x, x.layout);
  gradMode.enabled = true;
  copy.node = node;
  copy.outputIndex = x.outputIndex;
  return copy;
}
