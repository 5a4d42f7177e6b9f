import { launchArguments } from '../../kernel/device.ts';
import { flatten, planLoops } from '../../kernel/geometry.ts';
import type { ScanKernel } from '../../kernel/kernel.ts';
import { denseLayout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf } from './fill.ts';

export interface ScanOptions {
  /** From the last element to the first. */
  readonly reverse?: boolean;
  /** Also gives the position of the extreme, as int32. */
  readonly withIndices?: boolean;
}

/**
 * The running combination of `x` along `dim` (wrapped), in the dtype of `x`: the values, then the indices where
 * asked for. Knows nothing of autograd.
 */
export function runScan(combine: ScanKernel['combine'], x: Tensor, dim: number, options: ScanOptions = {}): Tensor[] {
  const { reverse = false, withIndices = false } = options;
  const { device, dtype, shape } = x;
  const out = emptyOf(device, denseLayout(dtype, shape));
  const buffers = withIndices ? [out, emptyOf(device, denseLayout('int32', shape)), x] : [out, x];
  const results = buffers.slice(0, -1);
  if (x.layout.size === 0) return results;
  const size = shape[dim] ?? 1;
  const strides = buffers.map((b) => b.layout.strides);
  const without = (list: readonly number[]): number[] => list.filter((_, d) => d !== dim);
  const loops = planLoops(without(shape), strides.map(without));
  const steps = strides.map((s) => s[dim] ?? 0);
  const rank = loops.sizes.length + 1;
  const program = device.program(`scan ${combine} ${dtype} ${rank} ${withIndices}`, () => ({
    kind: 'scan',
    rank,
    dtype,
    combine,
    withIndices,
  }));
  const sign = reverse ? -1 : 1;
  const l = launchArguments;
  buffers.forEach((b, i) => {
    l.buffers[i] = b.storage.buffer;
    l.offsets[i] = b.offset + (reverse ? (size - 1) * steps[i]! : 0);
  });
  l.geometry = flatten([...loops.sizes, size], ...loops.strides.map((s, i) => [...s, sign * steps[i]!]));
  device.backend.run(program, l);
  return results;
}
