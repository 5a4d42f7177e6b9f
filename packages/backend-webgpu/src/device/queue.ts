import { RuntimeError } from '@t/core/kernel';
import type { Limits } from './adapter.ts';
import type { DeviceBuffer, DeviceMemory } from './memory.ts';
import { Staging } from './staging.ts';

/** Launches that go to the GPU in one submit. */
const MAX_LAUNCHES = 256;
const ALIGNMENT = 256;
const RING_BYTES = MAX_LAUNCHES * ALIGNMENT * 2;

/** Part of a buffer, in elements. */
export interface Part {
  readonly buffer: DeviceBuffer;
  readonly offset: number;
  readonly length: number;
}

/**
 * Collects launches in program order and submits them together: before a read, before a write to a buffer that they
 * use, and when there are many. Their arguments lie in one uniform buffer, written once per submit.
 */
export class Queue {
  readonly device: GPUDevice;
  readonly limits: Limits;
  /** Where kernels take temporary buffers from, which they free right after launching. */
  readonly memory: DeviceMemory;
  /** Uniform buffer that all launches of a batch take their arguments from, by a dynamic offset. */
  readonly uniforms: GPUBuffer;
  private readonly words = new ArrayBuffer(RING_BYTES);
  readonly ints = new Int32Array(this.words);
  readonly floats = new Float32Array(this.words);
  private used = 0;
  private launches = 0;
  private encoder: GPUCommandEncoder | null = null;
  private pass: GPUComputePassEncoder | null = null;
  /** The one that the pass is set to. */
  private pipeline: GPUComputePipeline | null = null;
  private readonly dynamicOffset = new Uint32Array(1);
  /** To be mapped once they are filled, which the next submit does. */
  private readonly unsubmitted: (() => void)[] = [];
  private readonly staging: Staging;
  /** Reads that nobody waits for by themselves. */
  private readonly background = new Set<Promise<void>>();
  /** While pipelines are compiled ahead of their use: those under way. Nothing is launched then. */
  warming: Promise<void>[] | null = null;
  /** Memory to give up once the launches that use it are submitted. */
  private readonly retired: GPUBuffer[] = [];
  /** Number of the batch being collected. */
  batch = 0;
  submits = 0;
  /** Most bytes of a buffer that one binding covers, a multiple of its alignment. */
  readonly windowBytes: number;
  /** What went wrong on the device: told by the next read. */
  private failure: Error | null = null;
  /** Why the device is gone. */
  private lost: string | null = null;

  constructor(device: GPUDevice, limits: Limits, memory: DeviceMemory) {
    this.device = device;
    this.limits = limits;
    this.memory = memory;
    this.staging = new Staging(device);
    this.windowBytes = limits.maxStorageBufferBindingSize & -ALIGNMENT;
    this.uniforms = device.createBuffer({ size: RING_BYTES, usage: 0x40 | 0x08 }); // UNIFORM | COPY_DST
    device.addEventListener('uncapturederror', ({ error }) => this.fail(`WebGPU: ${error.message}`));
    memory.onOutOfMemory = (message) =>
      this.fail(`webgpu: out of memory: ${message}. Free tensors with t.scope(fn), \`using\` or dispose()`);
    memory.destroy = ({ region, batch }) => {
      if (batch === this.batch) this.retired.push(region.gpu);
      else region.gpu.destroy();
    };
    void device.lost.then(({ reason, message }) => {
      this.lost =
        reason === 'destroyed'
          ? 'this backend has been disposed'
          : `the GPU was lost, and all tensors on it (${message}): make a new backend with await webgpu()`;
    });
  }

  /** How many bindings cover the region that `buffer` lies in. */
  windowsOf(buffer: DeviceBuffer): number {
    return Math.ceil(buffer.block.region.size / this.windowBytes);
  }

  /** Room for `words` words of arguments, as an index into `ints` and `floats`; submits what waits where it is full. */
  reserve(words: number): number {
    const bytes = Math.ceil((words * 4) / ALIGNMENT) * ALIGNMENT;
    if (this.launches >= MAX_LAUNCHES || this.used + bytes > RING_BYTES) this.flush();
    const start = this.used / 4;
    this.used += bytes;
    return start;
  }

  /** Appends a launch whose arguments begin at word `start`. */
  launch(pipeline: GPUComputePipeline, group: GPUBindGroup, start: number, x: number, y: number): void {
    this.launches++;
    this.encoder ??= this.encode();
    if (this.pass === null) {
      this.pass = this.encoder.beginComputePass();
      this.pipeline = null;
    }
    if (pipeline !== this.pipeline) this.pass.setPipeline((this.pipeline = pipeline));
    this.dynamicOffset[0] = start * 4;
    this.pass.setBindGroup(0, group, this.dynamicOffset, 0, 1);
    this.pass.dispatchWorkgroups(x, y);
  }

  private encode(): GPUCommandEncoder {
    this.requireDevice();
    return this.device.createCommandEncoder();
  }

  /** Error where the device is gone. */
  requireDevice(): void {
    if (this.lost !== null) throw new RuntimeError(`webgpu: ${this.lost}`);
  }

  /** Runs `work`; a validation error in it is told by the next read, since the device finds it later. */
  guarded<T>(what: string, work: () => T): T {
    this.device.pushErrorScope('validation');
    try {
      return work();
    } finally {
      void this.device.popErrorScope().then(
        // It explains whatever error follows from it, which may have come first.
        (error) => {
          if (error !== null) this.failure = new RuntimeError(`WebGPU: ${what} failed: ${error.message}`);
        },
        () => undefined, // the device is lost, which is told elsewhere
      );
    }
  }

  private fail(message: string): void {
    this.failure ??= new RuntimeError(message);
  }

  /** Throws what went wrong since the last read, once. */
  private raise(): void {
    this.requireDevice();
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
  }

  /** Submits what waits. */
  flush(): void {
    if (this.encoder === null) return;
    this.pass?.end();
    if (this.used > 0) this.device.queue.writeBuffer(this.uniforms, 0, this.words, 0, this.used);
    this.device.queue.submit([this.encoder.finish()]);
    this.encoder = null;
    this.pass = null;
    this.used = 0;
    this.launches = 0;
    this.batch++;
    this.submits++;
    for (const map of this.unsubmitted.splice(0)) map();
    for (const gpu of this.retired.splice(0)) gpu.destroy();
  }

  /** Overwrites elements of `buffer` from `offset` on, after all that was launched so far. */
  write(buffer: DeviceBuffer, offset: number, data: Int32Array | Float32Array): void {
    this.requireDevice();
    if (buffer.block.batch === this.batch) this.flush();
    const { region, start } = buffer.block;
    this.device.queue.writeBuffer(region.gpu, (start + offset) * 4, data as Int32Array<ArrayBuffer>);
  }

  /** The words of parts of buffers, as they are now in program order; arrives with the next submit. */
  private copyOut(parts: readonly Part[]): Promise<ArrayBuffer[]> {
    const sizes = parts.map(({ length }) => length * 4);
    const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
    if (size === 0) return Promise.resolve(sizes.map(() => new ArrayBuffer(0)));
    this.pass?.end();
    this.pass = null;
    this.encoder ??= this.encode();
    const staging = this.staging.take(size);
    let at = 0;
    parts.forEach(({ buffer, offset, length }, i) => {
      if (length === 0) return;
      // Whoever writes to it next has to submit the copy first.
      buffer.block.batch = this.batch;
      const { region, start } = buffer.block;
      this.encoder!.copyBufferToBuffer(region.gpu, (start + offset) * 4, staging, at, sizes[i]!);
      at += sizes[i]!;
    });
    return new Promise((resolve, reject) => {
      const map = async (): Promise<void> => {
        await staging.mapAsync(0x01, 0, size).catch((error: unknown) => {
          this.requireDevice();
          throw error;
        });
        const mapped = staging.getMappedRange(0, size);
        let start = 0;
        const copies = sizes.map((bytes) => mapped.slice(start, (start += bytes)));
        this.staging.giveBack(staging);
        resolve(copies);
      };
      this.unsubmitted.push(() => void map().catch(reject));
    });
  }

  /** The words of a part of a buffer, after all that was launched so far. */
  async read(part: Part): Promise<ArrayBuffer> {
    this.requireDevice();
    const copied = this.readNow([part]);
    const before = [...this.background];
    const [words] = await copied;
    await Promise.all(before);
    this.raise();
    return words!;
  }

  /** The words of parts of buffers, after all that was launched so far. */
  readNow(parts: readonly Part[]): Promise<ArrayBuffer[]> {
    const copied = this.copyOut(parts);
    this.flush();
    return copied;
  }

  /** Calls `use` with the words of parts of buffers when they arrive, with whatever is submitted next. */
  readLater(parts: readonly Part[], use: (words: ArrayBuffer[]) => void): void {
    this.track(this.copyOut(parts).then(use));
  }

  /** Lets reads wait for `work` and tell what it throws. */
  track(work: Promise<void>): void {
    const settled: Promise<void> = work
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new RuntimeError(String(error));
      })
      .finally(() => this.background.delete(settled));
    this.background.add(settled);
  }
}
