import type { Launch, SortKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { turnOf } from './key.ts';
import { EACH, mergeShader, WORKGROUP } from './merge.ts';
import { insertions, tiles } from './runs.ts';

/** Sorts runs of each row, then merges neighbouring runs until there is one. */
export function sortProgram(queue: Queue, kernel: SortKernel): DeviceProgram {
  const { rank } = kernel;
  const { memory } = queue;
  const runs = runsInSoftware(queue.device) ? insertions : tiles;
  const sortRuns = {
    outputs: runs.shader(queue, kernel, 'outputs'),
    temporary: runs.shader(queue, kernel, 'temporary'),
  };
  const merge = {
    outputs: mergeShader(queue, kernel, 'outputs'),
    temporary: mergeShader(queue, kernel, 'temporary'),
  };
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const [values, indices, input] = buffers as [DeviceBuffer, DeviceBuffer, DeviceBuffer];
      const start = offsets[2]!;
      const rows = product(geometry, 0, rank - 1);
      const size = geometry[rank - 1]!;
      const length = runs.length(size);
      const perRow = Math.ceil(size / length);
      const fill =
        (...numbers: readonly number[]) =>
        (ints: Int32Array, _: Float32Array, at: number): void => {
          ints.set(numbers, at);
          ints.set(geometry, at + numbers.length);
        };
      const groups = Math.ceil((rows * perRow) / runs.perGroup(length));
      const fillRuns = fill(rows * perRow, perRow, length, turnOf(kernel));
      if (perRow <= 1) {
        sortRuns.outputs.launch(
          [values, indices, input],
          [offsets[0]!, offsets[1]!, start],
          groups,
          fillRuns,
        );
        return;
      }
      const pair = (): [keys: DeviceBuffer, places: DeviceBuffer] => [
        memory.alloc('int32', rows * size),
        memory.alloc('int32', rows * size),
      ];
      let sorted = pair();
      sortRuns.temporary.launch([...sorted, input], [0, 0, start], groups, fillRuns);
      const eachRow = Math.ceil(size / EACH);
      const mergers = Math.ceil((rows * eachRow) / WORKGROUP);
      let run = length;
      for (; 2 * run < size; run *= 2) {
        const merged = pair();
        merge.temporary.launch(
          [...merged, ...sorted],
          [0, 0, 0, 0],
          mergers,
          fill(rows * eachRow, eachRow, run),
        );
        sorted.forEach((buffer) => memory.free(buffer));
        sorted = merged;
      }
      merge.outputs.launch(
        [values, indices, input, ...sorted],
        [offsets[0]!, offsets[1]!, start, 0, 0],
        mergers,
        fill(rows * eachRow, eachRow, run),
      );
      sorted.forEach((buffer) => memory.free(buffer));
    },
  };
}
