import { dtypeInfo, dtypeOfArray, type DType, type TypedArray } from '../tensor/dtype.ts';

/** Elements of a typed array from `base` on: the memory of backends that live in JavaScript's heap. */
export class HostBuffer {
  readonly array: TypedArray;
  readonly base: number;
  /** True while nobody but the tensor refers to the array, so that it may serve again after `free`. */
  recyclable: boolean;

  constructor(array: TypedArray, base: number, recyclable = false) {
    this.array = array;
    this.base = base;
    this.recyclable = recyclable;
  }
}

/** A typed array of its own costs 0.5 us and more; up to this many bytes a buffer is a slot of a slab. */
const SLOT_BYTES = 2048;
const SLAB_BYTES = 32768;

/**
 * Smaller arrays are not counted. What the registry keeps of a dead array (some 50 bytes) is given up by a task of its
 * own, which never comes in a synchronous loop: it has to be little beside the array.
 */
const COUNTED_BYTES = 65536;

/** Bytes of freed arrays that wait to be used again. */
const POOL_BYTES = 256 * 1024 * 1024;

/**
 * Allocates from V8's heap and leaves freeing to its collector. Slots are handed out once and never reused, so a
 * slab dies with the last tensor that lies in it. Large arrays that are freed (by a scope, `dispose`, or autograd) are
 * kept for the next tensor of the same size: the first touch of new memory costs more than most kernels.
 */
export class HostMemory {
  private readonly slabs: (TypedArray | null)[] = [null, null, null, null, null];
  private readonly used: number[] = [0, 0, 0, 0, 0];
  private readonly pool = new Map<DType, Map<number, TypedArray[]>>();
  private pooled = 0;
  private readonly finalized = new FinalizationRegistry<number>((bytes) => {
    this.bytes -= bytes;
    this.buffers--;
  });
  /** Arrays of `COUNTED_BYTES` or more that were allocated and not yet collected. */
  buffers = 0;
  bytes = 0;

  alloc(dtype: DType, length: number): HostBuffer {
    const info = dtypeInfo(dtype);
    if (length * info.bytes > SLOT_BYTES)
      return new HostBuffer(this.reuse(dtype, length) ?? this.track(new info.array(length)), 0, true);
    let slab = this.slabs[info.index]!;
    let base = this.used[info.index]!;
    if (slab === null || base + length > slab.length) {
      slab = this.slabs[info.index] = this.track(new info.array(SLAB_BYTES / info.bytes));
      base = 0;
    }
    this.used[info.index] = base + length;
    return new HostBuffer(slab, base);
  }

  private reuse(dtype: DType, length: number): TypedArray | undefined {
    const array = this.pool
      .get(dtype === 'bool' ? 'uint8' : dtype)
      ?.get(length)
      ?.pop();
    if (array !== undefined) this.pooled -= array.byteLength;
    return array;
  }

  free(buffer: HostBuffer): void {
    const { array } = buffer;
    if (!buffer.recyclable || this.pooled + array.byteLength > POOL_BYTES) return;
    buffer.recyclable = false;
    const dtype = dtypeOfArray(array)!;
    let sizes = this.pool.get(dtype);
    if (sizes === undefined) this.pool.set(dtype, (sizes = new Map()));
    const waiting = sizes.get(array.length);
    if (waiting === undefined) sizes.set(array.length, [array]);
    else waiting.push(array);
    this.pooled += array.byteLength;
  }

  private track(array: TypedArray): TypedArray {
    if (array.byteLength < COUNTED_BYTES) return array;
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

  /** The memory itself; from now on it is shared with whoever asked. */
  view(buffer: HostBuffer, length: number): TypedArray {
    buffer.recyclable = false;
    return buffer.array.subarray(buffer.base, buffer.base + length);
  }
}
