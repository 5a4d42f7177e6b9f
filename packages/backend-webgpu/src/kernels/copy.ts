import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { ElementShader } from './elements.ts';

/** A function that copies a buffer as it is; the copy is the caller's to free. */
export function copier(queue: Queue): (buffer: DeviceBuffer) => DeviceBuffer {
  const shader = new ElementShader(queue, {
    label: 'copy',
    bindings: [
      { type: 'i32', access: 'write' },
      { type: 'i32', access: 'read' },
    ],
    params: 0,
    code: ['store0(index, load1(index));'],
  });
  return (buffer) => {
    const copy = queue.memory.alloc(buffer.dtype, buffer.length);
    shader.launch([copy, buffer], [0, 0], buffer.length);
    return copy;
  };
}
