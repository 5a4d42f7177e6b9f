import { dtypeInfo, type DType, type TypedArray } from '../tensor/dtype.ts';

/** Elements of a typed array from `base` on: the memory of backends that live in JavaScript's heap. */
export class HostBuffer {
  readonly array: TypedArray;
  readonly base: number;

  constructor(array: TypedArray, base: number) {
    this.array = array;
    this.base = base;
  }
}

/** A typed array of its own costs 0.5 us and more; up to this many bytes a buffer is a slot of a slab. */
const SLOT_BYTES = 2048;
const SLAB_BYTES = 32768;

/**
 * Allocates from V8's heap and leaves freeing to its collector. Slots are handed out once and never reused, so a
 * slab dies with the last tensor that lies in it.
 */
export class HostMemory {
  private readonly slabs: (TypedArray | null)[] = [null, null, null, null, null];
  private readonly used: number[] = [0, 0, 0, 0, 0];
  private readonly finalized = new FinalizationRegistry<number>((bytes) => {
    this.bytes -= bytes;
    this.buffers--;
  });
  /** Arrays allocated (slabs count as one) and not yet collected. */
  buffers = 0;
  bytes = 0;

  alloc(dtype: DType, length: number): HostBuffer {
    const info = dtypeInfo(dtype);
    if (length * info.bytes > SLOT_BYTES) return new HostBuffer(this.track(new info.array(length)), 0);
    let slab = this.slabs[info.index]!;
    let base = this.used[info.index]!;
    if (slab === null || base + length > slab.length) {
      slab = this.slabs[info.index] = this.track(new info.array(SLAB_BYTES / info.bytes));
      base = 0;
    }
    this.used[info.index] = base + length;
    return new HostBuffer(slab, base);
  }

  private track(array: TypedArray): TypedArray {
    this.buffers++;
    this.bytes += array.byteLength;
    this.finalized.register(array, array.byteLength);
    return array;
  }

  write(buffer: HostBuffer, offset: number, data: TypedArray): void {
    buffer.array.set(data, buffer.base + offset);
  }

  read(buffer: HostBuffer, offset: number, length: number): TypedArray {
    return buffer.array.slice(buffer.base + offset, buffer.base + offset + length);
  }

  view(buffer: HostBuffer, length: number): TypedArray {
    return buffer.array.subarray(buffer.base, buffer.base + length);
  }
}
