import type { Launch, ReduceKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import { holdsQuads, type DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Shader } from '../../wgsl/shader.ts';
import { LEAST_FOR_QUADS, writeScalars } from '../map.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { combinationOf } from './combination.ts';
import { GROUP_LANES, passesOf, type Pass, type Spread } from './passes.ts';
import { byQuads, PASS_PARAMS, passShader, type Ends, type Grain } from './shader.ts';

const onGpu: Spread = { barriers: true, invocations: 65_536, least: 16 };
const inSoftware: Spread = { barriers: false, invocations: 1024, least: 256 };

/** Several passes over ever fewer elements; one where that keeps the device busy. */
export function reduceProgram(queue: Queue, kernel: ReduceKernel): DeviceProgram {
  // Drivers in software make barriers dear.
  const spread = runsInSoftware(queue.device) ? inSoftware : onGpu;
  const { kept, reduced, inputs, scalars } = kernel;
  const words = combinationOf(kernel.combine, kernel.prologue.dtype).words;
  const { memory } = queue;
  const shaders = new Map<string, Shader>();
  const shaderFor = (lanes: Pass['lanes'], ends: Ends, grain: Grain): Shader => {
    const key = `${lanes} ${ends.from} ${ends.to} ${grain}`;
    let shader = shaders.get(key);
    if (shader === undefined) shaders.set(key, (shader = passShader(queue, kernel, lanes, ends, grain)));
    return shader;
  };
  /** Room for `length` states. */
  const allocate = (length: number): DeviceBuffer[] =>
    words.map(({ type }) => memory.alloc(type === 'f32' ? 'float32' : 'int32', length));

  return {
    run(launch: Launch): void {
      const { buffers, offsets, geometry, scalars: values } = launch;
      const outputs = product(geometry, 0, kept);
      if (outputs === 0) return;
      const elements = product(geometry, kept, reduced);
      const adjacent = isAdjacent(kernel, geometry);
      const grain = outputs * elements < LEAST_FOR_QUADS ? 'one' : grainOf(kernel, launch, adjacent);
      const passes = passesOf(
        grain === 'outputs' ? outputs / 4 : outputs,
        grain === 'elements' ? elements / 4 : elements,
        adjacent,
        spread,
      );
      const output = buffers[0] as DeviceBuffer;
      let sources = buffers.slice(1, 1 + inputs.length) as DeviceBuffer[];
      let starts = inputs.map((_, k) => offsets[1 + k]! / (byQuads(kernel, grain, k) ? 4 : 1));
      passes.forEach(({ lanes, count, splits }, i) => {
        const last = i === passes.length - 1;
        const targets = last ? [output] : allocate(outputs * splits);
        const ends: Ends = { from: i === 0 ? 'inputs' : 'partials', to: last ? 'output' : 'partials' };
        const taken = i === 0 ? grain : 'one';
        const shader = shaderFor(lanes, ends, taken);
        const bound = [...targets, ...sources];
        const at = [...targets.map(() => (last ? offsets[0]! : 0)), ...starts];
        const parts = (taken === 'outputs' ? outputs / 4 : outputs) * splits;
        const groups = lanes === 1 ? Math.ceil(parts / GROUP_LANES) : parts;
        shader.launch(bound, at, groups, (ints, floats, word) => {
          ints[word] = parts / splits;
          ints[word + 1] = count;
          ints[word + 2] = splits;
          ints.set(geometry, word + PASS_PARAMS);
          countQuads(kernel, taken, ints, word + PASS_PARAMS);
          writeScalars(scalars, values, ints, floats, word + PASS_PARAMS + geometry.length);
        });
        if (i > 0) sources.forEach((partial) => memory.free(partial));
        sources = targets;
        starts = targets.map(() => 0);
      });
    },
  };
}

/** What a launch lets an invocation take at a time. */
function grainOf(kernel: ReduceKernel, { buffers, offsets, geometry }: Launch, adjacent: boolean): Grain {
  const { kept, reduced, inputs, inner } = kernel;
  const grain = adjacent ? 'elements' : 'outputs';
  const along = adjacent ? kept + reduced - 1 : kept - 1;
  if (along < 0 || (adjacent && inner.includes('s')) || geometry[along]! % 4 !== 0) return 'one';
  const rank = kept + reduced;
  const fits = inputs.every((_, i) => {
    if (!byQuads(kernel, grain, i)) return true;
    if (!holdsQuads(buffers[1 + i] as DeviceBuffer, offsets[1 + i]!)) return false;
    const strides = geometry.subarray(rank + kept + i * rank, rank + kept + (i + 1) * rank);
    return strides.every((stride, d) => (d === along ? stride === 1 : stride % 4 === 0 || geometry[d] === 1));
  });
  return fits ? grain : 'one';
}

/** Turns a geometry at `at` into one that counts quads where `grain` says so. */
function countQuads(kernel: ReduceKernel, grain: Grain, ints: Int32Array, at: number): void {
  if (grain === 'one') return;
  const { kept, reduced, inputs } = kernel;
  const rank = kept + reduced;
  const along = grain === 'outputs' ? kept - 1 : rank - 1;
  ints[at + along]! /= 4;
  for (let i = 0; i < inputs.length; i++) {
    if (!byQuads(kernel, grain, i)) continue;
    const strides = at + rank + kept + i * rank;
    for (let d = 0; d < rank; d++) if (d !== along) ints[strides + d]! /= 4;
  }
}

/** Whether the largest input steps by one along the innermost reduced dimension. */
function isAdjacent({ kept, reduced, inputs }: ReduceKernel, geometry: Int32Array): boolean {
  const rank = kept + reduced;
  let largest = 0;
  let adjacent = false;
  for (let i = 0; i < inputs.length; i++) {
    const strides = rank + kept + i * rank;
    let elements = 1;
    for (let d = 0; d < rank; d++) if (geometry[strides + d] !== 0) elements *= geometry[d]!;
    if (elements <= largest) continue;
    largest = elements;
    adjacent = geometry[strides + rank - 1] === 1;
  }
  return adjacent;
}
