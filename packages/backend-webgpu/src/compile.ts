import type { Kernel } from '@t/core/kernel';
import type { DeviceMemory } from './device/memory.ts';
import type { Queue } from './device/queue.ts';
import { gatherProgram, scatterProgram } from './kernels/indexed.ts';
import { mapProgram } from './kernels/map.ts';
import { matmulProgram } from './kernels/matmul.ts';
import type { DeviceProgram } from './kernels/program.ts';
import { reduceProgram } from './kernels/reduce.ts';
import { scanProgram } from './kernels/scan.ts';
import { sortProgram } from './kernels/sort.ts';

/** The program of `kernel`; temporary buffers come from `memory`. */
export function compile(queue: Queue, memory: DeviceMemory, kernel: Kernel): DeviceProgram {
  switch (kernel.kind) {
    case 'map':
      return mapProgram(queue, kernel);
    case 'reduce':
      return reduceProgram(queue, memory, kernel);
    case 'matmul':
      return matmulProgram(queue, memory, kernel);
    case 'gather':
      return gatherProgram(queue, kernel);
    case 'scatter':
      return scatterProgram(queue, kernel);
    case 'scan':
      return scanProgram(queue, kernel);
    case 'sort':
      return sortProgram(queue, kernel);
  }
}
