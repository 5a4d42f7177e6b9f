import type { Launch, ScatterKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { invocationIndex, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { positionOf, splitIndex } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { Fold } from './fold.ts';
import { partsOf, stepsOf } from './walk.ts';

const WORKGROUP = 64;

/**
 * Scatters that set elements of which several may go to one place: the last in row-major order stays, as if they were
 * set one after the other. The places are lent to find it: the elements' numbers compete in the target itself, so no table
 * of its size is needed.
 */
export function lastWins(queue: Queue, kernel: ScatterKernel, maxBuffers: number): DeviceProgram {
  const { rank } = kernel;
  const parts = partsOf(kernel);
  const fold = new Fold(queue, kernel, maxBuffers);
  const positions = { type: 'i32', access: 'read' } as const;
  const step = (
    label: string,
    bindings: ConstructorParameters<typeof Shader>[1]['bindings'],
    code: readonly string[],
    params = 1,
  ): Shader =>
    new Shader(queue, {
      label,
      bindings,
      params,
      workgroup: [WORKGROUP, 1],
      code: [
        `let index = ${invocationIndex(WORKGROUP)};`,
        `if (index >= ${paramsAfter(bindings.length).int(0)}) { return; }`,
        ...code,
      ],
    });
  const clear = step(
    'scatter: clear',
    [{ type: 'i32', access: 'write' }, positions],
    ['store0(load1(index), -1);'],
  );
  const claim = step(
    'scatter: claim',
    [{ type: 'i32', access: 'atomic' }, positions],
    ['max0(load1(index), index);'],
  );
  const decide = step(
    'scatter: decide',
    [
      { type: 'i32', access: 'write' },
      { type: 'i32', access: 'read' },
    ],
    ['if (load1(load0(index)) != index) { store0(index, -1); }'],
  );
  const params = paramsAfter(3);
  const take = (from: number): string[] => Array.from({ length: rank }, (_, d) => params.int(from + d));
  const write = step(
    'scatter: write',
    [{ type: 'i32', access: 'write' }, { type: 'i32', access: 'read' }, positions],
    [
      'let place = load2(index);',
      'if (place < 0) { return; }',
      ...splitIndex('index', take(1), 'c'),
      `store0(place, load1(${positionOf(take(1 + rank), 'c')}));`,
    ],
    1 + 2 * rank,
  );
  return {
    run(launch: Launch): void {
      const [target, values] = launch.buffers as [DeviceBuffer, DeviceBuffer];
      const [targetAt, valuesAt] = launch.offsets as [number, number];
      const total = stepsOf(launch, kernel);
      const groups = Math.ceil(total / WORKGROUP);
      const places = fold.run(launch);
      const count = (ints: Int32Array, _: Float32Array, at: number): void => {
        ints[at] = total;
      };
      clear.launch([target, places], [targetAt, 0], groups, count);
      claim.launch([target, places], [targetAt, 0], groups, count);
      decide.launch([places, target], [0, targetAt], groups, count);
      write.launch([target, values, places], [targetAt, valuesAt, 0], groups, (ints, _, at) => {
        ints[at] = total;
        ints.set(launch.geometry.subarray(parts.sizes, parts.sizes + rank), at + 1);
        ints.set(launch.geometry.subarray(parts.direct, parts.direct + rank), at + 1 + rank);
      });
      queue.memory.free(places);
    },
  };
}
