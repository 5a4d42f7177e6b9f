import type { Program } from '../../kernel/backend.ts';
import { launchArguments, type Device } from '../../kernel/device.ts';
import { flatten, planLoops } from '../../kernel/geometry.ts';
import type { ScanKernel } from '../../kernel/kernel.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf } from './fill.ts';

export interface ScanOptions {
  /** From the last element to the first. */
  readonly reverse?: boolean;
  /** Also gives the position of the extreme, as int32. */
  readonly withIndices?: boolean;
}

interface ScanPlan {
  readonly device: Device;
  readonly program: Program;
  readonly geometry: Int32Array;
  /** Of the results. */
  readonly layouts: readonly Layout[];
  /** Where results and input are begun, from their first elements. */
  readonly starts: readonly number[];
}

/** Plans by layout of the input, then by everything else; layouts that are no longer used take theirs along. */
const plans = new WeakMap<Layout, Map<string, ScanPlan>>();

/**
 * The running combination of `x` along `dim` (wrapped), in the dtype of `x`: the values, then the indices where
 * asked for. Knows nothing of autograd.
 */
export function runScan(
  combine: ScanKernel['combine'],
  x: Tensor,
  dim: number,
  options: ScanOptions = {},
): Tensor[] {
  const { reverse = false, withIndices = false } = options;
  let found = plans.get(x.layout);
  if (found === undefined) plans.set(x.layout, (found = new Map<string, ScanPlan>()));
  const key = `${combine} ${dim} ${reverse} ${withIndices} ${x.device.slot}`;
  let plan = found.get(key);
  if (plan === undefined) found.set(key, (plan = makePlan(combine, x, dim, reverse, withIndices)));
  const { device, program, geometry, layouts, starts } = plan;
  const results = layouts.map((layout) => emptyOf(device, layout));
  if (x.layout.size === 0) return results;
  const l = launchArguments;
  [...results, x].forEach((buffer, i) => {
    l.buffers[i] = buffer.storage.buffer;
    l.offsets[i] = buffer.offset + starts[i]!;
  });
  l.geometry = geometry;
  device.backend.run(program, l);
  return results;
}

function makePlan(
  combine: ScanKernel['combine'],
  x: Tensor,
  dim: number,
  reverse: boolean,
  withIndices: boolean,
): ScanPlan {
  const { device, dtype, shape } = x;
  const layouts = [denseLayout(dtype, shape), ...(withIndices ? [denseLayout('int32', shape)] : [])];
  const strides = [...layouts, x.layout].map((layout) => layout.strides);
  const without = (list: readonly number[]): number[] => list.filter((_, d) => d !== dim);
  const loops = planLoops(without(shape), strides.map(without));
  const steps = strides.map((s) => s[dim] ?? 0);
  const size = shape[dim] ?? 1;
  const rank = loops.sizes.length + 1;
  const program = device.program(`scan ${combine} ${dtype} ${rank} ${withIndices}`, () => ({
    kind: 'scan',
    rank,
    dtype,
    combine,
    withIndices,
  }));
  return {
    device,
    program,
    layouts,
    geometry: flatten(
      [...loops.sizes, size],
      ...loops.strides.map((s, i) => [...s, reverse ? -steps[i]! : steps[i]!]),
    ),
    starts: steps.map((step) => (reverse ? (size - 1) * step : 0)),
  };
}
