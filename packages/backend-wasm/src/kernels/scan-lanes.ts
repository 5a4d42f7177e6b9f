import type { DType, Expr, ScanKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { bytesOf, nest, type Moving } from './loops.ts';
import { VectorAccess } from './vector-loop.ts';
import { VectorEmitter, type Vector } from './vector.ts';

/** Vectors of four columns that run side by side: a cache line of float32. */
const WIDE = 4;

/** A scan whose dimensions are at hand, outputs first. */
export interface ScanParts {
  readonly kernel: ScanKernel;
  readonly dtypes: readonly DType[];
  readonly sizes: readonly number[];
  readonly moving: readonly Moving[];
}

/** Scans that vectors have an instruction for. */
export const scansInLanes = ({ rank, combine, dtype }: ScanKernel): boolean =>
  rank > 1 && combine !== 'logaddexp' && dtype !== 'bool';

/** Leaves whether neighbours along the second to last dimension are adjacent everywhere, so that they may run side by side. */
export function isAcrossMemory(f: FunctionBuilder, { kernel, dtypes, moving }: ScanParts): void {
  f.i32(1);
  moving.forEach(({ strides }, i) =>
    f
      .get(strides[kernel.rank - 2]!)
      .i32(bytesOf(dtypes[i]!))
      .op('i32.eq', 'i32.and'),
  );
}

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });

/** Of the value so far (input 0), an element (1), its position (2) and that of the extreme so far (3): what follows. */
function following({ combine, dtype }: ScanKernel, wide: DType): { value: Expr; position: Expr } {
  const so = input(0, wide);
  const x: Expr = wide === dtype ? input(1, dtype) : { kind: 'cast', a: input(1, dtype), dtype: wide };
  const position = input(3, 'int32');
  if (combine === 'sum' || combine === 'prod')
    return {
      value: { kind: 'binary', fn: combine === 'sum' ? 'add' : 'mul', a: so, b: x, dtype: wide },
      position,
    };
  const beats: Expr = { kind: 'binary', fn: combine === 'max' ? 'ge' : 'le', a: x, b: so, dtype: 'bool' };
  const unordered: Expr = { kind: 'unary', fn: 'isnan', a: x, dtype: 'bool' };
  // As in the scalar loop: of equal ones and of several NaN the later counts.
  const cond: Expr =
    wide === 'float64' || wide === 'float32'
      ? { kind: 'binary', fn: 'or', a: beats, b: unordered, dtype: 'bool' }
      : beats;
  return {
    value: { kind: 'where', cond, a: x, b: so, dtype: wide },
    position: { kind: 'where', cond, a: input(2, 'int32'), b: position, dtype: 'int32' },
  };
}

/** Columns side by side, sixteen and four at a time; `rest` emits what is left of them, its number in a local. */
export function writeScanLanes(
  m: ModuleBuilder,
  f: FunctionBuilder,
  parts: ScanParts,
  rest: (columns: number) => void,
): void {
  const { kernel, dtypes, sizes, moving } = parts;
  const { rank, dtype, withIndices, combine } = kernel;
  const access = new VectorAccess(m, f);
  const wide: DType = dtype === 'float32' && (combine === 'sum' || combine === 'prod') ? 'float64' : dtype;
  const { value: next, position: nextPosition } = following(kernel, wide);
  const [columns, left, i] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const pointers = moving.map(() => f.local('i32'));
  const [out, source] = [pointers[0]!, pointers.at(-1)!];
  const zero = f.local('v128');

  const group = (vectors: number): void => {
    const slots = Array.from({ length: vectors }, (_, v) => ({
      skip: 4 * v,
      value: (wide === 'float64' ? [0, 1] : [0]).map(() => f.local('v128')),
      position: f.local('v128'),
    }));
    const row = (here: Vector, first: boolean): void => {
      for (const { skip, value, position } of slots) {
        const leaves = [value, access.load(source, dtype, skip), here, [position]];
        const emitter = new VectorEmitter(
          m,
          f,
          { input: (k) => leaves[k]!, scalar: () => [] },
          false,
          new Map(),
        );
        const start: Expr = input(1, dtype);
        const values = first ? emitter.emitAs(start, wide) : emitter.emit(next);
        const at = first ? here : emitter.emit(nextPosition);
        value.forEach((local, k) => f.get(values[k]!).set(local));
        f.get(at[0]!).set(position);
        const narrow = new VectorEmitter(m, f, { input: () => value, scalar: () => [] }, false, new Map());
        access.store(out, narrow.emitAs(input(0, wide), dtype), dtype, skip);
        if (withIndices) access.store(pointers[1]!, [position], 'int32', skip);
      }
    };
    moving.forEach(({ pointer }, k) => f.get(pointer).set(pointers[k]!));
    f.i32(0).op('i32x4.splat').set(zero);
    row([zero], true);
    f.i32(1).set(i);
    f.forUp(i, sizes[rank - 1]!, 1, () => {
      moving.forEach(({ strides }, k) =>
        f
          .get(pointers[k]!)
          .get(strides[rank - 1]!)
          .op('i32.add')
          .set(pointers[k]!),
      );
      const here = f.local('v128');
      f.get(i).op('i32x4.splat').set(here);
      row([here], false);
    });
    moving.forEach(({ pointer }, k) =>
      f
        .get(pointer)
        .i32(4 * vectors * bytesOf(dtypes[k]!))
        .op('i32.add')
        .set(pointer),
    );
    f.get(left)
      .i32(4 * vectors)
      .op('i32.sub')
      .set(left);
  };
  const repeat = (vectors: number): void =>
    void f.block((out) =>
      f.loop((again) => {
        f.get(left)
          .i32(4 * vectors)
          .op('i32.lt_u')
          .branchIf(out);
        group(vectors);
        f.branch(again);
      }),
    );

  f.get(sizes[rank - 2]!).set(columns);
  nest(
    f,
    sizes.slice(0, -2),
    moving.map((o) => ({ ...o, strides: o.strides.slice(0, -2) })),
    () => {
      const saved = moving.map(({ pointer }) => {
        const local = f.local('i32');
        f.get(pointer).set(local);
        return local;
      });
      f.get(columns).set(left);
      // An empty scan has no first row.
      f.get(sizes[rank - 1]!).if(() => {
        repeat(WIDE);
        repeat(1);
        rest(left);
      });
      moving.forEach(({ pointer }, k) => f.get(saved[k]!).set(pointer));
    },
  );
}
