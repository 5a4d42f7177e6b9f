import type { GatherKernel, Launch, ScatterKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printRound } from '../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation an element. */
export function gatherProgram(queue: Queue, kernel: GatherKernel): DeviceProgram {
  return indexedProgram(queue, kernel, WORKGROUP, [
    `let index = ${invocationIndex(WORKGROUP)};`,
    `if (index >= ${paramsAfter(2 + kernel.indices).int(0)}) { return; }`,
    ...positions(kernel),
    'store0(direct, load1(indexed));',
  ]);
}

/** One invocation in all, in order. */
export function scatterProgram(queue: Queue, kernel: ScatterKernel): DeviceProgram {
  const suffix = kernel.dtype === 'float32' ? 'Float' : 'Int';
  const [old, x] = ['load0(indexed)', 'load1(direct)'];
  const merged = {
    set: x,
    add: `${old} + ${x}`,
    mul: `${old} * ${x}`,
    max: `max${suffix}(${old}, ${x})`,
    min: `min${suffix}(${old}, ${x})`,
  }[kernel.combine];
  return indexedProgram(queue, kernel, Infinity, [
    'if (global.x > 0) { return; }',
    `for (var index = 0; index < ${paramsAfter(2 + kernel.indices).int(0)}; index++) {`,
    ...positions(kernel),
    `store0(indexed, ${printRound(kernel.dtype, `(${merged})`)});`,
    '}',
  ]);
}

/** Statements that find, for element `index`, the position `direct` and the one that the indices tell, `indexed`. */
function positions(kernel: GatherKernel | ScatterKernel): string[] {
  const { rank, indices } = kernel;
  const params = paramsAfter(2 + indices);
  let next = 1;
  const take = (count: number): string[] => Array.from({ length: count }, () => params.int(next++));
  const sizes = take(rank);
  const strides = Array.from({ length: 2 + indices }, () => take(rank));
  const targets = Array.from({ length: indices }, () => take(2));
  const [direct, indexed] = kernel.kind === 'gather' ? [0, 1] : [1, 0];
  return [
    ...splitIndex('index', sizes, 'c'),
    `let direct = ${positionOf(strides[direct!]!, 'c')};`,
    `var indexed = ${positionOf(strides[indexed!]!, 'c')};`,
    ...targets.map(
      ([stride, size], j) =>
        `{ let k = load${2 + j}(${positionOf(strides[2 + j]!, 'c')}); indexed += select(k, k + ${size}, k < 0) * ${stride}; }`,
    ),
  ];
}

function indexedProgram(
  queue: Queue,
  { kind, rank, indices, dtype }: GatherKernel | ScatterKernel,
  perGroup: number,
  code: readonly string[],
): DeviceProgram {
  const type = scalarType(dtype);
  const shader = new Shader(queue, {
    label: kind,
    bindings: [
      { type, access: 'write' },
      { type, access: 'read' },
      ...Array.from({ length: indices }, () => ({ type: 'i32', access: 'read' }) as const),
    ],
    params: 1 + rank * (3 + indices) + 2 * indices,
    workgroup: [WORKGROUP, 1],
    code,
  });
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const total = product(geometry, 0, rank);
      const groups = perGroup === Infinity ? Math.min(total, 1) : Math.ceil(total / perGroup);
      shader.launch(buffers as DeviceBuffer[], offsets, groups, (ints, _, at) => {
        ints[at] = total;
        ints.set(geometry, at + 1);
      });
    },
  };
}
