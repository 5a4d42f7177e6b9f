import type { DType, TypedArray } from '../tensor/dtype.ts';
import type { ConvolveKernel, Kernel, NormaliseKernel } from './kernel.ts';

/** Memory of a backend; what it is made of is the backend's own affair. */
export type Buffer = object;

/** A compiled kernel; opaque to core. */
export type Program = object;

/**
 * Arguments of one run. Core fills and reuses one such object, so a backend reads it during `run` and keeps
 * nothing of it but `geometry`, which belongs to a cached plan and never changes.
 */
export interface Launch {
  /** Outputs first, then inputs. */
  readonly buffers: Buffer[];
  /** First element of each buffer, in elements of its dtype. */
  readonly offsets: number[];
  /** Runtime scalars of the expressions. */
  readonly scalars: number[];
  /** Sizes and strides, laid out as the kernel's kind says. */
  geometry: Int32Array;
}

/** Part of a buffer, in elements. */
export interface Reading {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly length: number;
}

export interface MemoryStats {
  /** Buffers alive, where the backend can know. */
  readonly buffers: number;
  /** Bytes that those occupy. */
  readonly bytes: number;
  /** Kernels compiled so far: stands still once a program is warm. */
  readonly compiled: number;
}

/** What a backend is: a place for bytes and a compiler of kernels. A third party implements this and no more. */
export interface Backend {
  /** Shown in errors and reports. An open string: core knows no backend by name. */
  readonly name: string;
  readonly capabilities: {
    readonly dtypes: ReadonlySet<DType>;
    /** True where `readSync` works. */
    readonly syncRead: boolean;
    /** Most buffers that one kernel may bind. */
    readonly maxBuffers: number;
  };
  /** Room for `length` elements; the content is unspecified. */
  alloc(dtype: DType, length: number): Buffer;
  free(buffer: Buffer): void;
  /** Copies `data` in, from element `offset` on. */
  write(buffer: Buffer, offset: number, data: TypedArray): void;
  /** A copy of `length` elements from `offset` on. */
  read(buffer: Buffer, offset: number, length: number): Promise<TypedArray>;
  readSync?(buffer: Buffer, offset: number, length: number): TypedArray;
  /**
   * For backends without `readSync`: calls `work` with copies of what `readings` name, as they are now in program order.
   * Where it `blocks`, whatever comes after this call waits until `work` has returned, but what `work` itself asks for.
   * What `work` throws is told by the next `read`.
   */
  later?(readings: readonly Reading[], work: (values: readonly TypedArray[]) => void, blocks: boolean): void;
  /** Takes over a typed array without a copy, where the backend's memory is JavaScript's own. */
  wrap?(array: TypedArray): Buffer;
  /** The memory itself as a typed array, where the backend's memory is JavaScript's own. */
  view?(buffer: Buffer, length: number): TypedArray;
  /**
   * Whether `compile` takes this kernel, and a launch of this geometry is faster than the maps and reductions that core
   * makes of it otherwise, as it does where there is no such method. Asked once a plan.
   */
  normalises?(kernel: NormaliseKernel, geometry: Int32Array): boolean;
  /** The same of convolutions, which are products of copied windows otherwise. Asked at each. */
  convolves?(kernel: ConvolveKernel, geometry: Int32Array): boolean;
  /** Called once per kernel; core keeps the program. */
  compile(kernel: Kernel): Program;
  /** Runs in program order; may queue. */
  run(program: Program, launch: Launch): void;
  memory(): MemoryStats;
  dispose(): void;
}
