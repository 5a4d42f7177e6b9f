import { RuntimeError } from '@t/core/kernel';

/** Blocks start at multiples of this, so that vectors never cross a cache line. */
const ALIGNMENT = 64;
const PAGE = 65536;

/** Memory is asked for in steps of this many bytes at least: each growth makes all views of it anew. */
const GROWTH = 16 * 1024 * 1024;

/** Less free memory than this is not worth putting together before the memory grows. */
const WORTHWHILE = 64 * 1024 * 1024;

const MAX_BYTES = 2 ** 32 - ALIGNMENT;

/** Size classes there are up to 4 GB. */
const CLASSES = 100;

/** Number of the size class of `bytes`: four classes per power of two, so that at most a fifth of a block is unused. */
function classOf(bytes: number): number {
  const last = Math.max(0, Math.ceil(bytes / ALIGNMENT) - 1);
  if (last < 4) return last;
  const shift = 29 - Math.clz32(last);
  return 4 * shift + (last >>> shift);
}

/** Bytes of the blocks of a class. */
function classBytes(index: number): number {
  if (index < 4) return (index + 1) * ALIGNMENT;
  const shift = Math.floor(index / 4) - 1;
  return (index - 4 * shift + 1) * 2 ** shift * ALIGNMENT;
}

/** Bytes of the block that is handed out for `bytes`. */
export const blockBytes = (bytes: number): number => classBytes(classOf(bytes));

/** Free memory that is no block of a class. */
interface Span {
  address: number;
  bytes: number;
}

/**
 * Hands out blocks of one growing linear memory; addresses are numbers up to 2^32. Freed blocks are kept by size
 * class. Before the memory grows although much of it is free, neighbouring free blocks are put together, so that a
 * program whose sizes change does not need the sum of its maxima.
 */
export class Allocator {
  readonly memory: WebAssembly.Memory;
  /** Whether several threads see the memory. */
  readonly shared: boolean;
  private readonly free: number[][] = Array.from({ length: CLASSES }, () => []);
  private freeBytes = 0;
  private spans: Span[] = [];
  private top: number;
  /** Bytes of the memory so far. */
  limit: number;
  /** Bytes in blocks handed out. */
  used = 0;

  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
    this.top = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
    this.limit = memory.buffer.byteLength;
  }

  /** Address of a block of at least `bytes`, or 0 where the 4 GB are used up. Vectors may be read past its end. */
  alloc(bytes: number): number {
    if (bytes > MAX_BYTES) return 0;
    const index = classOf(bytes);
    const list = this.free[index]!;
    const size = classBytes(index);
    if (list.length > 0) {
      this.used += size;
      this.freeBytes -= size;
      return list.pop()!;
    }
    const address = this.fresh(size);
    if (address !== 0) this.used += size;
    return address;
  }

  /** Address of a block that is kept for good and does not count as used, or 0. */
  reserve(bytes: number): number {
    const address = this.alloc(bytes);
    if (address !== 0) this.used -= blockBytes(bytes);
    return address;
  }

  /** Takes a block back; `bytes` as it was asked for. */
  release(address: number, bytes: number): void {
    const index = classOf(bytes);
    const size = classBytes(index);
    this.used -= size;
    this.freeBytes += size;
    this.free[index]!.push(address);
  }

  private fresh(size: number): number {
    const address = this.carve(size);
    if (address !== 0) return address;
    // There is always memory behind a block, where a vector may start in it.
    const fits = this.top + size + ALIGNMENT <= this.limit;
    if (!fits && this.freeBytes >= Math.max(WORTHWHILE, size, this.top / 4)) {
      this.consolidate();
      const found = this.carve(size);
      if (found !== 0) return found;
    }
    if (this.top + size + ALIGNMENT > this.limit && !this.grow(this.top + size + ALIGNMENT))
      return this.lastResort(size);
    const start = this.top;
    this.top += size;
    return start;
  }

  private lastResort(size: number): number {
    this.consolidate();
    const address = this.carve(size);
    if (address !== 0 || this.top + size + ALIGNMENT > this.limit) return address;
    const start = this.top;
    this.top += size;
    return start;
  }

  /** A block from the first span that is large enough, or 0. */
  private carve(size: number): number {
    for (let i = 0; i < this.spans.length; i++) {
      const span = this.spans[i]!;
      if (span.bytes < size) continue;
      const { address } = span;
      span.address += size;
      span.bytes -= size;
      if (span.bytes === 0) this.spans.splice(i, 1);
      this.freeBytes -= size;
      return address;
    }
    return 0;
  }

  /** Makes spans of everything free; what is free at the end is given to the part not yet used. */
  private consolidate(): void {
    const pieces = this.spans;
    this.free.forEach((list, index) => {
      const bytes = classBytes(index);
      for (const address of list) pieces.push({ address, bytes });
      list.length = 0;
    });
    pieces.sort((a, b) => a.address - b.address);
    const spans: Span[] = [];
    for (const { address, bytes } of pieces) {
      const last = spans.at(-1);
      if (last !== undefined && last.address + last.bytes === address) last.bytes += bytes;
      else spans.push({ address, bytes });
    }
    const last = spans.at(-1);
    if (last !== undefined && last.address + last.bytes === this.top) {
      this.top = last.address;
      this.freeBytes -= last.bytes;
      spans.pop();
    }
    this.spans = spans;
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
