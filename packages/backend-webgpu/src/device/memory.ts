import { RuntimeError, type DType } from '@t/core/kernel';
import type { Limits } from './adapter.ts';
import type { Pressure } from './pressure.ts';

/** A GPUBuffer. */
export interface Region {
  readonly gpu: GPUBuffer;
  /** Bytes, as `gpu` has them. */
  readonly size: number;
  /** Number that no other one has, or `FOREIGN`. */
  readonly id: number;
}

/** In the place of a number, for memory that the library does not own, and so may not keep. */
export const FOREIGN = -1;

/** A region or a part of one, that serves one tensor after another. */
export interface Block {
  readonly region: Region;
  /** Its first element. */
  readonly start: number;
  readonly size: number;
  /** The last batch of launches that binds it. */
  batch: number;
}

/** Memory of a tensor. Elements of every dtype take four bytes, since WGSL stores no smaller ones. */
export class DeviceBuffer {
  readonly block: Block;
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  freed = false;

  constructor(block: Block, dtype: DType, length: number) {
    this.block = block;
    this.dtype = dtype;
    this.length = length;
  }
}

/** Whether a quad (four elements, a vec4) may begin at element `offset` of `buffer`, and all elements after it lie in quads. */
export const holdsQuads = ({ block }: DeviceBuffer, offset: number): boolean =>
  offset % 4 === 0 && block.region.size % 16 === 0;

/** Bytes of an element, of any dtype. */
export const BYTES = 4;

const USAGE = 0x80 | 0x04 | 0x08; // STORAGE | COPY_SRC | COPY_DST

/** Smallest buffer; WebGPU aligns to this at most. */
const MIN_BYTES = 256;

/**
 * Blocks of up to so many bytes share regions: a GPUBuffer is dear to create, and launches on few regions bind the same
 * groups again and again.
 */
const SHARED_BYTES = 4096;
const SHARED_REGION_BYTES = 1024 * 1024;

/**
 * Bytes of freed buffers that wait to be used again. To create a large one takes long: the gradients of a convolution
 * with 230 MB of windows took 12.5 ms with 512 MB here, 2.5 of them on the GPU (an H200).
 */
const POOL_BYTES = 2048 * 1024 * 1024;

/**
 * Allocates buffers in size classes and keeps freed ones for the next tensor of their class. The queue runs in order,
 * so a buffer may serve again while launches that use it still wait. A tensor that nobody refers to any more gives its
 * buffer back when the collector finds it.
 */
export class DeviceMemory {
  private readonly device: GPUDevice;
  private readonly limits: Limits;
  private readonly pressure: Pressure;
  private readonly poolBytes: number;
  /** By size, those that were given back last at the end. */
  private readonly pool = new Map<number, Block[]>();
  private pooled = 0;
  private created = 0;
  /** The region that small blocks are cut from, and the bytes of it that are. */
  private shared: Region | null = null;
  private sharedEnd = 0;
  private readonly collected: FinalizationRegistry<Block>;
  /** Tensors alive, as far as the collector has told. */
  buffers = 0;
  bytes = 0;
  /** Told of an allocation that the GPU has no memory for. */
  onOutOfMemory: (message: string) => void = () => undefined;
  /** Destroys a block's region, which launches that still wait may use. */
  destroy: (block: Block) => void = ({ region }) => region.gpu.destroy();

  /** @param poolBytes most bytes of freed buffers that are kept */
  constructor(device: GPUDevice, limits: Limits, pressure: Pressure, poolBytes = POOL_BYTES) {
    this.device = device;
    this.limits = limits;
    this.pressure = pressure;
    this.poolBytes = poolBytes;
    this.collected = new FinalizationRegistry((block) => this.giveBack(block));
  }

  /** Room for `length` elements. RuntimeError past the limit of one buffer or of all together. */
  alloc(dtype: DType, length: number): DeviceBuffer {
    const size = sizeClass(length * BYTES);
    this.pressure.onAlloc(this.bytes + size);
    const block = this.reuse(size) ?? this.share(size) ?? blockOf(this.create(size));
    return this.own(block, dtype, length);
  }

  /** A tensor's buffer over a GPUBuffer that somebody else made and will destroy. */
  adopt(gpu: GPUBuffer, dtype: DType, length: number): DeviceBuffer {
    const { size } = gpu;
    return new DeviceBuffer(blockOf({ gpu, size, id: FOREIGN }), dtype, length);
  }

  free(buffer: DeviceBuffer): void {
    if (buffer.freed || !this.collected.unregister(buffer)) return;
    buffer.freed = true;
    this.giveBack(buffer.block);
  }

  private own(block: Block, dtype: DType, length: number): DeviceBuffer {
    this.buffers++;
    this.bytes += block.size;
    const buffer = new DeviceBuffer(block, dtype, length);
    this.collected.register(buffer, block, buffer);
    return buffer;
  }

  private reuse(size: number): Block | undefined {
    const block = this.pool.get(size)?.pop();
    if (block !== undefined) this.pooled -= size;
    return block;
  }

  private giveBack(block: Block): void {
    const { size } = block;
    this.buffers--;
    this.bytes -= size;
    if (size === block.region.size) {
      if (size > this.poolBytes) return this.destroy(block);
      this.makeRoom(this.poolBytes - size);
    }
    this.pooled += size;
    const waiting = this.pool.get(size) ?? [];
    waiting.push(block);
    this.pool.delete(size);
    this.pool.set(size, waiting);
  }

  /** Destroys what waits, until that is `most` bytes at most; sizes that are not in use any more first. */
  private makeRoom(most: number): void {
    for (const [size, waiting] of this.pool) {
      if (size <= SHARED_BYTES) continue; // parts of a region
      while (this.pooled > most && waiting.length > 0) {
        this.pooled -= size;
        this.destroy(waiting.shift()!);
      }
      if (this.pooled <= most) return;
    }
  }

  /** The next part of the region that small blocks share; undefined where the block is not small. */
  private share(size: number): Block | undefined {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.limits;
    const regionSize = Math.min(SHARED_REGION_BYTES, maxBufferSize, maxStorageBufferBindingSize);
    if (size > SHARED_BYTES || size > regionSize / 2) return undefined;
    if (this.shared === null || this.sharedEnd + size > this.shared.size) {
      this.shared = this.create(regionSize);
      this.sharedEnd = 0;
    }
    const start = this.sharedEnd / BYTES;
    this.sharedEnd += Math.ceil(size / MIN_BYTES) * MIN_BYTES;
    return { region: this.shared, start, size, batch: -1 };
  }

  private create(size: number): Region {
    const { maxBufferSize } = this.limits;
    if (size > maxBufferSize) {
      throw new RuntimeError(
        `webgpu: a tensor of ${size} bytes is more than one buffer of this GPU holds (${maxBufferSize} bytes): split it, ` +
          'or use a backend in main memory',
      );
    }
    this.device.pushErrorScope('out-of-memory');
    const gpu = this.device.createBuffer({ size, usage: USAGE });
    void this.device.popErrorScope().then(
      (error) => {
        if (error === null) return;
        this.makeRoom(0);
        this.onOutOfMemory(`${size} bytes: ${error.message}`);
      },
      () => undefined, // the device is lost, which is told elsewhere
    );
    return { gpu, size, id: this.created++ };
  }
}

/** The whole of a region. */
const blockOf = (region: Region): Block => ({ region, start: 0, size: region.size, batch: -1 });

/** The next size of which there are four per power of two: at most a quarter is lost. */
export function sizeClass(bytes: number): number {
  if (bytes <= MIN_BYTES) return MIN_BYTES;
  const quarter = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / quarter) * quarter;
}
