import type { GatherKernel, Launch } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { ElementShader } from '../elements.ts';
import type { DeviceProgram } from '../program.ts';
import { foldIndices } from './fold.ts';
import { findPositions, partsOf, stepsOf } from './walk.ts';

/** More index buffers than can be bound beside `out` and `source` are folded into one before. */
export function gatherProgram(queue: Queue, kernel: GatherKernel): DeviceProgram {
  const { maxStorageBuffersPerShaderStage } = queue.limits;
  if (2 + kernel.indices > maxStorageBuffersPerShaderStage) return foldIndices(queue, kernel, gatherProgram);
  const shader = new ElementShader(queue, {
    label: 'gather',
    // Elements of any dtype are moved as bits.
    bindings: [
      { type: 'i32', access: 'write' },
      ...Array.from({ length: 1 + kernel.indices }, () => ({ type: 'i32', access: 'read' }) as const),
    ],
    params: partsOf(kernel).length,
    code: [...findPositions(kernel), 'store0(direct, load1(indexed));'],
  });
  return {
    run(launch: Launch): void {
      const { offsets, geometry } = launch;
      shader.launch(launch.buffers as DeviceBuffer[], offsets, stepsOf(launch, kernel), (ints, at) =>
        ints.set(geometry, at),
      );
    },
  };
}
