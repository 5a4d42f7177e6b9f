import type { Launch, ScatterKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Binding } from '../../wgsl/bindings.ts';
import { paramsAfter } from '../../wgsl/shader.ts';
import { ELEMENT_PARAMS, ElementShader } from '../elements.ts';
import { positionOf, splitIndex } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { Fold } from './fold.ts';
import { partsOf, stepsOf } from './walk.ts';

/**
 * Scatters that set elements of which several may go to one place: the last in row-major order stays, as if they were
 * set one after the other. The places are lent to find it: the elements' numbers compete in the target itself, so no table
 * of its size is needed.
 */
export function lastWins(queue: Queue, kernel: ScatterKernel): DeviceProgram {
  const { rank } = kernel;
  const { sizes, direct } = partsOf(kernel);
  const fold = new Fold(queue, kernel);
  const step = (name: string, access: Binding['access'], code: string): ElementShader =>
    new ElementShader(queue, {
      label: `scatter set: ${name}`,
      bindings: [
        { type: 'i32', access },
        { type: 'i32', access: 'read' },
      ],
      params: 0,
      code: [code],
    });
  const clear = step('clear', 'write', 'if (load1(index) >= 0) { store0(load1(index), -1); }');
  const claim = step('claim', 'atomic', 'if (load1(index) >= 0) { max0(load1(index), index); }');
  // Here the places are written, and the target is read.
  const decide = step('decide', 'write', 'if (load1(load0(index)) != index) { store0(index, -1); }');
  const { int } = paramsAfter(3);
  const take = (from: number): string[] =>
    Array.from({ length: rank }, (_, d) => int(ELEMENT_PARAMS + from + d));
  const write = new ElementShader(queue, {
    label: 'scatter set: write',
    bindings: [
      { type: 'i32', access: 'write' },
      { type: 'i32', access: 'read' },
      { type: 'i32', access: 'read' },
    ],
    params: 2 * rank,
    code: [
      'let place = load2(index);',
      'if (place < 0) { continue; }',
      ...splitIndex('index', take(0), 'c'),
      `store0(place, load1(${positionOf(take(rank), 'c')}));`,
    ],
  });
  return {
    run(launch: Launch): void {
      const [target, values] = launch.buffers as [DeviceBuffer, DeviceBuffer];
      const [targetAt, valuesAt] = launch.offsets as [number, number];
      const total = stepsOf(launch, kernel);
      const places = fold.run(launch);
      clear.launch([target, places], [targetAt, 0], total);
      claim.launch([target, places], [targetAt, 0], total);
      decide.launch([places, target], [0, targetAt], total);
      write.launch([target, values, places], [targetAt, valuesAt, 0], total, (ints, at) => {
        ints.set(launch.geometry.subarray(sizes, sizes + rank), at);
        ints.set(launch.geometry.subarray(direct, direct + rank), at + rank);
      });
      queue.memory.free(places);
    },
  };
}
