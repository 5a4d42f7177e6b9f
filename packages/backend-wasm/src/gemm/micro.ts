import type { FunctionBuilder, ModuleBuilder, SimdOp } from '../assembler/index.ts';
import { bytesOf, type BlockShape } from './shape.ts';

/** Steps of the innermost loop written out one after the other, each with an early exit. */
const UNROLL = 4;

/**
 * The innermost loop: a tile of `mr` rows and `vectors` vectors of the result, kept in registers while it runs over
 * `depth`. Parameters: depth, a, b, c, row stride of c in bytes, whether to add to c. `a` is packed (mr elements per
 * step), `b` is packed (nr elements per step).
 */
export function packedTile(m: ModuleBuilder, shape: BlockShape): number {
  return m.add(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [depth, a, b, c, rowStride, add] = [0, 1, 2, 3, 4, 5] as const;
    const tile = new Tile(f, shape);
    const bytes = bytesOf(shape);
    f.block((out) => {
      f.get(depth).op('i32.eqz').branchIf(out);
      f.loop((again) => {
        for (let u = 0; u < UNROLL; u++) {
          tile.loadRow(b);
          for (let r = 0; r < shape.mr; r++) tile.multiply(r, () => splat(f, shape, a, r * bytes));
          f.get(a).i32(shape.mr * bytes).op('i32.add').set(a);
          f.get(b).i32(shape.nr * bytes).op('i32.add').set(b);
          f.get(depth).i32(1).op('i32.sub').tee(depth);
          if (u < UNROLL - 1) f.op('i32.eqz').branchIf(out);
          else f.branchIf(again);
        }
      });
    });
    tile.store(c, rowStride, add);
  });
}

/**
 * The same tile on operands as they lie, for small matrices: rows of b are contiguous, those of a anywhere.
 * Parameters: depth, a, row stride and depth stride of a, b, row stride of b, c, row stride of c, and the
 * number of rows (fewer than mr repeat the last one). Strides are in bytes.
 */
export function directTile(m: ModuleBuilder, shape: BlockShape): number {
  return m.add(['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [depth, a, aRow, aDepth, b, bRow, c, cRow, rows] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
    const tile = new Tile(f, shape);
    const pointers = rowPointers(f, shape.mr, a, aRow, rows);
    const never = f.local('i32');
    f.block((out) => {
      f.get(depth).op('i32.eqz').branchIf(out);
      f.loop((again) => {
        for (let u = 0; u < UNROLL; u++) {
          tile.loadRow(b);
          pointers.forEach((pointer, r) => tile.multiply(r, () => splat(f, shape, pointer, 0)));
          for (const pointer of pointers) f.get(pointer).get(aDepth).op('i32.add').set(pointer);
          f.get(b).get(bRow).op('i32.add').set(b);
          f.get(depth).i32(1).op('i32.sub').tee(depth);
          if (u < UNROLL - 1) f.op('i32.eqz').branchIf(out);
          else f.branchIf(again);
        }
      });
    });
    tile.store(c, cRow, never);
  });
}

/** Pointers to `count` rows from `base` on; those past `rows` point to the last one. */
export function rowPointers(f: FunctionBuilder, count: number, base: number, stride: number, rows: number): number[] {
  return Array.from({ length: count }, (_, r) => {
    const pointer = f.local('i32');
    if (r === 0) f.get(base).set(pointer);
    else {
      const row = f.local('i32');
      f.i32(r).get(rows).i32(1).op('i32.sub').i32(r).get(rows).op('i32.lt_s', 'select').set(row);
      f.get(base).get(row).get(stride).op('i32.mul', 'i32.add').set(pointer);
    }
    return pointer;
  });
}

function splat(f: FunctionBuilder, shape: BlockShape, pointer: number, offset: number): void {
  f.get(pointer).memory(shape.dtype === 'float32' ? 'v128.load32_splat' : 'v128.load64_splat', offset);
}

/** Accumulators of one tile, and the row of b at hand. */
class Tile {
  private readonly f: FunctionBuilder;
  private readonly shape: BlockShape;
  private readonly sums: number[][];
  private readonly row: number[];

  constructor(f: FunctionBuilder, shape: BlockShape) {
    this.f = f;
    this.shape = shape;
    const vectors = (): number[] => Array.from({ length: shape.vectors }, () => f.local('v128'));
    this.sums = Array.from({ length: shape.mr }, vectors);
    this.row = vectors();
  }

  loadRow(b: number): void {
    this.row.forEach((local, v) => this.f.get(b).memory('v128.load', 16 * v).set(local));
  }

  /** Adds `element * row` to row `r`; `element` leaves a splat on the stack. */
  multiply(r: number, element: () => void): void {
    const { f, shape } = this;
    const type = shape.dtype === 'float32' ? 'f32x4' : 'f64x2';
    const x = f.local('v128');
    element();
    f.set(x);
    this.sums[r]!.forEach((sum, v) => {
      if (shape.relaxed) f.get(x).get(this.row[v]!).get(sum).op(`${type}.relaxed_madd` as SimdOp).set(sum);
      else f.get(x).get(this.row[v]!).op(`${type}.mul` as SimdOp).get(sum).op(`${type}.add` as SimdOp).set(sum);
    });
  }

  /** Writes the tile to rows from `c` on, adding to what is there where the local `add` is not 0. */
  store(c: number, rowStride: number, add: number): void {
    const { f, shape } = this;
    const type = shape.dtype === 'float32' ? 'f32x4' : 'f64x2';
    const write = (sums: readonly number[], adding: boolean): void =>
      sums.forEach((sum, v) => {
        f.get(c).get(sum);
        if (adding) f.get(c).memory('v128.load', 16 * v).op(`${type}.add` as SimdOp);
        f.memory('v128.store', 16 * v);
      });
    const all = (adding: boolean): void =>
      this.sums.forEach((sums, r) => {
        write(sums, adding);
        if (r < shape.mr - 1) f.get(c).get(rowStride).op('i32.add').set(c);
      });
    f.get(add).if(() => all(true), () => all(false));
  }
}
