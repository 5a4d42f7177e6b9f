import type { Launch, ScatterKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { scalarType } from '../../wgsl/types.ts';
import { copier } from '../copy.ts';
import { ElementShader } from '../elements.ts';
import type { DeviceProgram } from '../program.ts';
import { merge, mergeAtomically } from './combine.ts';
import { goApart, isOneValue } from './distinct.ts';
import { goToFew, scatterToFew } from './few-places.ts';
import { foldIndices } from './fold.ts';
import { lastWins } from './last-wins.ts';
import { findPositions, partsOf, stepsOf } from './walk.ts';

/**
 * Where several elements may go to one place, the last one is set, and the other combinations are atomic: exact for
 * integers and extremes, while sums and products of floats take the elements in the order in which the device comes to
 * them, so that their last bits may differ from run to run. Many to few places meet in workgroup memory, except in software.
 */
export function scatterProgram(queue: Queue, kernel: ScatterKernel): DeviceProgram {
  const { maxStorageBuffersPerShaderStage } = queue.limits;
  if (2 + kernel.indices > maxStorageBuffersPerShaderStage) return foldIndices(queue, kernel, scatterProgram);
  const copy = copier(queue);
  const alone = walking(queue, kernel, 'write', [
    `store0(indexed, ${merge(kernel, 'load0(indexed)', 'load1(direct)')});`,
  ]);
  const together =
    kernel.combine === 'set'
      ? lastWins(queue, kernel)
      : walking(queue, kernel, 'atomic', combineAtomically(kernel));
  const few = kernel.combine === 'set' || runsInSoftware(queue.device) ? null : scatterToFew(queue, kernel);
  return {
    run(launch: Launch): void {
      const { geometry, offsets } = launch;
      const target = launch.buffers[0] as DeviceBuffer;
      const copies: DeviceBuffer[] = [];
      // What is read must not change while the target is written.
      const buffers = launch.buffers.slice(0, 2 + kernel.indices).map((buffer, i) => {
        if (i === 0 || buffer !== target) return buffer;
        copies.push(copy(target));
        return copies.at(-1)!;
      });
      const apart = goApart(kernel, geometry) || (kernel.combine === 'set' && isOneValue(kernel, geometry));
      const crowded = few !== null && goToFew(kernel, launch) ? few : together;
      (apart ? alone : crowded).run({ ...launch, buffers, offsets });
      for (const buffer of copies) queue.memory.free(buffer);
    },
  };
}

/** A program that runs `code` for each element, with its positions `direct` and `indexed`. */
function walking(
  queue: Queue,
  kernel: ScatterKernel,
  access: 'write' | 'atomic',
  code: readonly string[],
): DeviceProgram {
  const type = scalarType(kernel.dtype);
  const shader = new ElementShader(queue, {
    label: `scatter ${kernel.combine}`,
    bindings: [
      // Atomics are integers: floats pass as their bits.
      { type: access === 'atomic' ? 'i32' : type, access },
      { type, access: 'read' },
      ...Array.from({ length: kernel.indices }, () => ({ type: 'i32', access: 'read' }) as const),
    ],
    params: partsOf(kernel).length,
    code: [...findPositions(kernel), ...code],
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

/** Statements that combine an element while others may do the same. */
function combineAtomically(kernel: ScatterKernel): string[] {
  if (kernel.combine === 'add' && kernel.dtype === 'int32') return ['add0(indexed, load1(direct));'];
  return mergeAtomically(
    kernel,
    'load1(direct)',
    'load0(indexed)',
    (old, next) => `swap0(indexed, ${old}, ${next})`,
  );
}
