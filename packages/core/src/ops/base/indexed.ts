import type { Program } from '../../kernel/backend.ts';
import { launchArguments, type Device } from '../../kernel/device.ts';
import { atLeastOneLoop, coalesce, flatten } from '../../kernel/geometry.ts';
import type { ScatterCombine } from '../../kernel/kernel.ts';
import type { DType } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { commonDevice } from './plan.ts';

/** One index tensor of a gather or scatter: where it is read, and what it moves in the indexed tensor. */
export interface IndexAxis {
  /** Strides of the index tensor (int32) over the iterated dimensions. */
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
 * The plan of a gather (see GatherKernel) or of a scatter that combines as named (see ScatterKernel). `first` and
 * `second` are the strides, over `sizes`, of the tensor written and of the tensor read.
 */
export function planIndexed(
  device: Device,
  dtype: DType,
  combine: ScatterCombine | 'gather',
  sizes: readonly number[],
  first: readonly number[],
  second: readonly number[],
  axes: readonly IndexAxis[],
): IndexedPlan {
  // The order of the loops stays: of several writes to one place the last counts.
  const loops = atLeastOneLoop(coalesce(sizes, [first, second, ...axes.map((axis) => axis.strides)]));
  const rank = loops.sizes.length;
  const indices = axes.length;
  const program = device.program(`indexed ${combine} ${dtype} ${rank} ${indices}`, () =>
    combine === 'gather' ? { kind: 'gather', rank, indices, dtype } : { kind: 'scatter', rank, indices, dtype, combine },
  );
  const moves = axes.map((axis) => [axis.stride, axis.size]);
  return { device, program, geometry: flatten(loops.sizes, ...loops.strides, ...moves) };
}

/** Runs a plan on the tensors it was made for, or on others of the same layouts; `...Start` are their first elements. */
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

/** `target[i] combine= values[i]`, both stepping through `sizes` with strides that may reach an element repeatedly. */
export function runScatter(combine: ScatterCombine, sizes: readonly number[], target: Walk, values: Walk): void {
  const device = commonDevice('scatter', [target.tensor, values.tensor]);
  const plan = planIndexed(device, target.tensor.dtype, combine, sizes, target.strides, values.strides, []);
  launchIndexed(plan, target.tensor, target.offset, values.tensor, values.offset, []);
}
