import {
  DeferredMaps,
  dtypes,
  type Backend,
  type Buffer,
  type MemoryStats,
  type TypedArray,
} from '@t/core/kernel';
import { compiler, type Run } from './compile.ts';
import { features } from './features.ts';
import { isWorthConvolving } from './gemm/convolve.ts';
import { Products } from './gemm/runner.ts';
import { Allocator } from './memory/allocator.ts';
import { isWorthNormalising } from './kernels/normalise.ts';
import { DEFAULT_BUDGET, ResidentMemory, type WasmBuffer } from './memory/resident.ts';
import { CONTROL_END } from './threads/control.ts';
import { openThreads } from './threads/open.ts';

export interface WasmOptions {
  /** Bytes of tensors that stay in linear memory before the oldest are moved out (256 MB). */
  readonly budget?: number;
  /** Threads for large launches at most (one per core, up to 8; 1 where threads cannot share memory). */
  readonly threads?: number;
}

/** What `memory()` of this backend tells. */
export interface WasmMemoryStats extends MemoryStats {
  /** Bytes of the linear memory, which grows and never shrinks. */
  readonly reserved: number;
  /** Buffers moved out of it so far, and those that were used again and moved back. */
  readonly movedOut: number;
  readonly movedBack: number;
  /** Threads that large launches are divided among at most, and those that have started: more work starts more. */
  readonly threads: number;
  readonly threadsReady: number;
  /** Why there is one thread alone, where there is. */
  readonly oneThread: string | null;
}

export interface WasmBackend extends Backend {
  memory(): WasmMemoryStats;
}

/** Buffers that a kernel made of several walks through at most. */
const MAX_FUSED_BUFFERS = 8;

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
  const { memory, open } = openThreads(options.threads);
  const resident = new ResidentMemory(new Allocator(memory, CONTROL_END), options.budget ?? DEFAULT_BUDGET);
  const threads = open(resident);
  const pool = typeof threads === 'string' ? null : threads;
  const compile = compiler(resident, features(), pool);
  const products = new Products(resident, features(), pool);
  let compiled = 0;
  const maps = new DeferredMaps({
    maxBuffers: MAX_FUSED_BUFFERS,
    compile(kernel) {
      compiled++;
      return kernel.kind === 'matmul' ? products.compile(kernel) : compile(kernel);
    },
    run: (program, launch) => (program as Run)(launch),
    free: (buffer) => resident.free(buffer as WasmBuffer),
    lengthOf: (buffer) => (buffer as WasmBuffer).length,
  });

  /** The data in linear memory, until the next call. */
  const view = (buffer: WasmBuffer): TypedArray => {
    resident.launch++;
    resident.addressOf(buffer);
    return resident.view(buffer);
  };
  const copyOf = (buffer: Buffer, offset: number, length: number): TypedArray => {
    maps.settle(buffer);
    return view(buffer as WasmBuffer).slice(offset, offset + length);
  };
  return {
    name: 'wasm',
    capabilities: { dtypes: new Set(dtypes), syncRead: true, maxBuffers: Infinity },
    alloc: (dtype, length) => resident.alloc(dtype, length),
    free: (buffer) => maps.free(buffer),
    write(buffer, offset, data) {
      maps.overwrite(buffer);
      view(buffer as WasmBuffer).set(data, offset);
    },
    read: (buffer, offset, length) => Promise.resolve(copyOf(buffer, offset, length)),
    readSync: copyOf,
    normalises: isWorthNormalising,
    convolves: isWorthConvolving,
    compile: (kernel) => maps.compile(kernel),
    run: (program, launch) => maps.run(program, launch),
    memory: () => ({
      buffers: resident.count,
      bytes: resident.allocator.used,
      compiled,
      reserved: memory.buffer.byteLength,
      movedOut: resident.evictions,
      movedBack: resident.returns,
      threads: pool?.limit ?? 1,
      threadsReady: pool?.ready ?? 1,
      oneThread: typeof threads === 'string' ? threads : threads.reason,
    }),
    dispose: () => pool?.stop('the backend was disposed of'),
  };
}
