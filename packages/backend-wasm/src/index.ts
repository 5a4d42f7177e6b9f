import { dtypeInfo, dtypes, type Backend, type Kernel, type Launch, type TypedArray } from '@t/core/kernel';
import { ModuleBuilder, MAX_PAGES } from './assembler/index.ts';
import { importsOf } from './kernels/imports.ts';
import { writeMap } from './kernels/map.ts';
import { Allocator } from './memory/allocator.ts';
import { DEFAULT_BUDGET, ResidentMemory, type WasmBuffer } from './memory/resident.ts';

type Run = (launch: Launch) => void;

export interface WasmOptions {
  /** Bytes of tensors that stay in linear memory before the oldest are moved out (256 MB). */
  readonly budget?: number;
}

/** Addresses below this one hold the geometry of the launch that is being run. */
const SCRATCH_BYTES = 4096;

export function wasm(options: WasmOptions = {}): Backend {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  const resident = new ResidentMemory(new Allocator(memory, SCRATCH_BYTES), options.budget ?? DEFAULT_BUDGET);
  let scratch = new Int32Array(memory.buffer, 0, SCRATCH_BYTES / 4);
  let compiled = 0;

  const geometryOf = (launch: Launch): number => {
    if (scratch.length === 0) scratch = new Int32Array(memory.buffer, 0, SCRATCH_BYTES / 4);
    const { geometry } = launch;
    for (let i = 0; i < geometry.length; i++) scratch[i] = geometry[i]!;
    return 0;
  };
  const address = (launch: Launch, i: number): number => {
    const buffer = launch.buffers[i] as WasmBuffer;
    return resident.addressOf(buffer) + launch.offsets[i]! * dtypeInfo(buffer.dtype).bytes;
  };

  const compile = (kernel: Kernel): Run => {
    if (kernel.kind !== 'map') throw new Error(`no ${kernel.kind}`);
    const { signatures, functions } = importsOf([kernel.body]);
    const m = new ModuleBuilder(false, signatures);
    writeMap(m, kernel);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(m.encode()), { env: { memory, ...functions } });
    const run = instance.exports['run'] as (...args: number[]) => void;
    const buffers = kernel.inputs.length + 1;
    const scalars = kernel.scalars.length;
    return (launch) => {
      resident.launch++;
      const args: number[] = [geometryOf(launch)];
      for (let i = 0; i < buffers; i++) args.push(address(launch, i));
      for (let i = 0; i < scalars; i++) args.push(launch.scalars[i]!);
      run(...args);
    };
  };

  const read = (buffer: WasmBuffer, offset: number, length: number): TypedArray => {
    resident.launch++;
    resident.addressOf(buffer);
    return resident.view(buffer).slice(offset, offset + length);
  };
  return {
    name: 'wasm',
    capabilities: { dtypes: new Set(dtypes), syncRead: true, maxBuffers: Infinity },
    alloc: (dtype, length) => resident.alloc(dtype, length),
    free: (buffer) => resident.free(buffer as WasmBuffer),
    write(buffer, offset, data) {
      resident.launch++;
      resident.addressOf(buffer as WasmBuffer);
      resident.view(buffer as WasmBuffer).set(data, offset);
    },
    read: (buffer, offset, length) => Promise.resolve(read(buffer as WasmBuffer, offset, length)),
    readSync: (buffer, offset, length) => read(buffer as WasmBuffer, offset, length),
    compile(kernel) {
      compiled++;
      return compile(kernel);
    },
    run: (program, launch) => (program as Run)(launch),
    memory: () => ({ buffers: resident.count, bytes: resident.allocator.used, compiled }),
    dispose: () => undefined,
  };
}
