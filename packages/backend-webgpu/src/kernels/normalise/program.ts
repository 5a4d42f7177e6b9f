import type { Launch, NormaliseKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Shader } from '../../wgsl/shader.ts';
import { writeScalars } from '../map.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { MOST } from '../reduce/passes.ts';
import { invocationShader, WORKGROUP as ROWS } from './invocation.ts';
import { laneShader } from './lanes.ts';
import { HELD, spreadOf, widthOf, WORKGROUP, type Spread } from './spread.ts';

/**
 * Rows adjacent in memory, of no more elements than invocations sum accurately; if they are read again for each reduction,
 * as many as keep a GPU busy. In software launches are dear, but an invocation a row is slower than maps once there is
 * much to do (softmax of 64 x 10: 0.08 ms, not 0.15; of 1024 x 1024: 27 ms, not 23).
 */
export function normalises(
  device: GPUDevice,
  { rank, inner }: NormaliseKernel,
  geometry: Int32Array,
): boolean {
  const length = geometry[rank - 1]!;
  const rows = product(geometry, 0, rank - 1);
  if (inner.includes('s')) return false;
  if (runsInSoftware(device)) return length <= MOST && rows * length <= FEW;
  return length <= HELD || (length <= MOST * WORKGROUP && rows >= MANY);
}

/**
 * Elements that are few in software, and long rows that are many on a GPU: an H200, which has 132 multiprocessors, takes
 * softmax of 128 x 100,000 in 0.137 ms so and in 0.097 by maps and reductions.
 */
const FEW = 2 ** 16;
const MANY = 256;

/** One launch: an invocation or several a row. */
export function normaliseProgram(queue: Queue, kernel: NormaliseKernel): DeviceProgram {
  return runsInSoftware(queue.device) ? byInvocations(queue, kernel) : byLanes(queue, kernel);
}

function byInvocations(queue: Queue, kernel: NormaliseKernel): DeviceProgram {
  const shader = invocationShader(queue, kernel);
  return {
    run(launch: Launch): void {
      const rows = product(launch.geometry, 0, kernel.rank - 1);
      start(shader, kernel, launch, rows, Math.ceil(rows / ROWS), 1);
    },
  };
}

function byLanes(queue: Queue, kernel: NormaliseKernel): DeviceProgram {
  const { rank } = kernel;
  const shaders = new Map<string, Shader>();
  return {
    run(launch: Launch): void {
      const rows = product(launch.geometry, 0, rank - 1);
      const width = widthOf(kernel, launch);
      const spread = spreadOf(launch.geometry[rank - 1]!, width);
      const key = `${width} ${spread.lanes} ${spread.items} ${spread.held}`;
      let shader = shaders.get(key);
      if (shader === undefined) shaders.set(key, (shader = laneShader(queue, kernel, spread)));
      start(shader, kernel, launch, rows, Math.ceil((rows * spread.lanes) / WORKGROUP), width);
    },
  };
}

/** Launches a shader; with a `width` of 4, what is adjacent along the rows is counted in quads. */
function start(
  shader: Shader,
  kernel: NormaliseKernel,
  { buffers, offsets, geometry, scalars }: Launch,
  rows: number,
  groups: number,
  width: Spread['width'],
): void {
  const { rank, inner, saves } = kernel;
  const count = 1 + saves.length + kernel.inputs.length;
  const kindOf = (buffer: number): string | undefined => inner[buffer === 0 ? 0 : buffer - saves.length];
  const quads = Array.from(
    { length: count },
    (_, k) => width === 4 && (k === 0 || k > saves.length) && kindOf(k) === '1',
  );
  const starts = quads.map((quad, k) => (quad ? offsets[k]! / 4 : offsets[k]!));
  shader.launch(buffers.slice(0, count) as DeviceBuffer[], starts, groups, (ints, floats, at) => {
    ints[at] = rows;
    ints.set(geometry, at + 1);
    ints[at + rank] = ints[at + rank]! / width;
    quads.forEach((quad, k) => {
      const strides = at + 1 + rank * (1 + k);
      if (quad) for (let d = 0; d < rank - 1; d++) ints[strides + d]! /= 4;
    });
    writeScalars(kernel.scalars, scalars, ints, floats, at + 1 + geometry.length);
  });
}
