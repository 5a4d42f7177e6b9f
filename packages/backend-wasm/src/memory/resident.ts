import { dtypeInfo, type DType, type TypedArray } from '@t/core/kernel';
import { blockBytes, outOfMemory, type Allocator } from './allocator.ts';
import { collector } from './collect.ts';

/** A tensor's data: a block of linear memory, or a copy outside of it while the block is needed elsewhere. */
export class WasmBuffer {
  readonly dtype: DType;
  readonly length: number;
  readonly bytes: number;
  /** Address of the block; 0 while the data is outside or freed. */
  address = 0;
  /** The data while it is outside. */
  outside: TypedArray | number[] | null = null;
  /** Used since the clock hand passed. */
  touched = true;
  /** Place in the ring of resident buffers. */
  slot = -1;
  /** Number of the last launch that used it: what a launch uses is not moved out under its feet. */
  launch = 0;

  constructor(dtype: DType, length: number) {
    this.dtype = dtype;
    this.length = length;
    this.bytes = length * dtypeInfo(dtype).bytes;
  }
}

/** Bytes that stay in linear memory before the oldest are moved out. */
export const DEFAULT_BUDGET = 256 * 1024 * 1024;

/**
 * What a buffer counts beside its block: as long as it is resident, its handle is kept from the collector. So small
 * garbage leaves while it is young, which is several times cheaper for the collector.
 */
const HANDLE_BYTES = 32768;

/**
 * Asking the collector what is garbage takes 2 ms and more, moving out 0.3 ms a megabyte: the garbage of so many bytes
 * is worth the question, more of them where it turned out not to be.
 */
const SWEEP_BYTES = 64 * 1024 * 1024;
const MOVING_OUT = 0.3 / (1024 * 1024);

/** Up to this many bytes are moved out as numbers of 32 bits, as a small typed array costs more than its copying. */
const SMALL = 256;

const cost = (buffer: WasmBuffer): number => blockBytes(buffer.bytes) + HANDLE_BYTES;

/**
 * The buffers in linear memory. Nothing tells when a tensor is garbage in a synchronous program. Beyond a budget the
 * engine's collector is asked, where it can be; else the buffers that were not used for longest are copied to ordinary
 * arrays that only their own handles reach: the collector takes the garbage among them, and what is used again is
 * copied back. The second-chance clock decides.
 */
export class ResidentMemory {
  readonly allocator: Allocator;
  private readonly budget: number;
  private ring: WasmBuffer[] = [];
  private hand = 0;
  private words = new Int32Array(0);
  /** Bytes placed since the last sweep, and how many of them the next one waits for. */
  private placed = 0;
  private sweepAfter = SWEEP_BYTES;
  /** Number of the launch being prepared. */
  launch = 0;
  /** Buffers moved out and back so far. */
  evictions = 0;
  returns = 0;
  /** How often the collector was asked. */
  sweeps = 0;

  constructor(allocator: Allocator, budget = DEFAULT_BUDGET) {
    this.allocator = allocator;
    this.budget = budget;
  }

  get count(): number {
    return this.ring.length;
  }

  alloc(dtype: DType, length: number): WasmBuffer {
    const buffer = new WasmBuffer(dtype, length);
    this.place(buffer);
    return buffer;
  }

  /** Address of a block outside of the ring, for good. */
  reserve(bytes: number): number {
    return this.claim(bytes, () => this.allocator.reserve(bytes));
  }

  /** Address of the data, brought back if it is outside. */
  addressOf(buffer: WasmBuffer): number {
    buffer.touched = true;
    buffer.launch = this.launch;
    if (buffer.address === 0) this.bringBack(buffer);
    return buffer.address;
  }

  free(buffer: WasmBuffer): void {
    buffer.outside = null;
    if (buffer.address === 0) return;
    this.remove(buffer);
  }

  /** Takes `buffer` out of the ring and its block back. */
  private remove(buffer: WasmBuffer): void {
    const last = this.ring.pop()!;
    if (last !== buffer) {
      this.ring[buffer.slot] = last;
      last.slot = buffer.slot;
    }
    this.allocator.release(buffer.address, buffer.bytes);
    buffer.address = 0;
  }

  private place(buffer: WasmBuffer): void {
    this.placed += cost(buffer);
    if (this.excess(buffer) > 0 && this.placed > this.sweepAfter) this.sweep();
    const excess = this.excess(buffer);
    if (excess > 0) this.makeRoom(excess);
    buffer.address = this.claim(buffer.bytes, () => this.allocator.alloc(buffer.bytes));
    buffer.launch = this.launch;
    buffer.slot = this.ring.length;
    this.ring.push(buffer);
  }

  /** By how many bytes `buffer` would exceed the budget. */
  private excess(buffer: WasmBuffer): number {
    return this.allocator.used + this.ring.length * HANDLE_BYTES + cost(buffer) - this.budget;
  }

  /** A block from `alloc`; past the limit of the memory, everything not in use right now has to go first. */
  private claim(bytes: number, alloc: () => number): number {
    let address = alloc();
    if (address === 0 && this.sweep()) address = alloc();
    if (address === 0 && this.makeRoom(Infinity)) address = alloc();
    if (address === 0) throw outOfMemory(bytes);
    return address;
  }

  private bringBack(buffer: WasmBuffer): void {
    this.place(buffer);
    if (buffer.outside === null) return;
    if (Array.isArray(buffer.outside)) this.wordView().set(buffer.outside, buffer.address / 4);
    else this.view(buffer).set(buffer.outside);
    buffer.outside = null;
    this.returns++;
  }

  /** Takes back the blocks of all garbage, as far as the collector can be asked; false where nothing was found. */
  private sweep(): boolean {
    const collect = collector();
    this.placed = 0;
    if (collect === null) {
      this.sweepAfter = Infinity;
      return false;
    }
    const start = performance.now();
    const places = this.letGo();
    collect();
    let freed = 0;
    for (const { ref, address, bytes } of places) {
      const buffer = ref.deref();
      if (buffer !== undefined) buffer.slot = this.ring.push(buffer) - 1;
      else {
        this.allocator.release(address, bytes);
        freed += blockBytes(bytes) + HANDLE_BYTES;
      }
    }
    this.sweeps++;
    const worthwhile = performance.now() - start < freed * MOVING_OUT;
    this.sweepAfter = worthwhile ? SWEEP_BYTES : 2 * this.sweepAfter;
    return freed > 0;
  }

  /** Empties the ring. In a function of its own, whose frame no longer refers to anything when garbage is collected. */
  private letGo(): Place[] {
    const places = this.ring.map((buffer) => new Place(buffer));
    this.ring = [];
    return places;
  }

  /** Moves out buffers that cost `bytes` together, if there are; false where there is none. */
  private makeRoom(bytes: number): boolean {
    let freed = 0;
    // Two rounds at most: the first clears the marks, the second takes what has stayed unused.
    for (let steps = 2 * this.ring.length; steps > 0 && freed < bytes && this.ring.length > 0; steps--) {
      if (this.hand >= this.ring.length) this.hand = 0;
      const buffer = this.ring[this.hand]!;
      if (buffer.touched || buffer.launch === this.launch) {
        buffer.touched = false;
        this.hand++;
        continue;
      }
      buffer.outside = buffer.bytes <= SMALL ? this.copyWords(buffer) : this.view(buffer).slice();
      freed += cost(buffer);
      this.remove(buffer);
      this.evictions++;
    }
    return freed > 0;
  }

  private copyWords({ address, bytes }: WasmBuffer): number[] {
    const words = this.wordView();
    const first = address / 4;
    const copy: number[] = [];
    // Whole words: a block is longer than what it holds.
    for (let i = 0; i < bytes / 4; i++) copy.push(words[first + i]!);
    return copy;
  }

  /** All of the memory; made anew when it has grown. */
  private wordView(): Int32Array {
    const { memory, limit } = this.allocator;
    if (this.words.byteLength !== limit) this.words = new Int32Array(memory.buffer);
    return this.words;
  }

  /** The data in linear memory as a typed array; valid until the memory grows. */
  view(buffer: WasmBuffer): TypedArray {
    const { array } = dtypeInfo(buffer.dtype);
    return new (array as new (b: ArrayBufferLike, at: number, n: number) => TypedArray)(
      this.allocator.memory.buffer,
      buffer.address,
      buffer.length,
    );
  }
}

/** A resident buffer while the collector decides whether there is one. */
class Place {
  readonly ref: WeakRef<WasmBuffer>;
  readonly address: number;
  readonly bytes: number;

  constructor(buffer: WasmBuffer) {
    this.ref = new WeakRef(buffer);
    this.address = buffer.address;
    this.bytes = buffer.bytes;
  }
}
