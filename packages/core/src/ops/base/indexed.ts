import type { Program } from '../../kernel/backend.ts';
import { launchArguments, type Device } from '../../kernel/device.ts';
import { atLeastOneLoop, coalesce, flatten } from '../../kernel/geometry.ts';
import type { ScatterCombine } from '../../kernel/kernel.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { commonDevice } from './plan.ts';

/** The geometry of one index tensor (int32): where it is read, and what it moves in the indexed tensor. */
export interface AxisGeometry {
  /** Strides of the index tensor over the iterated dimensions. */
  readonly strides: readonly number[];
  /** Stride and size of the dimension of the indexed tensor. */
  readonly stride: number;
  readonly size: number;
}

/** Everything about a gather or scatter that follows from layouts alone. */
export interface IndexedPlan {
  readonly device: Device;
  readonly program: Program;
  readonly geometry: Int32Array;
}

/**
 * The plan of a gather (see GatherKernel) or of a scatter that combines as named (see ScatterKernel). `first`
 * and `second` are the strides, over `sizes`, of the tensor written and of the tensor read.
 */
export function planIndexed(
  device: Device,
  dtype: DType,
  combine: ScatterCombine | 'gather',
  sizes: readonly number[],
  first: readonly number[],
  second: readonly number[],
  axes: readonly AxisGeometry[],
): IndexedPlan {
  // The order of the loops stays: of several writes to one place the last counts.
  const loops = atLeastOneLoop(coalesce(sizes, [first, second, ...axes.map((axis) => axis.strides)]));
  const rank = loops.sizes.length;
  const indices = axes.length;
  const program = device.program(`indexed ${combine} ${dtype} ${rank} ${indices}`, () =>
    combine === 'gather'
      ? { kind: 'gather', rank, indices, dtype }
      : { kind: 'scatter', rank, indices, dtype, combine },
  );
  const moves = axes.map((axis) => [axis.stride, axis.size]);
  return { device, program, geometry: flatten(loops.sizes, ...loops.strides, ...moves) };
}

/**
 * Runs a plan on the tensors it was made for, or on others of the same layouts; `...Start` are their first
 * elements.
 */
export function launchIndexed(
  plan: IndexedPlan,
  first: Tensor,
  firstStart: number,
  second: Tensor,
  secondStart: number,
  indices: readonly Tensor[],
): void {
  const l = launchArguments;
  l.buffers[0] = first.storage.buffer;
  l.offsets[0] = firstStart;
  l.buffers[1] = second.storage.buffer;
  l.offsets[1] = secondStart;
  for (let i = 0; i < indices.length; i++) {
    l.buffers[2 + i] = indices[i]!.storage.buffer;
    l.offsets[2 + i] = indices[i]!.offset;
  }
  l.geometry = plan.geometry;
  plan.device.backend.run(plan.program, l);
}

/** A tensor walked over the iterated dimensions with strides of its own. */
export interface Walk {
  readonly tensor: Tensor;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** One index tensor with its geometry. */
export interface IndexAxis extends AxisGeometry {
  readonly index: Tensor;
}

function run(
  combine: ScatterCombine | 'gather',
  sizes: readonly number[],
  first: Walk,
  second: Walk,
  axes: readonly IndexAxis[],
): void {
  const indices = axes.map((axis) => axis.index);
  const device = commonDevice(combine === 'gather' ? 'gather' : 'scatter', [
    first.tensor,
    second.tensor,
    ...indices,
  ]);
  const plan = planIndexed(device, first.tensor.dtype, combine, sizes, first.strides, second.strides, axes);
  launchIndexed(plan, first.tensor, first.offset, second.tensor, second.offset, indices);
}

/**
 * `out[i] = source[i + indices]`: see GatherKernel. Both walks step through `sizes`. Plans anew at each call.
 */
export function runGather(
  sizes: readonly number[],
  out: Walk,
  source: Walk,
  axes: readonly IndexAxis[],
): void {
  run('gather', sizes, out, source, axes);
}

/**
 * `target[i + indices] combine= values[i]`: see ScatterKernel. Both walks step through `sizes`. Plans anew at
 * each call.
 */
export function runScatter(
  combine: ScatterCombine,
  sizes: readonly number[],
  target: Walk,
  values: Walk,
  axes: readonly IndexAxis[],
): void {
  run(combine, sizes, target, values, axes);
}
