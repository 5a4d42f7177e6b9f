import { launchArguments } from '../../kernel/device.ts';
import { flatten } from '../../kernel/geometry.ts';
import type { ScatterCombine } from '../../kernel/kernel.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { commonDevice } from './plan.ts';

/** One index tensor of a gather or scatter: where it is read, and what it moves in the indexed tensor. */
export interface IndexAxis {
  /** int32. */
  readonly index: Tensor;
  /** Strides of `index` over the iterated dimensions. */
  readonly strides: readonly number[];
  /** Stride and size of the dimension of the indexed tensor. */
  readonly stride: number;
  readonly size: number;
}

/** A tensor walked over the iterated dimensions with strides of its own. */
export interface Walk {
  readonly tensor: Tensor;
  readonly strides: readonly number[];
  readonly offset: number;
}

function run(kind: 'gather' | 'scatter', combine: ScatterCombine, sizes: readonly number[], first: Walk, second: Walk, axes: readonly IndexAxis[]): void {
  const device = commonDevice(kind, [first.tensor, second.tensor, ...axes.map((axis) => axis.index)]);
  const { dtype } = first.tensor;
  // A 0-d iteration is one step.
  const pad = (list: readonly number[], fill: number): readonly number[] => (sizes.length === 0 ? [fill] : list);
  const rank = Math.max(sizes.length, 1);
  const program = device.program(`${kind} ${combine} ${dtype} ${rank} ${axes.length}`, () =>
    kind === 'gather'
      ? { kind, rank, indices: axes.length, dtype }
      : { kind, rank, indices: axes.length, dtype, combine },
  );
  const l = launchArguments;
  [first, second].forEach((walk, i) => {
    l.buffers[i] = walk.tensor.storage.buffer;
    l.offsets[i] = walk.offset;
  });
  axes.forEach((axis, i) => {
    l.buffers[2 + i] = axis.index.storage.buffer;
    l.offsets[2 + i] = axis.index.offset;
  });
  l.geometry = flatten(
    pad(sizes, 1),
    pad(first.strides, 0),
    pad(second.strides, 0),
    ...axes.map((axis) => pad(axis.strides, 0)),
    ...axes.map((axis) => [axis.stride, axis.size]),
  );
  device.backend.run(program, l);
}

/** `out[i] = source[i + indices]`: see GatherKernel. Both walks step through `sizes`. */
export function runGather(sizes: readonly number[], out: Walk, source: Walk, axes: readonly IndexAxis[]): void {
  run('gather', 'set', sizes, out, source, axes);
}

/** `target[i + indices] combine= values[i]`: see ScatterKernel. Both walks step through `sizes`. */
export function runScatter(combine: ScatterCombine, sizes: readonly number[], target: Walk, values: Walk, axes: readonly IndexAxis[]): void {
  run('scatter', combine, sizes, target, values, axes);
}
