import { launchArguments } from '../../kernel/device.ts';
import { flatten, planLoops } from '../../kernel/geometry.ts';
import { denseLayout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf } from './fill.ts';

export interface Sorted {
  readonly values: Tensor;
  /** int32 positions in the input. */
  readonly indices: Tensor;
}

/** `x` sorted along `dim` (wrapped), stably and with NaN greatest. Knows nothing of autograd. */
export function runSort(x: Tensor, dim: number, descending = false): Sorted {
  const { device, dtype, shape } = x;
  const values = emptyOf(device, denseLayout(dtype, shape));
  const indices = emptyOf(device, denseLayout('int32', shape));
  if (x.layout.size === 0) return { values, indices };
  const buffers = [values, indices, x];
  const strides = buffers.map((b) => b.layout.strides);
  const without = (list: readonly number[]): number[] => list.filter((_, d) => d !== dim);
  const loops = planLoops(without(shape), strides.map(without));
  const rank = loops.sizes.length + 1;
  const program = device.program(`sort ${dtype} ${rank} ${descending}`, () => ({
    kind: 'sort',
    rank,
    dtype,
    descending,
  }));
  const l = launchArguments;
  buffers.forEach((b, i) => {
    l.buffers[i] = b.storage.buffer;
    l.offsets[i] = b.offset;
  });
  l.geometry = flatten(
    [...loops.sizes, shape[dim] ?? 1],
    ...loops.strides.map((s, i) => [...s, strides[i]![dim] ?? 0]),
  );
  device.backend.run(program, l);
  return { values, indices };
}
