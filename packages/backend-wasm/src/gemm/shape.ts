import type { DType } from '@t/core/kernel';

/** Dtypes whose products are blocked. */
export type BlockDType = 'float32' | 'float64';

export const isBlocked = (dtype: DType): dtype is BlockDType => dtype === 'float32' || dtype === 'float64';

/** Sizes of the blocks of a matrix product, after the BLIS scheme: what is reused most lies nearest. */
export interface BlockShape {
  readonly dtype: BlockDType;
  /** Multiply-add in one instruction (relaxed SIMD). */
  readonly relaxed: boolean;
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
  const lanes = dtype === 'float32' ? 4 : 2;
  const mr = relaxed ? 3 : 4;
  const vectors = relaxed ? 3 : 2;
  return { dtype, relaxed, mr, vectors, nr: vectors * lanes, kc: 256, mc: relaxed ? 96 : 128, nc: 1536 };
}

export const bytesOf = (shape: BlockShape): number => (shape.dtype === 'float32' ? 4 : 8);

/** Bytes of the workspace: a packed block of a, one of b, and a tile for the edges. */
export function workspaceLayout(shape: BlockShape): { b: number; tile: number; bytes: number } {
  const bytes = bytesOf(shape);
  const round = (n: number): number => Math.ceil(n / 64) * 64;
  const b = round((shape.mc + shape.mr) * shape.kc * bytes);
  const tile = b + round((shape.nc + shape.nr) * shape.kc * bytes);
  return { b, tile, bytes: tile + round(shape.mr * shape.nr * bytes) };
}
