import { dtypes, type Backend, type MemoryStats, type TypedArray } from '@t/core/kernel';
import { MAX_PAGES } from './assembler/index.ts';
import { compiler, type Run } from './compile.ts';
import { Products } from './gemm/runner.ts';
import { SCRATCH_BYTES } from './kernels/scratch.ts';
import { Allocator } from './memory/allocator.ts';
import { DEFAULT_BUDGET, ResidentMemory, type WasmBuffer } from './memory/resident.ts';

export interface WasmOptions {
  /** Bytes of tensors that stay in linear memory before the oldest are moved out (256 MB). */
  readonly budget?: number;
}

/** What `memory()` of this backend tells. */
export interface WasmMemoryStats extends MemoryStats {
  /** Bytes of the linear memory, which grows and never shrinks. */
  readonly reserved: number;
  /** Buffers moved out of it so far, and those that were used again and moved back. */
  readonly movedOut: number;
  readonly movedBack: number;
  /** Threads that kernels run on. */
  readonly threads: number;
}

export interface WasmBackend extends Backend {
  memory(): WasmMemoryStats;
}

/**
 * The WebAssembly backend: kernels are assembled to WebAssembly at run time, data lies in one linear memory.
 *
 * ```ts no-run
 * import { use } from '@t/core';
 * import { wasm } from '@t/backend-wasm';
 * use(wasm());
 * ```
 */
export function wasm(options: WasmOptions = {}): WasmBackend {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  const resident = new ResidentMemory(new Allocator(memory, SCRATCH_BYTES), options.budget ?? DEFAULT_BUDGET);
  const compile = compiler(resident);
  const products = new Products(resident);
  let compiled = 0;

  /** The data in linear memory, until the next call. */
  const view = (buffer: WasmBuffer): TypedArray => {
    resident.launch++;
    resident.addressOf(buffer);
    return resident.view(buffer);
  };
  return {
    name: 'wasm',
    capabilities: { dtypes: new Set(dtypes), syncRead: true, maxBuffers: Infinity },
    alloc: (dtype, length) => resident.alloc(dtype, length),
    free: (buffer) => resident.free(buffer as WasmBuffer),
    write: (buffer, offset, data) => view(buffer as WasmBuffer).set(data, offset),
    read: (buffer, offset, length) =>
      Promise.resolve(view(buffer as WasmBuffer).slice(offset, offset + length)),
    readSync: (buffer, offset, length) => view(buffer as WasmBuffer).slice(offset, offset + length),
    compile(kernel) {
      compiled++;
      return kernel.kind === 'matmul' ? products.compile(kernel.dtype) : compile(kernel);
    },
    run: (program, launch) => (program as Run)(launch),
    memory: () => ({
      buffers: resident.count,
      bytes: resident.allocator.used,
      compiled,
      reserved: memory.buffer.byteLength,
      movedOut: resident.evictions,
      movedBack: resident.returns,
      threads: 1,
    }),
    dispose: () => undefined,
  };
}
