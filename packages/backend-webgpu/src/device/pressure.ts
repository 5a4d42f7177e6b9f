import { RuntimeError } from '@t/core/kernel';
import { inNode } from './adapter.ts';

/** Growth of live memory after which the collector is given a reason to run. */
const PULSE_BYTES = 128 * 1024 * 1024;

/**
 * Makes the garbage collector see memory that it does not know of. A tensor is a small object to it, whatever the GPU
 * holds for it; so when much is alive, an ArrayBuffer is made and dropped (a pulse), which the collector counts, and
 * reads, where the program waits anyway, wait for a task longer, since only between tasks it is told what was collected.
 */
export class Pressure {
  private readonly budget: number;
  private readonly limit: number;
  private lastPulse = 0;

  /**
   * @param budget bytes alive from which on the collector is pressed
   * @param limit bytes alive beyond which allocation is an error
   */
  constructor(budget: number, limit: number) {
    this.budget = budget;
    this.limit = limit;
  }

  /** Before an allocation that makes `bytes` alive. */
  onAlloc(bytes: number): void {
    if (bytes > this.limit) {
      throw new RuntimeError(
        `webgpu: the tensors alive would take ${bytes} bytes, and the limit is ${this.limit}. In a loop, free them with ` +
          't.scope(fn), `using` or dispose(), or await a value now and then, so that what is dead can be collected; ' +
          'or raise the limit: webgpu({ limit })',
      );
    }
    if (bytes < this.lastPulse) this.lastPulse = bytes;
    if (bytes > this.budget && bytes - this.lastPulse > PULSE_BYTES) {
      this.lastPulse = bytes;
      pulse();
    }
  }

  /** Where the program waits anyway, with `bytes` alive. */
  async relieve(bytes: number): Promise<void> {
    if (bytes > this.budget) await nextTask();
  }
}

/** Node counts resizable buffers, without touching their pages; browsers count plain ones. */
function pulse(): void {
  if (inNode()) void new (ArrayBuffer as ResizableArrayBuffer)(PULSE_BYTES, { maxByteLength: PULSE_BYTES });
  else void new ArrayBuffer(PULSE_BYTES);
}

type ResizableArrayBuffer = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
