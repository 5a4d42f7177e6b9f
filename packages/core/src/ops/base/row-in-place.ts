import { dualLevel } from '../../autograd/dual.ts';
import { recordInPlace } from '../../autograd/in-place.ts';
import { gradMode } from '../../autograd/mode.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkWritable } from './in-place.ts';
import { connect, tangentsOf, type Row } from './row.ts';
import { writeTangent } from './tangent.ts';

/**
 * Applies a `row` whose forward writes into its first input: bumps the version of that tensor and makes the
 * row its history. The row saves neither that input nor its output.
 */
export function applyRowInPlace<A>(row: Row<A>, inputs: readonly Tensor[], attrs: A): Tensor {
  const target = inputs[0]!;
  const { enabled } = gradMode;
  const recording = enabled && isFloat(target.dtype);
  checkWritable(target, recording && inputs.some((x) => x.requiresGrad));
  const level = dualLevel.active;
  const node = recording ? connect(row, inputs, [target], attrs) : null;
  const tangent = level > 0 ? (tangentsOf(row, inputs, [target], attrs)?.[0] ?? null) : null;
  gradMode.enabled = false;
  dualLevel.active = 0;
  try {
    row.forward(inputs, attrs);
    if (tangent !== null) writeTangent(target, tangent);
  } finally {
    gradMode.enabled = enabled;
    dualLevel.active = level;
  }
  target.storage.version++;
  if (node !== null) {
    node.save(inputs, []);
    recordInPlace(target, node);
  }
  return target;
}
