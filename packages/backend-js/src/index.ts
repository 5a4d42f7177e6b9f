import { dtypes, HostBuffer, HostMemory, interpret, type Backend } from '@t/core/kernel';
import { codeGenerationAllowed, compiler, type Run } from './compile.ts';

/**
 * The plain JavaScript backend: kernels become JavaScript source that the engine optimises, data lies in typed
 * arrays, memory is left to the garbage collector. Where code from strings is forbidden (a strict content
 * security policy, `node --disallow-code-generation-from-strings`) it interprets the kernels instead, slower.
 *
 * ```ts
 * import { use } from '@t/core';
 * import { js } from '@t/backend-js';
 * use(js());
 * ```
 */
export function js(): Backend {
  const memory = new HostMemory();
  const compile = codeGenerationAllowed() ? compiler() : interpret;
  let compiled = 0;
  return {
    name: 'js',
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
    run: (program, launch) => (program as Run)(launch),
    memory: () => ({ buffers: memory.buffers, bytes: memory.bytes, compiled }),
    dispose: () => undefined,
  };
}
