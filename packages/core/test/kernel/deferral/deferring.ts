import { reference, type Backend } from '@t/core';
import { DeferredMaps, dtypeInfo, type Buffer, type DType, type Kernel } from '@t/core/kernel';

/** What a backend was asked to do below its deferred maps. */
export interface Log {
  /** The kinds of what ran, and for each how many inputs it had. */
  readonly ran: string[];
  freed: number;
}

interface Extent {
  readonly dtype: DType;
  readonly length: number;
}

/**
 * The reference backend with maps of any size put off. Memory that is new or given back holds garbage, so that
 * reading what was never computed, or freed too early, shows.
 */
export function deferring(
  maxBuffers = 8,
  least = 0,
): Backend & { readonly log: Log; readonly maps: DeferredMaps } {
  const below = reference();
  const log: Log = { ran: [], freed: 0 };
  const extents = new WeakMap<Buffer, Extent>();
  const kernels = new WeakMap<object, Kernel>();
  const poison = (buffer: Buffer): void => {
    const { dtype, length } = extents.get(buffer)!;
    below.write(buffer, 0, new (dtypeInfo(dtype).array)(length).fill(77));
  };
  const maps = new DeferredMaps(
    {
      maxBuffers,
      compile(kernel) {
        const program = below.compile(kernel);
        kernels.set(program, kernel);
        return program;
      },
      run(program, launch) {
        const kernel = kernels.get(program)!;
        log.ran.push('inputs' in kernel ? `${kernel.kind} ${kernel.inputs.length}` : kernel.kind);
        below.run(program, launch);
      },
      free(buffer) {
        log.freed++;
        poison(buffer);
        below.free(buffer);
      },
      lengthOf: (buffer) => extents.get(buffer)!.length,
    },
    least,
  );
  return {
    ...below,
    name: 'deferring',
    capabilities: { ...below.capabilities, maxBuffers },
    log,
    maps,
    alloc(dtype, length) {
      const buffer = below.alloc(dtype, length);
      extents.set(buffer, { dtype, length });
      poison(buffer);
      return buffer;
    },
    free: (buffer) => maps.free(buffer),
    write(buffer, offset, data) {
      maps.overwrite(buffer);
      below.write(buffer, offset, data);
    },
    read(buffer, offset, length) {
      maps.settle(buffer);
      return below.read(buffer, offset, length);
    },
    readSync(buffer, offset, length) {
      maps.settle(buffer);
      return below.readSync!(buffer, offset, length);
    },
    wrap(array) {
      const buffer = below.wrap!(array);
      maps.expose(buffer);
      return buffer;
    },
    view(buffer, length) {
      maps.expose(buffer);
      return below.view!(buffer, length);
    },
    compile: (kernel) => maps.compile(kernel),
    run: (program, launch) => maps.run(program, launch),
  };
}
