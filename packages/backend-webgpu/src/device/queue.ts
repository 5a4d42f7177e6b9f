import { RuntimeError } from '@t/core/kernel';
import type { DeviceBuffer, DeviceMemory } from './memory.ts';

/** Launches that go to the GPU in one submit. */
const MAX_LAUNCHES = 256;
const ALIGNMENT = 256;
const RING_BYTES = MAX_LAUNCHES * ALIGNMENT * 2;

/**
 * Collects launches in program order and submits them together: before a read, before a write to a buffer that they
 * use, and when there are many. Their arguments lie in one uniform buffer, written once per submit.
 */
export class Queue {
  readonly device: GPUDevice;
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
  /** Number of the batch being collected. */
  batch = 0;
  submits = 0;
  /** Most bytes of a buffer that one binding covers, a multiple of its alignment. */
  readonly windowBytes: number;
  /** What went wrong on the device: told by the next read. */
  private failure: Error | null = null;

  constructor(device: GPUDevice, memory: DeviceMemory) {
    this.device = device;
    this.memory = memory;
    this.windowBytes = device.limits.maxStorageBufferBindingSize & -ALIGNMENT;
    device.addEventListener('uncapturederror', (event) => this.fail('a launch', event.error));
    this.uniforms = device.createBuffer({ size: RING_BYTES, usage: 0x40 | 0x08 }); // UNIFORM | COPY_DST
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
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    this.pass.setPipeline(pipeline);
    this.pass.setBindGroup(0, group, [start * 4]);
    this.pass.dispatchWorkgroups(x, y);
  }

  /** Runs `work`; a validation error in it is told by the next read, since the device finds it later. */
  guarded<T>(what: string, work: () => T): T {
    this.device.pushErrorScope('validation');
    try {
      return work();
    } finally {
      void this.device.popErrorScope().then((error) => error && this.fail(what, error));
    }
  }

  /** Throws what went wrong since the last read, once. */
  private raise(): void {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
  }

  private fail(what: string, { message }: GPUError): void {
    this.failure ??= new RuntimeError(`WebGPU: ${what} failed: ${message}`);
  }

  /** Submits what waits. */
  flush(): void {
    if (this.encoder === null) return;
    this.pass?.end();
    this.device.queue.writeBuffer(this.uniforms, 0, this.words, 0, this.used);
    this.device.queue.submit([this.encoder.finish()]);
    this.encoder = null;
    this.pass = null;
    this.used = 0;
    this.launches = 0;
    this.batch++;
    this.submits++;
  }

  /** Overwrites elements of `buffer` from `offset` on, after all that was launched so far. */
  write(buffer: DeviceBuffer, offset: number, data: Int32Array | Float32Array): void {
    if (buffer.batch === this.batch) this.flush();
    this.device.queue.writeBuffer(buffer.gpu, offset * 4, data as Int32Array<ArrayBuffer>);
  }

  /** The words of `length` elements of `buffer` from `offset` on, after all that was launched so far. */
  async read(buffer: DeviceBuffer, offset: number, length: number): Promise<ArrayBuffer> {
    const size = length * 4;
    if (size === 0) return new ArrayBuffer(0);
    const staging = this.device.createBuffer({ size, usage: 0x01 | 0x08 }); // MAP_READ | COPY_DST
    this.pass?.end();
    this.pass = null;
    this.encoder ??= this.device.createCommandEncoder();
    this.encoder.copyBufferToBuffer(buffer.gpu, offset * 4, staging, 0, size);
    this.flush();
    await staging.mapAsync(0x01);
    this.raise();
    const copy = staging.getMappedRange().slice(0);
    staging.destroy();
    return copy;
  }
}
