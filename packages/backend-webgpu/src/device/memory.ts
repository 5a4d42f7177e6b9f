import { RuntimeError, type DType } from '@t/core/kernel';

/** Memory of a tensor: one GPUBuffer. Elements of every dtype take four bytes, since WGSL stores no smaller ones. */
export class DeviceBuffer {
  readonly gpu: GPUBuffer;
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** The last batch of launches that binds it. */
  batch = -1;
  freed = false;

  constructor(gpu: GPUBuffer, dtype: DType, length: number) {
    this.gpu = gpu;
    this.dtype = dtype;
    this.length = length;
  }
}

export const BYTES = 4;

const USAGE = 0x80 | 0x04 | 0x08; // STORAGE | COPY_SRC | COPY_DST

/** Smallest buffer; WebGPU aligns to this at most. */
const MIN_BYTES = 256;

/**
 * Allocates buffers in size classes and keeps freed ones for the next tensor of their class. The queue runs in order,
 * so a buffer may serve again while launches that use it still wait.
 */
export class DeviceMemory {
  private readonly device: GPUDevice;
  private readonly pool = new Map<number, GPUBuffer[]>();
  private readonly collected: FinalizationRegistry<GPUBuffer>;
  buffers = 0;
  bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
    this.collected = new FinalizationRegistry((gpu) => this.giveBack(gpu));
  }

  alloc(dtype: DType, length: number): DeviceBuffer {
    const size = sizeClass(length * BYTES);
    const gpu = this.pool.get(size)?.pop() ?? this.create(size);
    this.buffers++;
    this.bytes += size;
    const buffer = new DeviceBuffer(gpu, dtype, length);
    this.collected.register(buffer, gpu, buffer);
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    if (buffer.freed) return;
    buffer.freed = true;
    this.collected.unregister(buffer);
    this.giveBack(buffer.gpu);
  }

  private giveBack(gpu: GPUBuffer): void {
    this.buffers--;
    this.bytes -= gpu.size;
    const waiting = this.pool.get(gpu.size);
    if (waiting === undefined) this.pool.set(gpu.size, [gpu]);
    else waiting.push(gpu);
  }

  private create(size: number): GPUBuffer {
    const { maxBufferSize } = this.device.limits;
    if (size > maxBufferSize) {
      throw new RuntimeError(
        `a tensor of ${size} bytes is more than one buffer of this GPU holds (${maxBufferSize} bytes): split it`,
      );
    }
    return this.device.createBuffer({ size, usage: USAGE });
  }
}

/** The next size of which there are four per power of two: at most a quarter is lost. */
export function sizeClass(bytes: number): number {
  if (bytes <= MIN_BYTES) return MIN_BYTES;
  const quarter = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / quarter) * quarter;
}
