import type { Backend, DType, MemoryStats, TypedArray } from '@t/core/kernel';
import { dtypeInfo } from '@t/core/kernel';
import { compile } from './compile.ts';
import { findAdapter, findGpu, openDevice } from './device/adapter.ts';
import { DeviceMemory, type DeviceBuffer } from './device/memory.ts';
import { Queue } from './device/queue.ts';
import type { DeviceProgram } from './kernels/program.ts';

export interface WebGpuMemoryStats extends MemoryStats {
  /** Submits to the GPU's queue so far, each of many launches. */
  readonly submits: number;
}

export interface WebGpuBackend extends Backend {
  memory(): WebGpuMemoryStats;
}

const DTYPES: ReadonlySet<DType> = new Set(['float32', 'int32', 'uint8', 'bool']);

/**
 * The WebGPU backend: kernels are printed as WGSL, data lies in GPU buffers, values are read asynchronously.
 *
 * ```ts no-run
 * import { use } from '@t/core';
 * import { webgpu } from '@t/backend-webgpu';
 * use(await webgpu());
 * ```
 */
export async function webgpu(): Promise<WebGpuBackend> {
  const device = await openDevice(await findAdapter(await findGpu()));
  const memory = new DeviceMemory(device);
  const queue = new Queue(device, memory);
  let compiled = 0;
  return {
    name: 'webgpu',
    capabilities: {
      dtypes: DTYPES,
      syncRead: false,
      maxBuffers: device.limits.maxStorageBuffersPerShaderStage,
    },
    alloc: (dtype, length) => memory.alloc(dtype, length),
    free: (buffer) => memory.free(buffer as DeviceBuffer),
    write: (buffer, offset, data) => queue.write(buffer as DeviceBuffer, offset, widen(data)),
    async read(buffer, offset, length) {
      const { dtype } = buffer as DeviceBuffer;
      return narrow(dtype, await queue.read(buffer as DeviceBuffer, offset, length));
    },
    compile(kernel) {
      compiled++;
      return compile(queue, kernel);
    },
    run: (program, launch) => (program as DeviceProgram).run(launch),
    memory: () => ({ buffers: memory.buffers, bytes: memory.bytes, compiled, submits: queue.submits }),
    dispose: () => device.destroy(),
  };
}

/** Elements as the device stores them, four bytes each. */
const widen = (data: TypedArray): Int32Array | Float32Array =>
  data instanceof Float32Array || data instanceof Int32Array ? data : Int32Array.from(data);

function narrow(dtype: DType, words: ArrayBuffer): TypedArray {
  if (dtype === 'float32') return new Float32Array(words);
  const ints = new Int32Array(words);
  return dtype === 'int32' ? ints : new (dtypeInfo(dtype).array)(ints);
}
