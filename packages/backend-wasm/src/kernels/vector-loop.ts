import type { DType, Expr, InnerStride } from '@t/core/kernel';
import type { FunctionBuilder, MemoryLaneOp, MemoryOp, ModuleBuilder } from '../assembler/index.ts';
import { Lanes } from '../math/index.ts';
import { bytesOf } from './loops.ts';
import { convert, valueType } from './scalar.ts';
import { invariantParts, VectorEmitter, type Vector } from './vector.ts';

/** A buffer that a vector loop walks: `stride` is the local with its stride in bytes, for kind `s` alone. */
export interface Walked {
  readonly pointer: number;
  readonly dtype: DType;
  readonly kind: InnerStride;
  readonly stride: number;
}

const laneLoads: Record<number, MemoryLaneOp> = {
  1: 'v128.load8_lane',
  4: 'v128.load32_lane',
  8: 'v128.load64_lane',
};
const laneStores: Record<number, MemoryLaneOp> = {
  1: 'v128.store8_lane',
  4: 'v128.store32_lane',
  8: 'v128.store64_lane',
};

/** Loads, stores and splats of elements, four at a time or single ones. */
export class VectorAccess {
  private readonly f: FunctionBuilder;
  private readonly l: Lanes;

  constructor(m: ModuleBuilder, f: FunctionBuilder) {
    this.f = f;
    this.l = new Lanes(m, f, 'f32x4');
  }

  /** A mask where the dtype is bool; otherwise `x` itself. */
  private decode(x: Vector, dtype: DType): Vector {
    if (dtype !== 'bool') return x;
    this.f.get(x[0]!).get(this.l.k(0)).op('i32x4.ne');
    return [this.l.keep()];
  }

  private encode([x]: Vector, dtype: DType): number {
    return dtype === 'bool' ? this.l.iand(x!, this.l.k(1)) : x!;
  }

  /** The element at a pointer, in every lane. */
  splat(pointer: number, dtype: DType): Vector {
    const { f } = this;
    f.get(pointer);
    if (bytesOf(dtype) === 1) f.memory('i32.load8_u').op('i32x4.splat');
    else f.memory(dtype === 'float64' ? 'v128.load64_splat' : 'v128.load32_splat');
    const x = this.l.keep();
    return this.decode(dtype === 'float64' ? [x, x] : [x], dtype);
  }

  /** A runtime scalar, which arrives as f64, in every lane. */
  scalar(param: number, dtype: DType): Vector {
    const { f } = this;
    f.get(param);
    convert(f, 'float64', dtype);
    if (dtype === 'bool') f.i32(-1).op('i32.mul');
    f.op(valueType(dtype) === 'i32' ? 'i32x4.splat' : dtype === 'float64' ? 'f64x2.splat' : 'f32x4.splat');
    const x = this.l.keep();
    return dtype === 'float64' ? [x, x] : [x];
  }

  /** Element 0 at a pointer, in lane 0. */
  loadOne(pointer: number, dtype: DType): Vector {
    const { f } = this;
    f.get(pointer);
    if (bytesOf(dtype) === 1) f.memory('i32.load8_u').op('i32x4.splat');
    else f.memory(dtype === 'float64' ? 'v128.load64_zero' : 'v128.load32_zero');
    return this.decode([this.l.keep()], dtype);
  }

  storeOne(pointer: number, value: Vector, dtype: DType): void {
    const { f } = this;
    f.get(pointer).get(this.encode(value, dtype)).memoryLane(laneStores[bytesOf(dtype)]!, 0);
  }

  /** Four adjacent elements, `skip` elements past the pointer. */
  load(pointer: number, dtype: DType, skip = 0): Vector {
    const { f } = this;
    const at = skip * bytesOf(dtype);
    const one = (op: MemoryOp, offset: number): number => {
      f.get(pointer).memory(op, offset);
      return this.l.keep();
    };
    if (dtype === 'float64') return [one('v128.load', at), one('v128.load', at + 16)];
    if (bytesOf(dtype) === 4) return [one('v128.load', at)];
    f.get(pointer).memory('v128.load32_zero', at).op('i16x8.extend_low_i8x16_u', 'i32x4.extend_low_i16x8_u');
    return this.decode([this.l.keep()], dtype);
  }

  store(pointer: number, value: Vector, dtype: DType, skip = 0): void {
    const { f } = this;
    const at = skip * bytesOf(dtype);
    if (dtype === 'float64')
      value.forEach((part, i) =>
        f
          .get(pointer)
          .get(part)
          .memory('v128.store', at + 16 * i),
      );
    else if (bytesOf(dtype) === 4) f.get(pointer).get(value[0]!).memory('v128.store', at);
    else {
      const x = this.encode(value, dtype);
      f.get(x).get(x).op('i16x8.narrow_i32x4_u');
      const narrow = this.l.keep();
      f.get(pointer)
        .get(narrow)
        .get(narrow)
        .op('i8x16.narrow_i16x8_u')
        .memoryLane('v128.store32_lane', 0, at);
    }
  }

  /** Four elements `stride` bytes apart from the address in `pointer` on. */
  gather(pointer: number, stride: number, dtype: DType): Vector {
    const { f } = this;
    const bytes = bytesOf(dtype);
    const at = this.steps(pointer, stride);
    const op = laneLoads[bytes]!;
    const groups = bytes === 8 ? [at.slice(0, 2), at.slice(2)] : [at];
    const value = groups.map(([first, ...rest]) => {
      const x = f.local('v128');
      if (bytes === 1) f.get(first!).get(this.l.k(0)).memoryLane(op, 0);
      else f.get(first!).memory(bytes === 8 ? 'v128.load64_zero' : 'v128.load32_zero');
      f.set(x);
      // Bytes become the lowest ones of 32-bit lanes.
      rest.forEach((address, i) =>
        f
          .get(address)
          .get(x)
          .memoryLane(op, bytes === 1 ? 4 * (i + 1) : i + 1)
          .set(x),
      );
      return x;
    });
    return this.decode(value, dtype);
  }

  scatter(pointer: number, stride: number, value: Vector, dtype: DType): void {
    const { f } = this;
    const bytes = bytesOf(dtype);
    const x = bytes === 1 ? [this.encode(value, dtype)] : value;
    this.steps(pointer, stride).forEach((address, i) => {
      const [part, lane] = bytes === 8 ? [i >> 1, i & 1] : [0, bytes === 1 ? 4 * i : i];
      f.get(address).get(x[part]!).memoryLane(laneStores[bytes]!, lane);
    });
  }

  /** Locals with the addresses of four elements; the pointer is left beyond them. */
  private steps(pointer: number, stride: number): number[] {
    const { f } = this;
    return [0, 1, 2, 3].map(() => {
      const at = f.local('i32');
      f.get(pointer).tee(at).get(stride).op('i32.add').set(pointer);
      return at;
    });
  }
}

export interface VectorBody {
  /** Expressions of which the parts that do not vary are computed before the loop. */
  readonly exprs: readonly Expr[];
  readonly inputs: readonly Walked[];
  readonly scalars: readonly Vector[];
  /** Also walked: the output. */
  readonly outputs: readonly Walked[];
  /** Vectors of four between two tests for the end. */
  readonly unroll: number;
  /** Locals of the coordinates, if they are used; the last one is moved by the loop. */
  readonly places?: readonly number[];
  /** Emits the code for `blocks` vectors, or for a single element. */
  write(emitters: readonly VectorEmitter[], single: boolean, outputs: readonly Walked[]): void;
}

/** A loop over `size` (a local) elements. Pointers are left as they were. */
export function vectorLoop(
  m: ModuleBuilder,
  f: FunctionBuilder,
  access: VectorAccess,
  size: number,
  body: VectorBody,
): void {
  const copy = (walked: Walked): Walked => {
    if (walked.kind === '0') return walked;
    const pointer = f.local('i32');
    f.get(walked.pointer).set(pointer);
    return { ...walked, pointer };
  };
  const inputs = body.inputs.map(copy);
  const outputs = body.outputs.map(copy);
  const splats = new Map<number, Vector>();
  const splat = (index: number): Vector => {
    let value = splats.get(index);
    if (value === undefined)
      splats.set(index, (value = access.splat(inputs[index]!.pointer, inputs[index]!.dtype)));
    return value;
  };
  const place = body.places?.at(-1);
  const axis = (body.places?.length ?? 0) - 1;
  const l = new Lanes(m, f, 'f32x4');
  const coordinate = (of: number, skip: number): Vector => {
    f.get(body.places![of]!).op('i32x4.splat');
    const start = l.keep();
    if (of !== axis) return [start];
    f.get(start)
      .v128([0, 1, 2, 3].flatMap((i) => [i + skip, 0, 0, 0]))
      .op('i32x4.add');
    return [l.keep()];
  };

  const varies = (leaf: Expr): boolean =>
    (leaf.kind === 'input' && inputs[leaf.index]!.kind !== '0') ||
    (leaf.kind === 'coord' && leaf.axis === axis);
  const parts = body.exprs.flatMap((expr) => invariantParts(expr, varies));
  const before = new VectorEmitter(
    m,
    f,
    { input: splat, scalar: (i) => body.scalars[i]!, coord: (of) => coordinate(of, 0) },
    false,
    new Map(),
  );
  const invariant = new Map(parts.map((expr) => [expr, before.emit(expr)]));

  /** `length` elements from the pointers on: a number of vectors of four, or a single element. */
  const step = (length: number): void => {
    const single = length === 1;
    const known = single
      ? new Map([...invariant].map(([expr, value]) => [expr, value.slice(0, 1)]))
      : invariant;
    const emitters: VectorEmitter[] = [];
    for (let skip = 0; skip < length; skip += 4) {
      const leaves = {
        input: (index: number): Vector => {
          const walked = inputs[index]!;
          if (walked.kind === '0') return single ? splat(index).slice(0, 1) : splat(index);
          if (single) return access.loadOne(walked.pointer, walked.dtype);
          if (walked.kind === '1') return access.load(walked.pointer, walked.dtype, skip);
          return access.gather(walked.pointer, walked.stride, walked.dtype);
        },
        scalar: (i: number): Vector => (single ? body.scalars[i]!.slice(0, 1) : body.scalars[i]!),
        coord: (of: number): Vector => coordinate(of, skip),
      };
      emitters.push(new VectorEmitter(m, f, leaves, single, known));
    }
    body.write(emitters, single, outputs);
    for (const walked of [...inputs, ...outputs]) {
      if (walked.kind === '0' || (walked.kind === 's' && !single)) continue;
      f.get(walked.pointer);
      if (walked.kind === '1') f.i32(length * bytesOf(walked.dtype));
      else f.get(walked.stride);
      f.op('i32.add').set(walked.pointer);
    }
    if (place !== undefined) f.get(place).i32(length).op('i32.add').set(place);
  };

  const rounds = f.local('i32');
  const repeat = (length: number): void => {
    f.get(rounds).if(() => {
      f.doWhile(
        () => step(length),
        () => f.get(rounds).i32(1).op('i32.sub').tee(rounds),
      );
    });
  };
  const wide = 4 * body.unroll;
  f.get(size).i32(Math.log2(wide)).op('i32.shr_u').set(rounds);
  repeat(wide);
  if (body.unroll > 1) {
    f.get(size)
      .i32(wide - 1)
      .op('i32.and')
      .i32(2)
      .op('i32.shr_u')
      .set(rounds);
    repeat(4);
  }
  f.get(size).i32(3).op('i32.and').set(rounds);
  repeat(1);
}
