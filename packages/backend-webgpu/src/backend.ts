import {
  DeferredMaps,
  dtypeInfo,
  type Backend,
  type DType,
  type Launch,
  type MemoryStats,
  type Reading,
  type TypedArray,
} from '@t/core/kernel';
import type { Tensor } from '@t/core';
import { compile } from './compile.ts';
import { findAdapter, findGpu, limitsOf, openDevice, type Limits } from './device/adapter.ts';
import { DeviceMemory, type DeviceBuffer } from './device/memory.ts';
import { ProgramOrder } from './device/order.ts';
import { Pressure } from './device/pressure.ts';
import { Queue, type Part } from './device/queue.ts';
import { partOf, tensorOver, type GpuPart, type GpuTensorOptions } from './interop.ts';
import { normalises } from './kernels/normalise/program.ts';
import type { DeviceProgram } from './kernels/program.ts';

export interface WebGpuOptions {
  /** Bytes of live tensors from which on the garbage collector is pressed (512 MB). */
  readonly budget?: number;
  /** Bytes of live tensors beyond which allocation is an error (8 GB). */
  readonly limit?: number;
  /** A device of the caller's, to share buffers with what renders; it stays the caller's to destroy. */
  readonly device?: GPUDevice;
  /** Limits to keep below those of the device, by WebGPU's names: to test what happens on smaller GPUs. */
  readonly limits?: Partial<Limits>;
}

export interface WebGpuMemoryStats extends MemoryStats {
  /** Submits to the GPU's queue so far, each of many launches. */
  readonly submits: number;
}

export interface WebGpuBackend extends Backend {
  readonly device: GPUDevice;
  memory(): WebGpuMemoryStats;
  /**
   * Compiles what `fn` launches, all at once and without blocking, so that nothing is compiled when it runs for the
   * first time. `fn` is called but computes nothing: tensors it makes, gradients included, hold no values, and those it
   * writes to keep theirs. It must not await.
   */
  warmup(fn: () => void): Promise<void>;
  /**
   * A tensor over a GPUBuffer of the caller's, without a copy: row-major from its start. It is not destroyed with the
   * tensor. RuntimeError where it is too small or was not made with GPUBufferUsage.STORAGE.
   */
  tensorOver(buffer: GPUBuffer, shape: readonly number[], options?: GpuTensorOptions): Tensor;
  /**
   * Where a row-major tensor lies, with all that computes it submitted; without a copy, and valid as long as the tensor
   * lives. RuntimeError for tensors that do not lie row-major.
   */
  gpuBufferOf(x: Tensor): GpuPart;
}

const DTYPES: ReadonlySet<DType> = new Set(['float32', 'int32', 'uint8', 'bool']);
const MB = 1024 * 1024;

/**
 * The WebGPU backend: kernels are printed as WGSL, data lies in GPU buffers, values are read asynchronously. RuntimeError
 * where there is no WebGPU or no adapter.
 *
 * ```ts no-run
 * import { use } from '@t/core';
 * import { webgpu } from '@t/backend-webgpu';
 * use(await webgpu());
 * ```
 */
export async function webgpu(options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const device = options.device ?? (await openDevice(await findAdapter(await findGpu())));
  const limits = limitsOf(device, options.limits);
  const pressure = new Pressure(options.budget ?? 512 * MB, options.limit ?? 8192 * MB);
  const memory = new DeviceMemory(device, limits, pressure);
  const queue = new Queue(device, limits, memory);
  const order = new ProgramOrder();
  let compiled = 0;
  const maps = new DeferredMaps({
    maxBuffers: limits.maxStorageBuffersPerShaderStage,
    compile(kernel) {
      compiled++;
      return compile(queue, kernel);
    },
    run: (program, launch) => (program as DeviceProgram).run(launch),
    free: (buffer) => memory.free(buffer as DeviceBuffer),
    lengthOf: (buffer) => (buffer as DeviceBuffer).length,
    bindingsOf: (buffer) => queue.windowsOf(buffer as DeviceBuffer),
  });
  /** Part of a buffer whose values are wanted. */
  const part = ({ buffer, offset, length }: Reading): Part => {
    maps.settle(buffer);
    return { buffer: buffer as DeviceBuffer, offset, length };
  };
  /** Does `action` now, or after the host step that is under way. */
  const inOrder = (action: () => void): void => {
    if (order.blocked) order.defer(action);
    else action();
  };
  const backend: WebGpuBackend = {
    name: 'webgpu',
    device,
    capabilities: {
      dtypes: DTYPES,
      syncRead: false,
      maxBuffers: limits.maxStorageBuffersPerShaderStage,
    },
    alloc(dtype, length) {
      queue.requireDevice();
      return memory.alloc(dtype, length);
    },
    // In order too: what waits may still read it, and the step would be given its memory.
    free: (buffer) => inOrder(() => maps.free(buffer)),
    write(buffer, offset, data) {
      const words = order.blocked ? widen(data).slice() : widen(data);
      inOrder(() => {
        maps.overwrite(buffer);
        queue.write(buffer as DeviceBuffer, offset, words);
      });
    },
    async read(buffer, offset, length) {
      const reading = { buffer, offset, length };
      const words = await new Promise<ArrayBuffer>((resolve) =>
        inOrder(() => resolve(queue.read(part(reading)))),
      );
      await pressure.relieve(memory.bytes);
      return narrow((buffer as DeviceBuffer).dtype, words);
    },
    later(readings, work, blocks) {
      // Nothing has values then.
      if (queue.warming !== null) return;
      const use = (words: readonly ArrayBuffer[]): void =>
        work(words.map((each, i) => narrow((readings[i]!.buffer as DeviceBuffer).dtype, each)));
      inOrder(() => {
        const parts = readings.map(part);
        if (blocks) queue.track(order.step(queue.readNow(parts), use));
        else queue.readLater(parts, use);
      });
    },
    normalises: (kernel, geometry) => normalises(device, kernel, geometry),
    compile: (kernel) => maps.compile(kernel),
    run(program, launch) {
      if (order.blocked) {
        const copy = copyLaunch(launch);
        order.defer(() => maps.run(program, copy));
      } else maps.run(program, launch);
    },
    memory: () => ({ buffers: memory.buffers, bytes: memory.bytes, compiled, submits: queue.submits }),
    async warmup(fn) {
      maps.settleAll();
      const pending: Promise<void>[] = (queue.warming = []);
      try {
        maps.rehearse(fn);
      } finally {
        queue.warming = null;
      }
      await Promise.all(pending);
    },
    tensorOver: (buffer, shape, given = {}) => tensorOver(backend, memory, maps, buffer, shape, given),
    gpuBufferOf: (x) => partOf(queue, maps, x),
    dispose() {
      if (options.device === undefined) device.destroy();
    },
  };
  return backend;
}

/** What a launch says, to be kept: core fills the same object again. */
const copyLaunch = ({ buffers, offsets, scalars, geometry }: Launch): Launch => ({
  buffers: [...buffers],
  offsets: [...offsets],
  scalars: [...scalars],
  geometry,
});

/** Elements as the device stores them, four bytes each. */
const widen = (data: TypedArray): Int32Array | Float32Array =>
  data instanceof Float32Array || data instanceof Int32Array ? data : Int32Array.from(data);

function narrow(dtype: DType, words: ArrayBuffer): TypedArray {
  if (dtype === 'float32') return new Float32Array(words);
  const ints = new Int32Array(words);
  return dtype === 'int32' ? ints : new (dtypeInfo(dtype).array)(ints);
}
