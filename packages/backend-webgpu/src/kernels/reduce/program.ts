import type { Launch, ReduceKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Shader } from '../../wgsl/shader.ts';
import { LEAST_FOR_QUADS, writeScalars } from '../map.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { combinationOf } from './combination.ts';
import { GROUP_LANES, passesOf, type Pass, type Spread } from './passes.ts';
import { PASS_PARAMS, passShader, type Ends, type Width } from './shader.ts';

const onGpu: Spread = { barriers: true, invocations: 65_536, least: 16 };
const inSoftware: Spread = { barriers: false, invocations: 1024, least: 256 };

/** Several passes over ever fewer elements; one where that keeps the device busy. */
export function reduceProgram(queue: Queue, kernel: ReduceKernel): DeviceProgram {
  // Drivers in software make barriers dear.
  const spread = runsInSoftware(queue.device) ? inSoftware : onGpu;
  const { kept, reduced, inputs, scalars } = kernel;
  const words = combinationOf(kernel.combine, kernel.prologue.dtype).words;
  const { memory } = queue;
  const shaders: Shader[] = [];
  const shaderFor = (lanes: Pass['lanes'], ends: Ends): Shader =>
    (shaders[(lanes === 1 ? 0 : 4) + (ends.from === 'inputs' ? 0 : 2) + (ends.to === 'output' ? 0 : 1)] ??=
      passShader(queue, kernel, lanes, ends));
  const wide: Shader[] = [];
  const wideShaderFor = (ends: Ends): Shader =>
    (wide[ends.to === 'output' ? 0 : 1] ??= passShader(queue, kernel, 1, ends, 4));
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
      const width: Width =
        !adjacent && outputs * elements >= LEAST_FOR_QUADS && liesInQuads(kernel, launch) ? 4 : 1;
      const passes = passesOf(outputs / width, elements, adjacent, spread);
      const output = buffers[0] as DeviceBuffer;
      let sources = buffers.slice(1, 1 + inputs.length) as DeviceBuffer[];
      let starts = offsets.slice(1, 1 + inputs.length).map((offset) => offset / width);
      passes.forEach(({ lanes, count, splits }, i) => {
        const last = i === passes.length - 1;
        const targets = last ? [output] : allocate(outputs * splits);
        const ends: Ends = { from: i === 0 ? 'inputs' : 'partials', to: last ? 'output' : 'partials' };
        const wide = i === 0 && width === 4;
        const shader = wide ? wideShaderFor(ends) : shaderFor(lanes, ends);
        const bound = [...targets, ...sources];
        const at = [...targets.map(() => (last ? offsets[0]! : 0)), ...starts];
        const parts = (wide ? outputs / 4 : outputs) * splits;
        const groups = lanes === 1 ? Math.ceil(parts / GROUP_LANES) : parts;
        shader.launch(bound, at, groups, (ints, floats, word) => {
          ints[word] = parts / splits;
          ints[word + 1] = count;
          ints[word + 2] = splits;
          ints.set(geometry, word + PASS_PARAMS);
          if (wide) countQuads(kernel, ints, word + PASS_PARAMS);
          writeScalars(scalars, values, ints, floats, word + PASS_PARAMS + geometry.length);
        });
        if (i > 0) sources.forEach((partial) => memory.free(partial));
        sources = targets;
        starts = targets.map(() => 0);
      });
    },
  };
}

/** Whether four outputs side by side take quads of every input. */
function liesInQuads(
  { kept, reduced, inputs }: ReduceKernel,
  { buffers, offsets, geometry }: Launch,
): boolean {
  if (kept === 0 || geometry[kept - 1]! % 4 !== 0) return false;
  const rank = kept + reduced;
  return inputs.every((_, i) => {
    if (offsets[1 + i]! % 4 !== 0 || (buffers[1 + i] as DeviceBuffer).block.region.size % 16 !== 0)
      return false;
    const strides = geometry.subarray(rank + kept + i * rank, rank + kept + (i + 1) * rank);
    return strides.every((stride, d) => (d === kept - 1 ? stride === 1 : stride % 4 === 0));
  });
}

/** Turns a geometry at `at` into that of quads: of the last kept size, and of all strides of inputs but that of 1. */
function countQuads({ kept, reduced, inputs }: ReduceKernel, ints: Int32Array, at: number): void {
  const rank = kept + reduced;
  ints[at + kept - 1]! /= 4;
  for (let i = 0; i < inputs.length; i++) {
    const strides = at + rank + kept + i * rank;
    for (let d = 0; d < rank; d++) if (d !== kept - 1) ints[strides + d]! /= 4;
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
