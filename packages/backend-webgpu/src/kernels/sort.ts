import type { Launch, SortKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation an element, which counts those before it. */
export function sortProgram(queue: Queue, { rank, dtype, descending }: SortKernel): DeviceProgram {
  const type = scalarType(dtype);
  const params = paramsAfter(3);
  let next = 1;
  const take = (n: number): string[] => Array.from({ length: n }, () => params.int(next++));
  const sizes = take(rank);
  const strides = [0, 1, 2].map(() => take(rank));
  const last = rank - 1;
  const before = `beats${descending ? 'Max' : 'Min'}${type === 'f32' ? 'Order' : 'Int'}`;
  const shader = new Shader(queue, {
    label: 'sort',
    bindings: [
      { type, access: 'write' },
      { type: 'i32', access: 'write' },
      { type, access: 'read' },
    ],
    params: 1 + rank * 4,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      ...splitIndex('index', sizes, 'c'),
      `let x = load2(${positionOf(strides[2]!, 'c')});`,
      `let row = ${positionOf(strides[2]!.slice(0, -1), 'c')};`,
      'var rank = 0;',
      `for (var k = 0; k < ${sizes[last]}; k++) {`,
      `let y = load2(row + k * ${strides[2]![last]});`,
      `if (${before}(y, x) || (!${before}(x, y) && k < c${last})) { rank++; }`,
      '}',
      `store0(${positionOf(strides[0]!.slice(0, -1), 'c')} + rank * ${strides[0]![last]}, x);`,
      `store1(${positionOf(strides[1]!.slice(0, -1), 'c')} + rank * ${strides[1]![last]}, c${last});`,
    ],
  });
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const total = product(geometry, 0, rank);
      shader.launch(buffers as DeviceBuffer[], offsets, Math.ceil(total / WORKGROUP), (ints, _, at) => {
        ints[at] = total;
        ints.set(geometry, at + 1);
      });
    },
  };
}
