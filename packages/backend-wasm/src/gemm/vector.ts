import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { linePointers, storePart } from './micro.ts';
import type { Lanes } from './shape.ts';

/** Rows of the matrix that one pass takes, and vectors of each: sums and loads of a round have to fit the registers. */
const DOT_ROWS = 3;
const DOT_VECTORS = 2;

/** Columns that one pass takes. */
const AXPY_COLUMNS = 6;

/**
 * Matrix times vector where the rows of the matrix are contiguous: dot products. Parameters: c, matrix, vector, rows,
 * depth, row stride in bytes; c and the vector are contiguous.
 */
export function dots(m: ModuleBuilder, lanes: Lanes): number {
  return m.add(new Array<'i32'>(6).fill('i32'), [], (f) => {
    const [c, matrix, vector, rows, depth, rowStride] = [0, 1, 2, 3, 4, 5] as const;
    const { bytes } = lanes;
    const [base, x, k, rest] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const vectors = Array.from({ length: DOT_VECTORS }, (_, i) => i);
    const step = DOT_VECTORS * lanes.count;
    const sums = Array.from({ length: DOT_ROWS }, () => vectors.map(() => f.local('v128')));
    const totals = Array.from({ length: DOT_ROWS }, () => f.local(lanes.scalar));
    const parts = vectors.map(() => f.local('v128'));
    const y = f.local('v128');
    f.block((out) => {
      f.get(rows).i32(0).op('i32.le_s').branchIf(out);
      f.doWhile(
        () => {
          f.get(matrix).set(base).get(vector).set(x);
          const pointers = linePointers(f, DOT_ROWS, base, rowStride, rows);
          for (const sum of sums.flat()) f.i32(0).op('i32x4.splat').set(sum);
          f.get(depth)
            .i32(step)
            .op('i32.div_u')
            .tee(k)
            .if(() => {
              f.doWhile(
                () => {
                  parts.forEach((part, i) =>
                    f
                      .get(x)
                      .memory('v128.load', 16 * i)
                      .set(part),
                  );
                  pointers.forEach((pointer, r) => {
                    parts.forEach((part, i) => {
                      f.get(pointer)
                        .memory('v128.load', 16 * i)
                        .set(y);
                      lanes.multiplyAdd(f, sums[r]![i]!, y, part);
                    });
                    f.get(pointer)
                      .i32(16 * DOT_VECTORS)
                      .op('i32.add')
                      .set(pointer);
                  });
                  f.get(x)
                    .i32(16 * DOT_VECTORS)
                    .op('i32.add')
                    .set(x)
                    .get(k)
                    .i32(1)
                    .op('i32.sub')
                    .tee(k);
                },
                () => undefined,
              );
            });
          sums.forEach(([total, ...others], r) => {
            for (const sum of others) {
              f.get(total!).get(sum);
              lanes.add(f);
              f.set(total!);
            }
            horizontal(f, lanes, total!);
            f.set(totals[r]!);
          });
          f.get(depth)
            .i32(step - 1)
            .op('i32.and')
            .tee(rest)
            .if(() =>
              f.doWhile(
                () => {
                  pointers.forEach((pointer, r) => {
                    f.get(totals[r]!).get(pointer);
                    lanes.load(f);
                    f.get(x);
                    lanes.load(f);
                    lanes.scalarOp(f, 'mul');
                    lanes.scalarOp(f, 'add');
                    f.set(totals[r]!).get(pointer).i32(bytes).op('i32.add').set(pointer);
                  });
                  f.get(x).i32(bytes).op('i32.add').set(x).get(rest).i32(1).op('i32.sub').tee(rest);
                },
                () => undefined,
              ),
            );
          totals.forEach((total, r) => {
            f.get(rows)
              .i32(r)
              .op('i32.gt_s')
              .if(() => {
                f.get(c).get(total);
                lanes.store(f, r * bytes);
              });
          });
          f.get(c)
            .i32(DOT_ROWS * bytes)
            .op('i32.add')
            .set(c);
          f.get(matrix).get(rowStride).i32(DOT_ROWS).op('i32.mul', 'i32.add').set(matrix);
          f.get(rows).i32(DOT_ROWS).op('i32.sub').tee(rows);
        },
        () => f.i32(0).op('i32.gt_s'),
      );
    });
  });
}

/** Leaves the sum of all lanes. */
function horizontal(f: FunctionBuilder, lanes: Lanes, vector: number): void {
  lanes.extract(f, vector, 0);
  for (let i = 1; i < lanes.count; i++) {
    lanes.extract(f, vector, i);
    lanes.scalarOp(f, 'add');
  }
}

/**
 * Matrix times vector where the columns of the matrix are contiguous: a sum of scaled columns, several in a pass.
 * Parameters: c, matrix, vector, rows, depth, column stride, stride of the vector (bytes); c is contiguous.
 */
export function scaledColumns(m: ModuleBuilder, lanes: Lanes): number {
  const [several, one] = [AXPY_COLUMNS, 1].map((columns) => columnPass(m, lanes, columns));
  const last = lastRows(m, lanes);
  return m.add(new Array<'i32'>(7).fill('i32'), [], (f) => {
    const [c, matrix, vector, rows, depth, columnStride, vectorStride] = [0, 1, 2, 3, 4, 5, 6] as const;
    const [rounds, bytes] = [f.local('i32'), f.local('i32')];
    const perRound = 2 * lanes.count;
    f.get(rows)
      .i32(perRound - 1)
      .op('i32.and')
      .if(() => {
        f.get(rows).i32(-perRound).op('i32.and').i32(lanes.bytes).op('i32.mul').set(bytes);
        f.get(c).get(bytes).op('i32.add').get(matrix).get(bytes).op('i32.add').get(vector);
        f.get(rows)
          .i32(perRound - 1)
          .op('i32.and')
          .get(depth)
          .get(columnStride)
          .get(vectorStride)
          .call(last);
      });
    f.get(rows).i32(Math.log2(perRound)).op('i32.shr_u').set(rounds);
    f.get(c).i32(0).get(rounds).i32(32).op('i32.mul').fill();
    const pass = (columns: number, callee: number): void => {
      f.get(c).get(matrix).get(vector).get(rounds).get(columnStride).get(vectorStride).call(callee);
      f.get(matrix).get(columnStride).i32(columns).op('i32.mul', 'i32.add').set(matrix);
      f.get(vector).get(vectorStride).i32(columns).op('i32.mul', 'i32.add').set(vector);
      f.get(depth).i32(columns).op('i32.sub').set(depth);
    };
    f.block((out) =>
      f.loop((again) => {
        f.get(rounds).op('i32.eqz').get(depth).op('i32.eqz', 'i32.or').branchIf(out);
        f.get(depth)
          .i32(AXPY_COLUMNS)
          .op('i32.ge_s')
          .if(
            () => pass(AXPY_COLUMNS, several!),
            () => pass(1, one!),
          );
        f.branch(again);
      }),
    );
  });
}

/** Adds `columns` scaled columns to c, two vectors a round. What else there is would cost the loop its registers. */
function columnPass(m: ModuleBuilder, lanes: Lanes, columns: number): number {
  return m.add(new Array<'i32'>(6).fill('i32'), [], (f) => {
    const [c, matrix, vector, rounds, columnStride, vectorStride] = [0, 1, 2, 3, 4, 5] as const;
    const factors = Array.from({ length: columns }, () => f.local('v128'));
    factors.forEach((factor, i) => {
      f.get(vector);
      lanes.splat(f);
      f.set(factor);
      if (i < columns - 1) f.get(vector).get(vectorStride).op('i32.add').set(vector);
    });
    const pointers: number[] = [matrix];
    for (let i = 1; i < columns; i++) {
      const pointer = f.local('i32');
      f.get(pointers[i - 1]!)
        .get(columnStride)
        .op('i32.add')
        .set(pointer);
      pointers.push(pointer);
    }
    const [sum, y] = [f.local('v128'), f.local('v128')];
    f.doWhile(
      () => {
        for (const at of [0, 16]) {
          f.get(c).memory('v128.load', at).set(sum);
          pointers.forEach((pointer, i) => {
            f.get(pointer).memory('v128.load', at).set(y);
            lanes.multiplyAdd(f, sum, y, factors[i]!);
          });
          f.get(c).get(sum).memory('v128.store', at);
        }
        for (const pointer of [c, ...pointers]) f.get(pointer).i32(32).op('i32.add').set(pointer);
      },
      () => f.get(rounds).i32(1).op('i32.sub').tee(rounds),
    );
  });
}

/** The same product for fewer rows than two vectors have. Parameters as those of `scaledColumns`. */
function lastRows(m: ModuleBuilder, lanes: Lanes): number {
  const part = storePart(m, lanes);
  return m.add(new Array<'i32'>(7).fill('i32'), [], (f) => {
    const [c, matrix, vector, rows, depth, columnStride, vectorStride] = [0, 1, 2, 3, 4, 5, 6] as const;
    const [sums, [y, factor, k]] = [
      [f.local('v128'), f.local('v128')],
      [f.local('v128'), f.local('v128'), f.local('i32')],
    ] as const;
    f.forUp(k, depth, 1, () => {
      f.get(vector);
      lanes.splat(f);
      f.set(factor);
      sums.forEach((sum, i) => {
        f.get(matrix)
          .memory('v128.load', 16 * i)
          .set(y);
        lanes.multiplyAdd(f, sum, y, factor);
      });
      f.get(matrix).get(columnStride).op('i32.add').set(matrix);
      f.get(vector).get(vectorStride).op('i32.add').set(vector);
    });
    sums.forEach((sum, i) =>
      f
        .get(c)
        .i32(16 * i)
        .op('i32.add')
        .get(sum)
        .get(rows)
        .i32(i * lanes.count)
        .op('i32.sub')
        .call(part),
    );
  });
}

/** `c[i, j] = a[i] * b[j]`. Parameters: c, a, b, rows, columns, row stride of c, stride of a (bytes); b is contiguous. */
export function outer(m: ModuleBuilder, lanes: Lanes): number {
  const part = storePart(m, lanes);
  return m.add(new Array<'i32'>(7).fill('i32'), [], (f) => {
    const [c, a, b, rows, columns, cRow, aRow] = [0, 1, 2, 3, 4, 5, 6] as const;
    const [to, from, rest] = [f.local('i32'), f.local('i32'), f.local('i32')];
    const factor = f.local('v128');
    const product = (at: number): void => {
      f.get(from).memory('v128.load', at).get(factor);
      lanes.mul(f);
    };
    const move = (vectors: number): void => {
      f.get(from)
        .i32(16 * vectors)
        .op('i32.add')
        .set(from)
        .get(to)
        .i32(16 * vectors)
        .op('i32.add')
        .set(to);
      f.get(rest)
        .i32(vectors * lanes.count)
        .op('i32.sub')
        .set(rest);
    };
    f.block((out) =>
      f.loop((again) => {
        f.get(rows).op('i32.eqz').branchIf(out);
        f.get(a);
        lanes.splat(f);
        f.set(factor).get(c).set(to).get(b).set(from).get(columns).set(rest);
        f.block((end) =>
          f.loop((next) => {
            f.get(rest)
              .i32(4 * lanes.count)
              .op('i32.lt_s')
              .branchIf(end);
            for (let v = 0; v < 4; v++) {
              f.get(to);
              product(16 * v);
              f.memory('v128.store', 16 * v);
            }
            move(4);
            f.branch(next);
          }),
        );
        f.block((end) =>
          f.loop((next) => {
            f.get(rest).i32(0).op('i32.le_s').branchIf(end);
            f.get(to);
            product(0);
            f.get(rest).call(part);
            move(1);
            f.branch(next);
          }),
        );
        f.get(c).get(cRow).op('i32.add').set(c).get(a).get(aRow).op('i32.add').set(a);
        f.get(rows).i32(1).op('i32.sub').set(rows).branch(again);
      }),
    );
  });
}
