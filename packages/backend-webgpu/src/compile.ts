import { RuntimeError, type Kernel } from '@t/core/kernel';
import type { Queue } from './device/queue.ts';
import { gatherProgram } from './kernels/indexed/gather.ts';
import { scatterProgram } from './kernels/indexed/scatter.ts';
import { mapProgram } from './kernels/map.ts';
import { matmulProgram } from './kernels/matmul/program.ts';
import { normaliseProgram } from './kernels/normalise/program.ts';
import type { DeviceProgram } from './kernels/program.ts';
import { reduceProgram } from './kernels/reduce/program.ts';
import { scanProgram } from './kernels/scan/program.ts';
import { sortProgram } from './kernels/sort/program.ts';

export function compile(queue: Queue, kernel: Kernel): DeviceProgram {
  switch (kernel.kind) {
    case 'map':
      return mapProgram(queue, kernel);
    case 'reduce':
      return reduceProgram(queue, kernel);
    case 'normalise':
      return normaliseProgram(queue, kernel);
    case 'matmul':
      return matmulProgram(queue, kernel);
    case 'convolve':
      throw new RuntimeError('backend webgpu has no kernels of convolutions');
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
