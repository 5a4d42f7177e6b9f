import type { FunctionBuilder, MemoryOp, ModuleBuilder, PlainOp } from '../assembler/index.ts';
import { GeometryReader } from '../kernels/loops.ts';
import { directTile, packedTile } from './micro.ts';
import { packA, packB } from './pack.ts';
import { bytesOf, workspaceLayout, type BlockShape } from './shape.ts';

/** Up to this many multiplications a product is computed on the operands as they lie. */
const SMALL = 80 * 80 * 80;

/** Copies the part of a tile that lies inside the result. Parameters: tile, c, rows, columns, row stride of c, add. */
function copyTile(m: ModuleBuilder, shape: BlockShape): number {
  const bytes = bytesOf(shape);
  const type = shape.dtype === 'float32' ? 'f32' : 'f64';
  return m.add(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [tile, c, rows, columns, rowStride, add] = [0, 1, 2, 3, 4, 5] as const;
    const [i, j, from, to] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    f.i32(0).set(i);
    f.forUp(i, rows, 1, () => {
      f.get(tile).set(from).get(c).set(to).i32(0).set(j);
      f.forUp(j, columns, 1, () => {
        f.get(to).get(from).memory(`${type}.load` as MemoryOp);
        f.get(add).if(
          () => void f.get(to).memory(`${type}.load` as MemoryOp),
          () => void f[type](0),
          type,
        );
        f.op(`${type}.add` as PlainOp).memory(`${type}.store` as MemoryOp);
        f.get(from).i32(bytes).op('i32.add').set(from).get(to).i32(bytes).op('i32.add').set(to);
      });
      f.get(tile).i32(shape.nr * bytes).op('i32.add').set(tile);
      f.get(c).get(rowStride).op('i32.add').set(c);
    });
  });
}

/** Locals of the driver: everything of the geometry, strides in bytes. */
interface Driver {
  readonly f: FunctionBuilder;
  readonly shape: BlockShape;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly c: number;
  readonly a: number;
  readonly b: number;
  readonly cRow: number;
  readonly aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly bColumn: number;
  readonly workspace: number;
}

/**
 * Writes `run(geometry, c, a, b, workspace)`: batches of products of any strides into a result whose columns are
 * adjacent. Large products are packed into panels (see BlockShape), small ones computed in place.
 */
export function writeProduct(m: ModuleBuilder, shape: BlockShape): void {
  const functions = {
    packed: packedTile(m, shape),
    direct: directTile(m, shape),
    packA: packA(m, shape),
    packB: packB(m, shape),
    copy: copyTile(m, shape),
  };
  const bytes = bytesOf(shape);
  m.add(['i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const geometry = new GeometryReader(f, 0);
    const [batch, rows, columns, depth] = geometry.take(4) as [number, number, number, number];
    const [cBatch, cRow] = geometry.take(3, bytes) as [number, number, number];
    const [aBatch, aRow, aDepth] = geometry.take(3, bytes) as [number, number, number];
    const [bBatch, bDepth, bColumn] = geometry.take(3, bytes) as [number, number, number];
    const d: Driver = { f, shape, rows, columns, depth, c: 1, a: 2, b: 3, workspace: 4, cRow, aRow, aDepth, bDepth, bColumn };
    const z = f.local('i32');
    f.forUp(z, batch, 1, () => {
      // Columns of b have to be adjacent for the direct way.
      f.get(rows).op('f64.convert_i32_s').get(columns).op('f64.convert_i32_s', 'f64.mul').get(depth);
      f.op('f64.convert_i32_s', 'f64.mul').f64(SMALL).op('f64.le').get(bColumn).i32(bytes).op('i32.eq', 'i32.and');
      f.if(() => small(d, functions), () => large(d, functions));
      for (const [pointer, stride] of [[d.c, cBatch], [d.a, aBatch], [d.b, bBatch]] as const) {
        f.get(pointer).get(stride).op('i32.add').set(pointer);
      }
    });
  }, 'run');
}

type Functions = Record<'packed' | 'direct' | 'packA' | 'packB' | 'copy', number>;

/** Leaves the smaller of `a - b` and `limit`. */
function upTo(f: FunctionBuilder, a: number, b: number, limit: number): void {
  const rest = f.local('i32');
  f.get(a).get(b).op('i32.sub').tee(rest).i32(limit).get(rest).i32(limit).op('i32.lt_s', 'select');
}

/** Leaves `base + i * stride + j * bytes`. */
function place(f: FunctionBuilder, base: number, i: number, stride: number, j: number, bytes: number): void {
  f.get(base).get(i).get(stride).op('i32.mul', 'i32.add').get(j).i32(bytes).op('i32.mul', 'i32.add');
}

function small(d: Driver, functions: Functions): void {
  const { f, shape } = d;
  const bytes = bytesOf(shape);
  const [i, j, height, width] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const tile = f.local('i32');
  f.get(d.workspace).i32(workspaceLayout(shape).tile).op('i32.add').set(tile);
  f.i32(0).set(j);
  f.forUp(j, d.columns, shape.nr, () => {
    upTo(f, d.columns, j, shape.nr);
    f.set(width).i32(0).set(i);
    f.forUp(i, d.rows, shape.mr, () => {
      upTo(f, d.rows, i, shape.mr);
      f.set(height);
      const call = (target: () => void): void => {
        f.get(d.depth).get(d.a).get(i).get(d.aRow).op('i32.mul', 'i32.add').get(d.aRow).get(d.aDepth);
        f.get(d.b).get(j).i32(bytes).op('i32.mul', 'i32.add').get(d.bDepth);
        target();
        f.get(height).call(functions.direct);
      };
      isWhole(f, shape, height, width);
      f.if(
        () =>
          call(() => {
            place(f, d.c, i, d.cRow, j, bytes);
            f.get(d.cRow);
          }),
        () => {
          call(() => void f.get(tile).i32(shape.nr * bytes));
          f.get(tile);
          place(f, d.c, i, d.cRow, j, bytes);
          f.get(height).get(width).get(d.cRow).i32(0).call(functions.copy);
        },
      );
    });
  });
}

function isWhole(f: FunctionBuilder, shape: BlockShape, height: number, width: number): void {
  f.get(height).i32(shape.mr).op('i32.eq').get(width).i32(shape.nr).op('i32.eq', 'i32.and');
}

function large(d: Driver, functions: Functions): void {
  const { f, shape } = d;
  const bytes = bytesOf(shape);
  const layout = workspaceLayout(shape);
  const local = (): number => f.local('i32');
  const [jc, kc, ic, nc, depth, mc, add, panelsB] = [local(), local(), local(), local(), local(), local(), local(), local()];
  f.get(d.workspace).i32(layout.b).op('i32.add').set(panelsB);
  f.i32(0).set(jc);
  f.forUp(jc, d.columns, shape.nc, () => {
    upTo(f, d.columns, jc, shape.nc);
    f.set(nc).i32(0).set(kc);
    f.forUp(kc, d.depth, shape.kc, () => {
      upTo(f, d.depth, kc, shape.kc);
      f.set(depth).get(kc).i32(0).op('i32.gt_s').set(add);
      f.get(d.b).get(kc).get(d.bDepth).op('i32.mul', 'i32.add').get(jc).get(d.bColumn).op('i32.mul', 'i32.add');
      f.get(panelsB).get(nc).get(depth).get(d.bColumn).get(d.bDepth).call(functions.packB);
      f.i32(0).set(ic);
      f.forUp(ic, d.rows, shape.mc, () => {
        upTo(f, d.rows, ic, shape.mc);
        f.set(mc);
        f.get(d.a).get(ic).get(d.aRow).op('i32.mul', 'i32.add').get(kc).get(d.aDepth).op('i32.mul', 'i32.add');
        f.get(d.workspace).get(mc).get(depth).get(d.aRow).get(d.aDepth).call(functions.packA);
        tiles(d, functions, { jc, ic, nc, mc, depth, add, panelsB }, bytes);
      });
    });
  });
}

type Block = Record<'jc' | 'ic' | 'nc' | 'mc' | 'depth' | 'add' | 'panelsB', number>;

/** All tiles of one pair of packed blocks. */
function tiles(d: Driver, functions: Functions, block: Block, bytes: number): void {
  const { f, shape } = d;
  const local = (): number => f.local('i32');
  const [j, i, height, width, panelA, panelB, tile, c] = [local(), local(), local(), local(), local(), local(), local(), local()];
  f.get(d.workspace).i32(workspaceLayout(shape).tile).op('i32.add').set(tile);
  f.get(block.panelsB).set(panelB).i32(0).set(j);
  f.forUp(j, block.nc, shape.nr, () => {
    upTo(f, block.nc, j, shape.nr);
    f.set(width).get(d.workspace).set(panelA).i32(0).set(i);
    f.forUp(i, block.mc, shape.mr, () => {
      upTo(f, block.mc, i, shape.mr);
      f.set(height);
      f.get(d.c).get(block.ic).get(i).op('i32.add').get(d.cRow).op('i32.mul', 'i32.add');
      f.get(block.jc).get(j).op('i32.add').i32(bytes).op('i32.mul', 'i32.add').set(c);
      isWhole(f, shape, height, width);
      f.if(
        () => void f.get(block.depth).get(panelA).get(panelB).get(c).get(d.cRow).get(block.add).call(functions.packed),
        () => {
          f.get(block.depth).get(panelA).get(panelB).get(tile).i32(shape.nr * bytes).i32(0).call(functions.packed);
          f.get(tile).get(c).get(height).get(width).get(d.cRow).get(block.add).call(functions.copy);
        },
      );
      f.get(panelA).get(block.depth).i32(shape.mr * bytes).op('i32.mul', 'i32.add').set(panelA);
    });
    f.get(panelB).get(block.depth).i32(shape.nr * bytes).op('i32.mul', 'i32.add').set(panelB);
  });
}
