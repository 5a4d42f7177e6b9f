import { dtypeInfo, type DType, type InnerStride } from '@t/core/kernel';
import type { FunctionBuilder, MemoryOp } from '../assembler/index.ts';
import { valueType } from './scalar.ts';

/**
 * Every kernel is a function `run(geometry, pointers..., scalars...)`: the address of the launch's geometry (sizes and
 * strides in elements), the address of the first element of each buffer, and the runtime scalars as f64.
 */
export interface KernelParams {
  readonly geometry: number;
  readonly pointers: readonly number[];
  readonly scalars: readonly number[];
}

export function kernelParams(
  buffers: number,
  scalars: number,
): { types: ('i32' | 'f64')[]; params: KernelParams } {
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  return {
    types: [...new Array<'i32'>(buffers + 1).fill('i32'), ...new Array<'f64'>(scalars).fill('f64')],
    params: { geometry: 0, pointers: range(1, buffers), scalars: range(buffers + 1, scalars) },
  };
}

/**
 * Kernels of one dimension take its size in the place of the geometry, and after it the strides (in elements) of the
 * buffers of kind `s`: `run(size, strides..., pointers..., scalars...)`.
 */
export interface FlatParams {
  readonly size: number;
  /** Per buffer; -1 where the stride is no argument. */
  readonly strides: readonly number[];
  readonly pointers: readonly number[];
  readonly scalars: readonly number[];
}

export function flatParams(
  inner: readonly InnerStride[],
  scalars: number,
): { types: ('i32' | 'f64')[]; params: FlatParams } {
  let next = 1;
  const strides = inner.map((kind) => (kind === 's' ? next++ : -1));
  const pointers = inner.map(() => next++);
  const types = [...new Array<'i32'>(next).fill('i32'), ...new Array<'f64'>(scalars).fill('f64')];
  return {
    types,
    params: { size: 0, strides, pointers, scalars: Array.from({ length: scalars }, () => next++) },
  };
}

/** Reads consecutive numbers of the geometry into locals. */
export class GeometryReader {
  private readonly f: FunctionBuilder;
  private readonly address: number;
  private at = 0;

  constructor(f: FunctionBuilder, address: number) {
    this.f = f;
    this.address = address;
  }

  /** Locals that hold the next `count` numbers, multiplied by `scale`. */
  take(count: number, scale = 1): number[] {
    return Array.from({ length: count }, () => {
      const local = this.f.local('i32');
      this.f.get(this.address).memory('i32.load', 4 * this.at++);
      if (scale !== 1) this.f.i32(scale).op('i32.mul');
      this.f.set(local);
      return local;
    });
  }
}

/** A pointer that loops move: the local with its address, and locals with its stride in bytes per loop. */
export interface Moving {
  readonly pointer: number;
  readonly strides: readonly number[];
}

/** Nested loops over `sizes` that move the pointers and put them back; `body` sees the counters of the loops. */
export function nest(
  f: FunctionBuilder,
  sizes: readonly number[],
  moving: readonly Moving[],
  body: (counters: readonly number[]) => void,
  counters: readonly number[] = [],
): void {
  if (sizes.length === 0) {
    body(counters);
    return;
  }
  const [size, ...rest] = sizes;
  const i = f.local('i32');
  const saved = moving.map(() => f.local('i32'));
  moving.forEach((m, k) => f.get(m.pointer).set(saved[k]!));
  f.i32(0).set(i);
  f.forUp(i, size!, 1, () => {
    nest(
      f,
      rest,
      moving.map((m) => ({ ...m, strides: m.strides.slice(1) })),
      body,
      [...counters, i],
    );
    for (const m of moving) f.get(m.pointer).get(m.strides[0]!).op('i32.add').set(m.pointer);
  });
  moving.forEach((m, k) => f.get(saved[k]!).set(m.pointer));
}

/** A loop over `size` in blocks of at most `step`; `body` sees the length of its block, the pointers its start. */
export function blocked(
  f: FunctionBuilder,
  size: number,
  step: number,
  moving: readonly { pointer: number; stride: number }[],
  body: (length: number) => void,
): void {
  const [left, length] = [f.local('i32'), f.local('i32')];
  const saved = moving.map(({ pointer }) => {
    const local = f.local('i32');
    f.get(pointer).set(local);
    return local;
  });
  f.get(size).set(left);
  f.get(left).if(() => {
    f.doWhile(
      () => {
        f.get(left).i32(step).get(left).i32(step).op('i32.lt_u', 'select').set(length);
        body(length);
        for (const { pointer, stride } of moving)
          f.get(stride).get(length).op('i32.mul').get(pointer).op('i32.add').set(pointer);
      },
      () => f.get(left).get(length).op('i32.sub').tee(left),
    );
  });
  moving.forEach(({ pointer }, i) => f.get(saved[i]!).set(pointer));
}

const loads: Record<DType, MemoryOp> = {
  float32: 'f32.load',
  float64: 'f64.load',
  int32: 'i32.load',
  uint8: 'i32.load8_u',
  bool: 'i32.load8_u',
};
const stores: Record<DType, MemoryOp> = {
  float32: 'f32.store',
  float64: 'f64.store',
  int32: 'i32.store',
  uint8: 'i32.store8',
  bool: 'i32.store8',
};

/** Loads the element at the address on the stack. */
export const loadElement = (f: FunctionBuilder, dtype: DType, offset = 0): void =>
  void f.memory(loads[dtype], offset);

/** Stores the value on the stack at the address below it. */
export const storeElement = (f: FunctionBuilder, dtype: DType, offset = 0): void =>
  void f.memory(stores[dtype], offset);

export const bytesOf = (dtype: DType): number => dtypeInfo(dtype).bytes;

/** Runtime scalars arrive as f64; locals hold them in the dtype they are computed in. */
export function loadScalars(
  f: FunctionBuilder,
  scalars: readonly number[],
  dtypes: readonly DType[],
  convert: (dtype: DType) => void,
): number[] {
  return scalars.map((param, i) => {
    const local = f.local(valueType(dtypes[i]!));
    f.get(param);
    convert(dtypes[i]!);
    f.set(local);
    return local;
  });
}
