import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';

const WORKGROUP = 64;

/** A function that copies a buffer as it is; the copy is the caller's to free. */
export function copier(queue: Queue): (buffer: DeviceBuffer) => DeviceBuffer {
  const shader = new Shader(queue, {
    label: 'copy',
    bindings: [
      { type: 'i32', access: 'write' },
      { type: 'i32', access: 'read' },
    ],
    params: 1,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index < ${paramsAfter(2).int(0)}) { store0(index, load1(index)); }`,
    ],
  });
  return (buffer) => {
    const { dtype, length } = buffer;
    const copy = queue.memory.alloc(dtype, length);
    shader.launch([copy, buffer], [0, 0], Math.ceil(length / WORKGROUP), (ints, _, at) => {
      ints[at] = length;
    });
    return copy;
  };
}
