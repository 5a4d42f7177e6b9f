import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { applyToTile, tileArguments, type Epilogue } from './epilogue.ts';
import type { BlockShape, Lanes } from './shape.ts';

/** Steps of the innermost loop written out one after the other, each with an early exit. */
const UNROLL = 4;

/**
 * The innermost loop: a tile of `mr` rows and `vectors` vectors of the result, kept in registers while it runs over
 * `depth`. Parameters: depth, a, b (packed: mr and nr elements per step), c, row stride of c in bytes, rows and
 * columns of the tile that lie inside the result, whether to add to c, and those of the epilogue (`tileParams`).
 */
export function packedTile(m: ModuleBuilder, shape: BlockShape, epilogue: Epilogue): number {
  const { lanes, mr, vectors, nr } = shape;
  const part = storePart(m, lanes);
  const own = new Array<'i32'>(8).fill('i32');
  return m.add([...own, ...epilogue.tileParams], [], (f) => {
    const [depth, a, b, c, rowStride, rows, columns, add] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
    const tile = new Tile(f, lanes, mr, vectors);
    const advance = (sign: 1 | -1): void => {
      f.get(a)
        .i32(sign * UNROLL * mr * lanes.bytes)
        .op('i32.add')
        .set(a);
      f.get(b)
        .i32(sign * UNROLL * nr * lanes.bytes)
        .op('i32.add')
        .set(b);
    };
    // Pointers move once a round, at its top: what follows the last loads of a loop would wait for them.
    tile.steps(
      depth,
      (step) => {
        if (step === 0) advance(1);
        tile.loadRow(b, step * nr * lanes.bytes);
        for (let r = 0; r < mr; r++) {
          f.get(a);
          tile.multiply(r, (step * mr + r) * lanes.bytes);
        }
      },
      () => advance(-1),
    );
    f.get(add).if(() => tile.add(c, rowStride, rows));
    tile.finish(m, epilogue, own.length, rows);
    tile.store(c, rowStride, rows, columns, part);
  });
}

/** Rows of b follow one another at equal distances, or at those from the first one that a list of words tells. */
export type RowsOfB = 'even' | 'listed';

/**
 * The same on operands as they lie: rows of b are contiguous, elements of a anywhere. Parameters: depth, a, row
 * stride and depth stride of a, b, row stride of b or the address of its list, c, row stride of c, rows and columns inside the result, whether to
 * add to c, and those of the epilogue. Strides are in bytes; rows outside repeat the last one.
 */
export function directTile(
  m: ModuleBuilder,
  lanes: Lanes,
  mr: number,
  vectors: number,
  epilogue: Epilogue,
  rowsOfB: RowsOfB = 'even',
): number {
  const part = storePart(m, lanes);
  const own = new Array<'i32'>(11).fill('i32');
  return m.add([...own, ...epilogue.tileParams], [], (f) => {
    const [depth, a, aRow, aDepth, b, bRow, c, cRow, rows, columns, add] = [
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ] as const;
    const tile = new Tile(f, lanes, mr, vectors);
    const pointers = linePointers(f, mr, a, aRow, rows);
    const listed = rowsOfB === 'listed';
    const row = listed ? f.local('i32') : b;
    tile.steps(depth, () => {
      if (listed) f.get(b).get(bRow).memory('i32.load').op('i32.add').set(row);
      tile.loadRow(row);
      pointers.forEach((pointer, r) => {
        f.get(pointer);
        tile.multiply(r);
      });
      for (const pointer of pointers) f.get(pointer).get(aDepth).op('i32.add').set(pointer);
      if (listed) f.get(bRow).i32(4).op('i32.add').set(bRow);
      else f.get(b).get(bRow).op('i32.add').set(b);
    });
    f.get(add).if(() => tile.add(c, cRow, rows));
    tile.finish(m, epilogue, own.length, rows);
    tile.store(c, cRow, rows, columns, part);
  });
}

/** Pointers to `count` lines from `base` on; those past `lines` point to the last one. */
export function linePointers(
  f: FunctionBuilder,
  count: number,
  base: number,
  stride: number,
  lines: number,
): number[] {
  const pointers = [base];
  for (let i = 1; i < count; i++) {
    const pointer = f.local('i32');
    f.get(pointers[i - 1]!)
      .get(stride)
      .i32(0)
      .get(lines)
      .i32(i)
      .op('i32.gt_s', 'select', 'i32.add')
      .set(pointer);
    pointers.push(pointer);
  }
  return pointers;
}

/** Stores the first `count` lanes of a vector local. */
export function storeLanes(
  f: FunctionBuilder,
  lanes: Lanes,
  address: number,
  vector: number,
  count: number,
  offset = 0,
): void {
  if (count === lanes.count) f.get(address).get(vector).memory('v128.store', offset);
  else if (count * lanes.bytes >= 8) {
    f.get(address).get(vector).memoryLane('v128.store64_lane', 0, offset);
    if (count * lanes.bytes === 12)
      f.get(address)
        .get(vector)
        .memoryLane('v128.store32_lane', 2, offset + 8);
  } else f.get(address).get(vector).memoryLane('v128.store32_lane', 0, offset);
}

/**
 * The same with the count as an argument: all lanes where it is larger, none where it is not positive. Parameters:
 * address, vector, count.
 */
export function storePart(m: ModuleBuilder, lanes: Lanes): number {
  return m.helper(`storePart ${lanes.bytes}`, ['i32', 'v128', 'i32'], [], (f) => {
    const [address, vector, count] = [0, 1, 2] as const;
    f.get(count)
      .i32(lanes.count)
      .op('i32.ge_s')
      .if(
        () => storeLanes(f, lanes, address, vector, lanes.count),
        () => {
          for (let n = 1; n < lanes.count; n++)
            f.get(count)
              .i32(n)
              .op('i32.eq')
              .if(() => storeLanes(f, lanes, address, vector, n));
        },
      );
  });
}

/** Accumulators of one tile, and the row of b at hand. */
class Tile {
  private readonly f: FunctionBuilder;
  private readonly lanes: Lanes;
  private readonly sums: number[][];
  private readonly row: number[];
  private readonly element: number;

  constructor(f: FunctionBuilder, lanes: Lanes, mr: number, vectors: number) {
    this.f = f;
    this.lanes = lanes;
    const locals = (): number[] => Array.from({ length: vectors }, () => f.local('v128'));
    this.sums = Array.from({ length: mr }, locals);
    this.row = locals();
    this.element = f.local('v128');
  }

  /** Runs `step` `depth` times, after `before`; it is told its number within a round of UNROLL steps. */
  steps(depth: number, step: (index: number) => void, before?: () => void): void {
    const { f } = this;
    f.block((out) => {
      f.get(depth).op('i32.eqz').branchIf(out);
      before?.();
      f.loop((again) => {
        for (let u = 0; u < UNROLL; u++) {
          step(u);
          f.get(depth).i32(1).op('i32.sub').tee(depth);
          if (u < UNROLL - 1) f.op('i32.eqz').branchIf(out);
          else f.branchIf(again);
        }
      });
    });
  }

  loadRow(b: number, offset = 0): void {
    this.row.forEach((local, v) =>
      this.f
        .get(b)
        .memory('v128.load', offset + 16 * v)
        .set(local),
    );
  }

  /** Adds the product of the element `offset` bytes behind the address on the stack and the row of b to row `r`. */
  multiply(r: number, offset = 0): void {
    const { f, lanes, element } = this;
    lanes.splat(f, offset);
    f.set(element);
    this.sums[r]!.forEach((sum, v) => lanes.multiplyAdd(f, sum, element, this.row[v]!));
  }

  /** Adds what lies in the rows from `c` on to the sums; vectors may reach past the last column. */
  add(c: number, rowStride: number, rows: number): void {
    const { f, lanes } = this;
    linePointers(f, this.sums.length, c, rowStride, rows).forEach((pointer, r) =>
      this.sums[r]!.forEach((sum, v) => {
        f.get(sum)
          .get(pointer)
          .memory('v128.load', 16 * v);
        lanes.add(f);
        f.set(sum);
      }),
    );
  }

  /** Applies the epilogue, whose parameters start at number `first`, where they say so. */
  finish(m: ModuleBuilder, epilogue: Epilogue, first: number, rows: number): void {
    const { f, sums } = this;
    if (!epilogue.inTiles) return;
    const { apply, pointers, rowStrides, scalars } = tileArguments(epilogue, first);
    f.get(apply).if(() => {
      const lines = pointers.map((pointer, k) => linePointers(f, sums.length, pointer, rowStrides[k]!, rows));
      const ofRow = sums.map((_, r) => lines.map((line) => line[r]!));
      applyToTile(m, f, epilogue, sums, ofRow, scalars);
    });
  }

  /** Writes the sums that lie inside the result to the rows from `c` on; `part` is the helper `storePart`. */
  store(c: number, rowStride: number, rows: number, columns: number, part: number): void {
    const { f, lanes, sums } = this;
    const width = this.row.length * lanes.count;
    const all = (write: (sum: number, v: number) => void): void =>
      void f.block((out) =>
        sums.forEach((row, r) => {
          row.forEach(write);
          if (r === sums.length - 1) return;
          f.get(rows)
            .i32(r + 1)
            .op('i32.le_s')
            .branchIf(out);
          f.get(c).get(rowStride).op('i32.add').set(c);
        }),
      );
    f.get(columns)
      .i32(width)
      .op('i32.ge_s')
      .if(
        () =>
          all((sum, v) =>
            f
              .get(c)
              .get(sum)
              .memory('v128.store', 16 * v),
          ),
        () =>
          all((sum, v) =>
            f
              .get(c)
              .i32(16 * v)
              .op('i32.add')
              .get(sum)
              .get(columns)
              .i32(v * lanes.count)
              .op('i32.sub')
              .call(part),
          ),
      );
  }
}
