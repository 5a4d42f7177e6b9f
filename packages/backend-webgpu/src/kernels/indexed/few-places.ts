import type { Launch, ScatterKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import type { DeviceProgram } from '../program.ts';
import { merge, mergeAtomically, neutralBits } from './combine.ts';
import { findPositions, partsOf, stepsOf } from './walk.ts';

const WORKGROUP = 256;

/** Words of workgroup memory that every device has. */
const SLOTS = 4096;

/** Elements a place from which on they wait for one another (on an H200 with 4 0.013 ms for 4096, not 0.016). */
const CROWD = 16;

/** Workgroups that keep a GPU busy, and elements that each should have. */
const BUSY = 512;
const LEAST = 1024;

/** Invocations that combine what the workgroups found for a place. */
const LANES = 64;

/** Words of the target, from its offset on, that may be reached; Infinity where some lie before it. */
function spanOf(kernel: ScatterKernel, geometry: Int32Array): number {
  const parts = partsOf(kernel);
  let last = 0;
  const reach = (stride: number, size: number): void => {
    last += stride < 0 ? Infinity : stride * Math.max(0, size - 1);
  };
  for (let d = 0; d < kernel.rank; d++) reach(geometry[parts.indexed + d]!, geometry[parts.sizes + d]!);
  for (let j = 0; j < kernel.indices; j++) reach(geometry[parts.moves(j)]!, geometry[parts.moves(j) + 1]!);
  return last + 1;
}

/** Whether many elements go to so few places that workgroup memory holds them all. */
export function goToFew(kernel: ScatterKernel, launch: Launch): boolean {
  const span = spanOf(kernel, launch.geometry);
  const total = stepsOf(launch, kernel);
  return span <= SLOTS && total >= LEAST && total >= CROWD * span;
}

/**
 * A scatter of many elements to few places, which would all wait for one another at each: every workgroup combines its
 * elements in its own memory, in as many copies of the places as fit, and a second launch combines the workgroups' results
 * place by place.
 */
export function scatterToFew(queue: Queue, kernel: ScatterKernel): DeviceProgram {
  const { memory } = queue;
  const collect = collectShader(queue, kernel);
  const finish = finishShader(queue, kernel);
  return {
    run(launch: Launch): void {
      const { geometry, offsets } = launch;
      const [target, ...rest] = launch.buffers.slice(0, 2 + kernel.indices) as DeviceBuffer[];
      const total = stepsOf(launch, kernel);
      const places = spanOf(kernel, geometry);
      const copies = Math.min(WORKGROUP, 2 ** Math.floor(Math.log2(SLOTS / places)));
      const share = Math.max(LEAST, Math.ceil(total / BUSY));
      const groups = Math.ceil(total / share);
      const results = memory.alloc(kernel.dtype, places * groups);
      collect.launch(
        [results, ...rest],
        [0, ...offsets.slice(1, 2 + kernel.indices)],
        groups,
        (ints, _, at) => {
          ints.set([total, share, places, copies, groups], at);
          ints.set(geometry.subarray(0, partsOf(kernel).length), at + COLLECT_PARAMS);
        },
      );
      finish.launch([target!, results], [offsets[0]!, 0], places, (ints, _, at) =>
        ints.set([places, groups], at),
      );
      memory.free(results);
    },
  };
}

/** Parameters before the geometry: elements, elements and places per workgroup, copies of these, workgroups. */
const COLLECT_PARAMS = 5;

/** A shader that writes, place by place, what each workgroup combines. Buffers: the results, the values, the indices. */
function collectShader(queue: Queue, kernel: ScatterKernel): Shader {
  const type = scalarType(kernel.dtype);
  const { int } = paramsAfter(2 + kernel.indices);
  const [total, share, places, copies, groups] = [0, 1, 2, 3, 4].map(int) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const value = (slot: string): string => {
    const bits = `atomicLoad(&slots[${slot}])`;
    return type === 'f32' ? `bitcast<f32>(${bits})` : bits;
  };
  return new Shader(queue, {
    label: `scatter ${kernel.combine}: collect`,
    bindings: [
      { type, access: 'write' },
      { type, access: 'read' },
      ...Array.from({ length: kernel.indices }, () => ({ type: 'i32', access: 'read' }) as const),
    ],
    params: COLLECT_PARAMS + partsOf(kernel).length,
    workgroup: [WORKGROUP, 1],
    declarations: [`var<workgroup> slots: array<atomic<i32>, ${SLOTS}>;`],
    code: [
      `let number = ${GROUP_INDEX};`,
      `if (number >= ${groups}) { return; }`,
      'let lane = i32(local.x);',
      `for (var i = lane; i < ${places} * ${copies}; i += ${WORKGROUP}) { atomicStore(&slots[i], ${neutralBits(kernel)}); }`,
      'workgroupBarrier();',
      `let end = min((number + 1) * ${share}, ${total});`,
      `for (var index = number * ${share} + lane; index < end; index += ${WORKGROUP}) {`,
      ...findPositions(kernel, COLLECT_PARAMS),
      'let x = load1(direct);',
      // Lanes side by side meet in no bank of the memory, and where there are copies enough at no place.
      `let slot = indexed * ${copies} + (lane & (${copies} - 1));`,
      ...mergeInSlot(kernel),
      '}',
      'workgroupBarrier();',
      `for (var place = lane; place < ${places}; place += ${WORKGROUP}) {`,
      `let slot = place * ${copies};`,
      `var all = ${value('slot')};`,
      `for (var i = 1; i < ${copies}; i++) { all = ${merge(kernel, 'all', value('slot + i'))}; }`,
      `store0(place * ${groups} + number, all);`,
      '}',
    ],
  });
}

/** Statements that combine `slots[slot]` with `x`. */
function mergeInSlot(kernel: ScatterKernel): string[] {
  const { combine, dtype } = kernel;
  if (dtype !== 'float32' && combine !== 'mul' && combine !== 'set') {
    const name = { add: 'Add', max: 'Max', min: 'Min' }[combine];
    return [`atomic${name}(&slots[slot], x);`];
  }
  return mergeAtomically(
    kernel,
    'x',
    'atomicLoad(&slots[slot])',
    (old, next) => `atomicCompareExchangeWeak(&slots[slot], ${old}, ${next}).exchanged`,
  );
}

/** A shader in which a workgroup combines a place with all its results. Parameters: places, results of each. */
function finishShader(queue: Queue, kernel: ScatterKernel): Shader {
  const type = scalarType(kernel.dtype);
  const { int } = paramsAfter(2);
  const neutral = neutralBits(kernel);
  return new Shader(queue, {
    label: `scatter ${kernel.combine}: finish`,
    bindings: [
      { type, access: 'write' },
      { type, access: 'read' },
    ],
    params: 2,
    workgroup: [LANES, 1],
    declarations: [`var<workgroup> parts: array<${type}, ${LANES}>;`],
    code: [
      `let place = ${GROUP_INDEX};`,
      `if (place >= ${int(0)}) { return; }`,
      'let lane = i32(local.x);',
      `var all = bitcast<${type}>(${neutral});`,
      `for (var i = lane; i < ${int(1)}; i += ${LANES}) { all = ${merge(kernel, 'all', `load1(place * ${int(1)} + i)`)}; }`,
      'parts[lane] = all;',
      'workgroupBarrier();',
      `for (var width = ${LANES / 2}; width > 0; width /= 2) {`,
      `if (lane < width) { parts[lane] = ${merge(kernel, 'parts[lane]', 'parts[lane + width]')}; }`,
      'workgroupBarrier();',
      '}',
      // Where nothing came, what lies there may belong to another tensor.
      `if (lane == 0 && bitcast<i32>(parts[0]) != ${neutral}) {`,
      `store0(place, ${merge(kernel, 'load0(place)', 'parts[0]')});`,
      '}',
    ],
  });
}
