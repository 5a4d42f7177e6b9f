import type { GatherKernel, Launch } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, paramsAfter, Shader } from '../../wgsl/shader.ts';
import type { DeviceProgram } from '../program.ts';
import { foldIndices } from './fold.ts';
import { fillWalk, findPositions, stepsOf, walkParams } from './walk.ts';

const WORKGROUP = 64;
const EACH = Number(process.env.EACH ?? 4);

/** One invocation an element. More index buffers than fit beside `out` and `source` are folded into one before. */
export function gatherProgram(
  queue: Queue,
  kernel: GatherKernel,
  maxBuffers: number = queue.limits.maxStorageBuffersPerShaderStage,
): DeviceProgram {
  if (2 + kernel.indices > maxBuffers) {
    return foldIndices(queue, kernel, maxBuffers, (simpler) => gatherProgram(queue, simpler, maxBuffers));
  }
  const shader = new Shader(queue, {
    label: 'gather',
    // Elements of any dtype are moved as bits.
    bindings: [
      { type: 'i32', access: 'write' },
      ...Array.from({ length: 1 + kernel.indices }, () => ({ type: 'i32', access: 'read' }) as const),
    ],
    params: walkParams(kernel),
    workgroup: [WORKGROUP, 1],
    code: [
      `let first = ${GROUP_INDEX} * ${WORKGROUP * EACH} + i32(local.x);`,
      `let end = min(first + ${WORKGROUP * EACH}, ${paramsAfter(2 + kernel.indices).int(0)});`,
      `for (var index = first; index < end; index += ${WORKGROUP}) {`,
      ...findPositions(kernel),
      'store0(direct, load1(indexed));',
      '}',
    ],
  });
  return {
    run(launch: Launch): void {
      const total = stepsOf(launch, kernel);
      const buffers = launch.buffers as DeviceBuffer[];
      shader.launch(buffers, launch.offsets, Math.ceil(total / (WORKGROUP * EACH)), (ints, _, at) =>
        fillWalk(ints, at, launch, total),
      );
    },
  };
}
