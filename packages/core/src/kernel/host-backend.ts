import { dtypes } from '../tensor/dtype.ts';
import type { Backend, Launch } from './backend.ts';
import { HostBuffer, HostMemory } from './host-memory.ts';
import type { Kernel } from './kernel.ts';

/** A backend whose data lies in JavaScript's own memory, and whose programs are functions of the launch. */
export function hostBackend(name: string, compile: (kernel: Kernel) => (launch: Launch) => void): Backend {
  const memory = new HostMemory();
  let compiled = 0;
  return {
    name,
    capabilities: { dtypes: new Set(dtypes), syncRead: true, maxBuffers: Infinity },
    alloc: (dtype, length) => memory.alloc(dtype, length),
    free: (buffer) => memory.free(buffer as HostBuffer),
    write: (buffer, offset, data) => memory.write(buffer as HostBuffer, offset, data),
    read: (buffer, offset, length) => Promise.resolve(memory.read(buffer as HostBuffer, offset, length)),
    readSync: (buffer, offset, length) => memory.read(buffer as HostBuffer, offset, length),
    wrap: (array) => new HostBuffer(array, 0),
    view: (buffer, length) => memory.view(buffer as HostBuffer, length),
    compile(kernel) {
      compiled++;
      return compile(kernel);
    },
    run: (program, launch) => (program as (launch: Launch) => void)(launch),
    memory: () => ({ buffers: memory.buffers, bytes: memory.bytes, compiled }),
    dispose: () => undefined,
  };
}
