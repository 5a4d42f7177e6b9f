import type { DType } from '@t/core/kernel';
import type { FunctionBuilder, MemoryOp, PlainOp, SimdOp } from '../assembler/index.ts';

/** Dtypes whose products are computed in vectors. */
export type BlockDType = 'float32' | 'float64' | 'int32';

export const isBlocked = (dtype: DType): dtype is BlockDType =>
  dtype === 'float32' || dtype === 'float64' || dtype === 'int32';

/** Instructions on elements and vectors of one dtype. */
export class Lanes {
  readonly bytes: number;
  /** Elements of a vector. */
  readonly count: number;
  readonly scalar: 'f32' | 'f64' | 'i32';
  private readonly vector: 'f32x4' | 'f64x2' | 'i32x4';
  /** Multiply-add in one instruction. */
  private readonly fused: boolean;

  constructor(dtype: BlockDType, relaxed: boolean) {
    this.bytes = dtype === 'float64' ? 8 : 4;
    this.count = 16 / this.bytes;
    this.scalar = dtype === 'int32' ? 'i32' : dtype === 'float64' ? 'f64' : 'f32';
    this.vector = dtype === 'int32' ? 'i32x4' : dtype === 'float64' ? 'f64x2' : 'f32x4';
    this.fused = relaxed && dtype !== 'int32';
  }

  add(f: FunctionBuilder): void {
    f.op(`${this.vector}.add` as SimdOp);
  }

  mul(f: FunctionBuilder): void {
    f.op(`${this.vector}.mul` as SimdOp);
  }

  /** `sum += x * y`, of locals. */
  multiplyAdd(f: FunctionBuilder, sum: number, x: number, y: number): void {
    f.get(x).get(y);
    if (this.fused)
      f.get(sum)
        .op(`${this.vector}.relaxed_madd` as SimdOp)
        .set(sum);
    else
      f.op(`${this.vector}.mul` as SimdOp)
        .get(sum)
        .op(`${this.vector}.add` as SimdOp)
        .set(sum);
  }

  /** Replaces the address on the stack by the element there, in every lane. */
  splat(f: FunctionBuilder, offset = 0): void {
    f.memory(this.bytes === 4 ? 'v128.load32_splat' : 'v128.load64_splat', offset);
  }

  load(f: FunctionBuilder, offset = 0): void {
    f.memory(`${this.scalar}.load` as MemoryOp, offset);
  }

  store(f: FunctionBuilder, offset = 0): void {
    f.memory(`${this.scalar}.store` as MemoryOp, offset);
  }

  scalarOp(f: FunctionBuilder, op: 'add' | 'mul'): void {
    f.op(`${this.scalar}.${op}` as PlainOp);
  }

  /** Leaves one lane of a vector local as a scalar. */
  extract(f: FunctionBuilder, vector: number, lane: number): void {
    f.get(vector).lane(`${this.vector}.extract_lane`, lane);
  }
}

/** Sizes of the blocks of a matrix product, after the BLIS scheme: what is reused most lies nearest. */
export interface BlockShape {
  readonly lanes: Lanes;
  /** Rows of the tile that the innermost loop keeps in registers. */
  readonly mr: number;
  /** Columns of that tile, in vectors and in elements. */
  readonly vectors: number;
  readonly nr: number;
  /** Depth of a packed block. */
  readonly kc: number;
  /** Rows of a packed block of a: mc * kc elements stay in the second-level cache. */
  readonly mc: number;
  /** Columns of a packed block of b. */
  readonly nc: number;
}

/**
 * Tiles were chosen by measurement: V8 has 15 vector registers to give, for the accumulators, one row of b and one
 * element of a. With multiply and add apart 4 x 8 is fastest, with a fused one 3 x 12.
 */
export function blockShape(dtype: BlockDType, relaxed: boolean): BlockShape {
  const lanes = new Lanes(dtype, relaxed);
  const [mr, vectors] = relaxed && dtype !== 'int32' ? [3, 3] : [4, 2];
  const kc = dtype === 'float64' ? 192 : 256;
  return { lanes, mr, vectors, nr: vectors * lanes.count, kc, mc: mr * 32, nc: 1536 };
}

/** Rows of the tiles that work on operands as they lie, by their width in vectors (1 to 4): eight or nine sums. */
export const DIRECT_ROWS = [0, 8, 4, 3, 2] as const;
export const DIRECT_VECTORS = 4;

/** Bytes of the workspace: a packed block of a, then one of b. */
export function workspaceLayout({ lanes, mr, nr, kc, mc, nc }: BlockShape): {
  b: number;
  bytes: number;
  capacity: number;
} {
  const round = (n: number): number => Math.ceil(n / 64) * 64;
  const b = round((mc + mr) * kc * lanes.bytes);
  const capacity = (nc + nr) * kc;
  return { b, bytes: b + round(capacity * lanes.bytes), capacity };
}
