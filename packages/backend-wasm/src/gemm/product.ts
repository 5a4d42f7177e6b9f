import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { GeometryReader, kernelParams } from '../kernels/loops.ts';
import { lineFinisher, type Epilogue } from './epilogue.ts';
import { directTile, packedTile } from './micro.ts';
import { packer } from './pack.ts';
import { DIRECT_ROWS, DIRECT_VECTORS, workspaceLayout, type BlockShape } from './shape.ts';
import { dots, outer, scaledColumns } from './vector.ts';

/** Up to this many multiplications a product is computed on the operands as they lie. */
const SMALL = 1e6;

/** So few rows of a are not worth packing b for: rows of b are read in groups, from one end to the other. */
const FEW_ROWS = 4;
const DEPTH_GROUP = 16;

/** Indices of the functions that the driver calls. */
interface Functions {
  readonly packed: number;
  /** By width in vectors. */
  readonly direct: readonly number[];
  readonly packA: number;
  readonly packB: number;
  /** Writes lines of one vector's length: a transposing copy. */
  readonly transpose: number;
  readonly dots: number;
  readonly scaledColumns: number;
  readonly outer: number;
  readonly finishLine: number;
}

/** Locals of a buffer that the epilogue reads, strides in bytes. */
interface Further {
  readonly pointer: number;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** Locals of the driver: everything of the geometry, strides in bytes. */
interface Driver {
  readonly f: FunctionBuilder;
  readonly shape: BlockShape;
  readonly functions: Functions;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /**
   * Rows and columns of the whole product, of which this thread may compute a part. The way to compute it depends on
   * these alone, so that results do not depend on the number of threads.
   */
  readonly allRows: number;
  readonly allColumns: number;
  readonly c: number;
  readonly a: number;
  readonly b: number;
  readonly cRow: number;
  readonly aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly bColumn: number;
  readonly workspace: number;
  readonly epilogue: Epilogue;
  readonly further: readonly Further[];
  readonly scalars: readonly number[];
}

/**
 * Writes `run(geometry, c, a, b, further..., scalars..., workspace)`: batches of products of any strides into a result
 * whose columns are adjacent; behind the launch's geometry stand the rows and columns of the whole product. Large
 * products are packed into panels (see BlockShape), small ones computed in place, those with a vector or of two vectors
 * by loops of their own.
 */
export function writeProduct(m: ModuleBuilder, shape: BlockShape, epilogue: Epilogue): void {
  const { lanes } = shape;
  const functions: Functions = {
    packed: packedTile(m, shape, epilogue),
    direct: DIRECT_ROWS.map((mr, vectors) => (mr === 0 ? -1 : directTile(m, lanes, mr, vectors, epilogue))),
    packA: packer(m, lanes, shape.mr),
    packB: packer(m, lanes, shape.nr),
    transpose: packer(m, lanes, lanes.count),
    dots: dots(m, lanes),
    scaledColumns: scaledColumns(m, lanes),
    outer: outer(m, lanes),
    finishLine: epilogue.isIdentity ? -1 : lineFinisher(m, epilogue),
  };
  const buffers = 3 + epilogue.inner.length;
  const { types, params } = kernelParams(buffers, epilogue.scalars.length);
  m.add(
    [...types, 'i32'],
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const [batch, rows, columns, depth] = geometry.take(4) as [number, number, number, number];
      const [cBatch, cRow] = geometry.take(3, lanes.bytes) as [number, number, number];
      const [aBatch, aRow, aDepth] = geometry.take(3, lanes.bytes) as [number, number, number];
      const [bBatch, bDepth, bColumn] = geometry.take(3, lanes.bytes) as [number, number, number];
      const further = params.pointers.slice(3).map((pointer): Further => {
        const [batch, row, column] = geometry.take(3, lanes.bytes) as [number, number, number];
        return { pointer, batch, row, column };
      });
      const [allRows, allColumns] = geometry.take(2) as [number, number];
      const d: Driver = {
        f,
        shape,
        functions,
        rows,
        columns,
        depth,
        allRows,
        allColumns,
        c: 1,
        a: 2,
        b: 3,
        workspace: types.length,
        epilogue,
        further,
        scalars: params.scalars,
        cRow,
        aRow,
        aDepth,
        bDepth,
        bColumn,
      };
      const z = f.local('i32');
      f.forUp(z, batch, 1, () => {
        f.block((done) => {
          vectorCases(d, done);
          fitsDirect(d);
          f.if(
            () => direct(d),
            () => blocked(d),
          );
          if (!epilogue.inTiles) finishRows(d);
        });
        for (const [pointer, stride] of [
          [d.c, cBatch],
          [d.a, aBatch],
          [d.b, bBatch],
          ...further.map(({ pointer, batch }) => [pointer, batch] as const),
        ] as const) {
          f.get(pointer).get(stride).op('i32.add').set(pointer);
        }
      });
    },
    'run',
  );
}

/** Applies the epilogue to what has been computed, row by row. */
function finishRows(d: Driver): void {
  const { f, epilogue, functions, further } = d;
  if (epilogue.isIdentity) return;
  const i = f.local('i32');
  f.i32(0).set(i);
  f.forUp(i, d.rows, 1, () => {
    place(f, d.c, i, d.cRow).get(d.columns);
    for (const x of further) place(f, x.pointer, i, x.row).get(x.column);
    for (const scalar of d.scalars) f.get(scalar);
    f.call(functions.finishLine);
  });
}

/** The same where the result is one column of adjacent elements. */
function finishColumn({ f, epilogue, functions, further, c, rows, scalars }: Driver): void {
  if (epilogue.isIdentity) return;
  f.get(c).get(rows);
  for (const x of further) f.get(x.pointer).get(x.row);
  for (const scalar of scalars) f.get(scalar);
  f.call(functions.finishLine);
}

/**
 * Leaves what the tile that starts at `row` and `column`, with `depth` steps from `k` on, is told of the epilogue: it is
 * applied when the last ones are done.
 */
function pushEpilogue(
  d: Driver,
  { row, column, k, depth }: Record<'row' | 'column' | 'k' | 'depth', number>,
): void {
  const { f, epilogue, further } = d;
  if (!epilogue.inTiles) return;
  f.get(k).get(depth).op('i32.add').get(d.depth).op('i32.ge_s');
  for (const x of further) place(f, x.pointer, row, x.row).get(column).get(x.column).op('i32.mul', 'i32.add');
  for (const x of further) f.get(x.row);
  for (const scalar of d.scalars) f.get(scalar);
}

/** Products with one row, one column or a depth of one; goes to `done` where one of the loops for those applies. */
function vectorCases(d: Driver, done: number): void {
  const { f, functions } = d;
  const { bytes } = d.shape.lanes;
  const adjacent = (stride: number): FunctionBuilder => f.get(stride).i32(bytes).op('i32.eq');
  const one = (size: number): FunctionBuilder => f.get(size).i32(1).op('i32.eq');
  /** `c[i] = sum of matrix[i, k] * vector[k]`. */
  const matrixVector = (
    matrix: number,
    rows: number,
    row: number,
    depth: number,
    vector: number,
    vectorDepth: number,
    finish: (d: Driver) => void,
  ): void => {
    adjacent(depth);
    adjacent(vectorDepth)
      .op('i32.and')
      .if(() => {
        f.get(d.c).get(matrix).get(vector).get(rows).get(d.depth).get(row).call(functions.dots);
        finish(d);
        f.branch(done);
      });
    adjacent(row).if(() => {
      f.get(d.c).get(matrix).get(vector).get(rows).get(d.depth).get(depth).get(vectorDepth);
      f.call(functions.scaledColumns);
      finish(d);
      f.branch(done);
    });
  };
  one(d.allColumns);
  adjacent(d.cRow)
    .op('i32.and')
    .if(() => matrixVector(d.a, d.rows, d.aRow, d.aDepth, d.b, d.bDepth, finishColumn));
  one(d.allRows).if(() => matrixVector(d.b, d.columns, d.bColumn, d.bDepth, d.a, d.aDepth, finishRows));
  one(d.depth);
  adjacent(d.bColumn)
    .op('i32.and')
    .if(() => {
      f.get(d.c).get(d.a).get(d.b).get(d.rows).get(d.columns).get(d.cRow).get(d.aRow).call(functions.outer);
      finishRows(d);
      f.branch(done);
    });
  // A few rows beside contiguous columns are dot products too.
  f.get(d.allRows).i32(FEW_ROWS).op('i32.le_s');
  adjacent(d.aDepth).op('i32.and');
  adjacent(d.bDepth)
    .op('i32.and')
    .if(() => {
      const i = f.local('i32');
      f.i32(0).set(i);
      f.forUp(i, d.rows, 1, () => {
        place(f, d.c, i, d.cRow).get(d.b);
        place(f, d.a, i, d.aRow).get(d.columns).get(d.depth).get(d.bColumn).call(functions.dots);
      });
      finishRows(d);
      f.branch(done);
    });
}

/**
 * Leaves whether to compute on the operands as they lie: a product that is small, or has few rows, or whose few
 * columns meet contiguous rows of a. If b has to be copied, it must fit the workspace.
 */
function fitsDirect({ f, shape, allRows, allColumns, depth, aDepth, bColumn }: Driver): void {
  const { count, bytes } = shape.lanes;
  const double = (local: number): FunctionBuilder => f.get(local).op('f64.convert_i32_s');
  const area = f.local('f64');
  double(allColumns).f64(count).op('f64.add');
  double(depth).op('f64.mul').tee(area);
  double(allRows).op('f64.mul').f64(SMALL).op('f64.le');
  f.get(allColumns)
    .i32(2 * count)
    .op('i32.le_s')
    .get(aDepth)
    .i32(bytes)
    .op('i32.eq', 'i32.and', 'i32.or');
  f.get(area).f64(workspaceLayout(shape).capacity).op('f64.le', 'i32.and');
  f.get(allRows).i32(FEW_ROWS).op('i32.le_s').get(bColumn).i32(bytes).op('i32.eq', 'i32.and', 'i32.or');
}

/** Leaves the smaller of `a - b` and `limit`. */
function upTo(f: FunctionBuilder, a: number, b: number, limit: number): void {
  const rest = f.local('i32');
  f.get(a).get(b).op('i32.sub').tee(rest).i32(limit).get(rest).i32(limit).op('i32.lt_s', 'select');
}

/** Leaves `base + i * stride`. */
function place(f: FunctionBuilder, base: number, i: number, stride: number): FunctionBuilder {
  return f.get(base).get(i).get(stride).op('i32.mul', 'i32.add');
}

/** Tiles on a as it lies, and b as it lies or, where its columns are not adjacent, on a copy whose columns are. */
function direct(d: Driver): void {
  const { f, functions } = d;
  const { count, bytes } = d.shape.lanes;
  const [j, b, bRow, vector] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  f.get(d.b).set(b).get(d.bDepth).set(bRow);
  f.get(d.bColumn)
    .i32(bytes)
    .op('i32.ne')
    .if(() => {
      f.get(d.columns)
        .i32(count - 1)
        .op('i32.add')
        .i32(-count)
        .op('i32.and')
        .i32(bytes)
        .op('i32.mul')
        .set(bRow);
      f.get(d.workspace)
        .i32(workspaceLayout(d.shape).b)
        .op('i32.add')
        .set(b)
        .i32(count * bytes)
        .set(vector);
      f.get(d.b)
        .get(b)
        .get(d.columns)
        .get(d.depth)
        .get(d.bColumn)
        .get(d.bDepth)
        .get(vector)
        .get(bRow)
        .call(functions.transpose);
    });
  const [k, depth, width] = [f.local('i32'), f.local('i32'), f.local('i32')];
  f.get(d.depth)
    .i32(DEPTH_GROUP)
    .get(d.allRows)
    .i32(FEW_ROWS)
    .op('i32.gt_s', 'select')
    .set(depth)
    .i32(0)
    .set(k);
  // At least once: an empty sum is written too.
  f.doWhile(
    () => {
      f.get(d.depth)
        .get(k)
        .op('i32.sub')
        .tee(width)
        .get(depth)
        .get(width)
        .get(depth)
        .op('i32.lt_s', 'select')
        .set(depth);
      f.i32(0).set(j);
      f.forUp(j, d.columns, DIRECT_VECTORS * count, () => {
        upTo(f, d.columns, j, DIRECT_VECTORS * count);
        f.set(width);
        const strip = (vectors: number): void => {
          if (vectors === 1) directStrip(d, vectors, { j, width, k, depth, b, bRow });
          else {
            f.get(width)
              .i32((vectors - 1) * count)
              .op('i32.gt_s');
            f.if(
              () => directStrip(d, vectors, { j, width, k, depth, b, bRow }),
              () => strip(vectors - 1),
            );
          }
        };
        strip(DIRECT_VECTORS);
      });
    },
    () => f.get(k).get(depth).op('i32.add').tee(k).get(d.depth).op('i32.lt_s'),
  );
}

/** `width` columns from `j` on, and `depth` steps from `k` on, of b, whose columns are adjacent. */
type Strip = Record<'j' | 'width' | 'k' | 'depth' | 'b' | 'bRow', number>;

/** One strip for all rows of the result; from the second step of `k` on it is added. */
function directStrip(d: Driver, vectors: number, { j, width, k, depth, b, bRow }: Strip): void {
  const { f, shape, functions } = d;
  const { bytes } = shape.lanes;
  const [i, rest] = [f.local('i32'), f.local('i32')];
  f.i32(0).set(i);
  f.forUp(i, d.rows, DIRECT_ROWS[vectors]!, () => {
    f.get(d.rows).get(i).op('i32.sub').set(rest);
    f.get(depth);
    place(f, d.a, i, d.aRow).get(k).get(d.aDepth).op('i32.mul', 'i32.add').get(d.aRow).get(d.aDepth);
    place(f, b, k, bRow).get(j).i32(bytes).op('i32.mul', 'i32.add').get(bRow);
    place(f, d.c, i, d.cRow).get(j).i32(bytes).op('i32.mul', 'i32.add').get(d.cRow);
    f.get(rest).get(width).get(k);
    pushEpilogue(d, { row: i, column: j, k, depth });
    f.call(functions.direct[vectors]!);
  });
}

/** Blocks of b and a are packed, and multiplied tile by tile. */
function blocked(d: Driver): void {
  const { f, shape, functions } = d;
  const { lanes, mr, nr, kc, mc, nc } = shape;
  const local = (): number => f.local('i32');
  const [jc, k, ic, width, height, depth, panelsB] = [
    local(),
    local(),
    local(),
    local(),
    local(),
    local(),
    local(),
  ];
  /** Packs a block: lines from `line` on, steps from `k` on. */
  const pack = (
    callee: number,
    per: number,
    base: number,
    target: number,
    line: number,
    lines: number,
    lineStride: number,
    depthStride: number,
  ): void => {
    place(f, base, line, lineStride).get(k).get(depthStride).op('i32.mul', 'i32.add');
    f.get(target).get(lines).get(depth).get(lineStride).get(depthStride);
    f.get(depth)
      .i32(per * lanes.bytes)
      .op('i32.mul')
      .i32(per * lanes.bytes)
      .call(callee);
  };
  f.get(d.workspace).i32(workspaceLayout(shape).b).op('i32.add').set(panelsB).i32(0).set(jc);
  f.forUp(jc, d.columns, nc, () => {
    upTo(f, d.columns, jc, nc);
    f.set(width).i32(0).set(k);
    f.forUp(k, d.depth, kc, () => {
      upTo(f, d.depth, k, kc);
      f.set(depth);
      pack(functions.packB, nr, d.b, panelsB, jc, width, d.bColumn, d.bDepth);
      f.i32(0).set(ic);
      f.forUp(ic, d.rows, mc, () => {
        upTo(f, d.rows, ic, mc);
        f.set(height);
        pack(functions.packA, mr, d.a, d.workspace, ic, height, d.aRow, d.aDepth);
        tiles(d, { jc, ic, width, height, depth, k, panelsB });
      });
    });
  });
}

/** Locals of a pair of packed blocks: where its part of the result starts, and its sizes. */
type Block = Record<'jc' | 'ic' | 'width' | 'height' | 'depth' | 'k' | 'panelsB', number>;

/** All tiles of one pair of packed blocks; from the second step of `k` on they are added. */
function tiles(d: Driver, block: Block): void {
  const { f, shape, functions } = d;
  const { lanes, mr, nr } = shape;
  const local = (): number => f.local('i32');
  const [j, i, panelA, panelB, c] = [local(), local(), local(), local(), local()];
  const [row, column] = [local(), local()];
  f.get(block.panelsB).set(panelB).i32(0).set(j);
  f.forUp(j, block.width, nr, () => {
    f.get(d.workspace).set(panelA).i32(0).set(i);
    f.get(block.jc).get(j).op('i32.add').set(column);
    place(f, d.c, block.ic, d.cRow).get(column).i32(lanes.bytes).op('i32.mul', 'i32.add').set(c);
    f.forUp(i, block.height, mr, () => {
      f.get(block.depth).get(panelA).get(panelB).get(c).get(d.cRow);
      f.get(block.height).get(i).op('i32.sub').get(block.width).get(j).op('i32.sub').get(block.k);
      f.get(block.ic).get(i).op('i32.add').set(row);
      pushEpilogue(d, { row, column, k: block.k, depth: block.depth });
      f.call(functions.packed);
      f.get(c).get(d.cRow).i32(mr).op('i32.mul', 'i32.add').set(c);
      f.get(panelA)
        .get(block.depth)
        .i32(mr * lanes.bytes)
        .op('i32.mul', 'i32.add')
        .set(panelA);
    });
    f.get(panelB)
      .get(block.depth)
      .i32(nr * lanes.bytes)
      .op('i32.mul', 'i32.add')
      .set(panelB);
  });
}
