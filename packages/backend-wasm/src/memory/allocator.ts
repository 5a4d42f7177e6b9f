import { RuntimeError } from '@t/core/kernel';

/** Blocks start at multiples of this, so that vectors never cross a cache line. */
const ALIGNMENT = 64;
const PAGE = 65536;

/** Memory is asked for in steps of this many bytes at least: each growth makes all views of it anew. */
const GROWTH = 16 * 1024 * 1024;

/** Four size classes per power of two: at most a fifth of a block is unused. */
export function sizeClass(bytes: number): number {
  const units = Math.max(1, Math.ceil(bytes / ALIGNMENT));
  if (units <= 4) return units * ALIGNMENT;
  const step = 2 ** (Math.floor(Math.log2(units - 1)) - 2);
  return Math.ceil(units / step) * step * ALIGNMENT;
}

/** Hands out blocks of one growing linear memory; freed blocks are kept by size class. */
export class Allocator {
  readonly memory: WebAssembly.Memory;
  private readonly free = new Map<number, number[]>();
  private top: number;
  private limit: number;
  /** Bytes in blocks handed out. */
  used = 0;

  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.top = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
    this.limit = memory.buffer.byteLength;
  }

  /** Address of a block of at least `bytes`, or 0 where the 4 GB are used up. */
  alloc(bytes: number): number {
    const size = sizeClass(bytes);
    const address = this.free.get(size)?.pop() ?? this.extend(size);
    if (address !== 0) this.used += size;
    return address;
  }

  /** Address of a block that is kept for good and does not count as used, or 0. */
  reserve(bytes: number): number {
    const address = this.alloc(bytes);
    if (address !== 0) this.used -= sizeClass(bytes);
    return address;
  }

  release(address: number, bytes: number): void {
    const size = sizeClass(bytes);
    this.used -= size;
    const list = this.free.get(size);
    if (list === undefined) this.free.set(size, [address]);
    else list.push(address);
  }

  private extend(size: number): number {
    const end = this.top + size;
    // Vector loads may reach past the last element: there is always memory behind it.
    if (end + ALIGNMENT > this.limit && !this.grow(end + ALIGNMENT)) return 0;
    const address = this.top;
    this.top = end;
    return address;
  }

  private grow(end: number): boolean {
    for (const wanted of [Math.max(end, this.limit + GROWTH), end]) {
      const pages = Math.ceil((wanted - this.limit) / PAGE);
      try {
        this.memory.grow(pages);
        this.limit = this.memory.buffer.byteLength;
        return true;
      } catch {
        continue;
      }
    }
    return false;
  }
}

/** The error for a request that does not fit although everything that could be moved out has been. */
export const outOfMemory = (bytes: number): RuntimeError =>
  new RuntimeError(
    `backend 'wasm' is out of memory: ${bytes} bytes do not fit beside the tensors in use; WebAssembly has 4 GB at ` +
      'most. Give memory back with dispose(), `using` or scope(), or work in smaller batches.',
  );
