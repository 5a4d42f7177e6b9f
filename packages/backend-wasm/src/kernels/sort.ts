import type { SortKernel } from '@t/core/kernel';
import type { FunctionBuilder, MemoryOp, ModuleBuilder, PlainOp } from '../assembler/index.ts';
import {
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { valueType } from './scalar.ts';

/** Bytes of work space for a row of so many elements: two lists of keys of 4 or 8 bytes, two of positions. */
export const sortBytes = (kernel: SortKernel, length: number): number => 2 * (keyBytes(kernel) + 4) * length;

const keyBytes = (kernel: SortKernel): number => (kernel.dtype === 'float64' ? 8 : 4);

/**
 * Writes a sort kernel: a stable merge sort, bottom up, of integer keys that have the order of the values. Has the
 * address of its work space as a further argument.
 */
export function writeSort(m: ModuleBuilder, kernel: SortKernel): void {
  const { rank, dtype } = kernel;
  const { types, params } = kernelParams(3, 0);
  const wide = keyBytes(kernel) === 8;
  const key = wide ? 'i64' : 'i32';
  const size = keyBytes(kernel);
  const [load, store] = [`${key}.load`, `${key}.store`] as [MemoryOp, MemoryOp];
  m.add(
    [...types, 'i32'],
    [],
    (f) => {
      const work = types.length;
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(rank);
      const [values, indices, input] = params.pointers.map(
        (pointer, i): Moving => ({
          pointer,
          strides: geometry.take(rank, i === 1 ? 4 : bytesOf(dtype)),
        }),
      ) as [Moving, Moving, Moving];
      const length = sizes.at(-1)!;
      const locals = (count: number): number[] => Array.from({ length: count }, () => f.local('i32'));
      const [fromKeys, toKeys, fromPlaces, toPlaces, swap, i, width] = locals(7) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const [left, middle, right, end, out, first, last, a, b] = locals(9) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const [x, y] = [f.local(key), f.local(key)];
      /** Address of element `at` of a list. */
      const element = (list: number, at: number, bytes: number): FunctionBuilder =>
        f.get(at).i32(bytes).op('i32.mul').get(list).op('i32.add');
      const along = ({ pointer, strides }: Moving): Moving => ({ pointer, strides: strides.slice(-1) });
      const before = ({ pointer, strides }: Moving): Moving => ({ pointer, strides: strides.slice(0, -1) });

      /** Copies element `at` of one pair of lists to place `out` of the other. */
      const move = (at: number): void => {
        element(toKeys, out, size);
        element(fromKeys, at, size).memory(load).memory(store);
        element(toPlaces, out, 4);
        element(fromPlaces, at, 4).memory('i32.load').memory('i32.store');
        f.get(at).i32(1).op('i32.add').set(at).get(out).i32(1).op('i32.add').set(out);
      };
      /** Inserts one after the other within stretches of eight. */
      const insertion = (): void => {
        f.i32(0).set(first);
        f.forUp(first, length, RUN, () => {
          bound(f, last, first, RUN, length);
          f.get(first).i32(1).op('i32.add').set(i);
          f.forUp(i, last, 1, () => {
            element(fromKeys, i, size).memory(load).set(x);
            element(fromPlaces, i, 4).memory('i32.load').set(b);
            f.get(i).set(a);
            f.block((done) => {
              f.loop((again) => {
                f.get(a).get(first).op('i32.eq').branchIf(done);
                element(fromKeys, a, size)
                  .i32(size)
                  .op('i32.sub')
                  .memory(load)
                  .tee(y)
                  .get(x)
                  .op(`${key}.le_s` as PlainOp)
                  .branchIf(done);
                element(fromKeys, a, size).get(y).memory(store);
                element(fromPlaces, a, 4);
                element(fromPlaces, a, 4).i32(4).op('i32.sub').memory('i32.load').memory('i32.store');
                f.get(a).i32(1).op('i32.sub').set(a).branch(again);
              });
            });
            element(fromKeys, a, size).get(x).memory(store);
            element(fromPlaces, a, 4).get(b).memory('i32.store');
          });
        });
      };
      const mergeAll = (): void => {
        f.i32(RUN).set(width);
        f.block((sorted) => {
          f.loop((again) => {
            f.get(width).get(length).op('i32.ge_u').branchIf(sorted);
            f.i32(0).set(left);
            f.block((done) => {
              f.loop((next) => {
                f.get(left).get(length).op('i32.ge_u').branchIf(done);
                limit(f, middle, left, width, length);
                limit(f, end, middle, width, length);
                f.get(left).set(out).get(middle).set(right).get(left).set(a);
                f.block((merged) => {
                  f.loop((more) => {
                    f.get(a)
                      .get(middle)
                      .op('i32.ge_u')
                      .branchIf(merged)
                      .get(right)
                      .get(end)
                      .op('i32.ge_u')
                      .branchIf(merged);
                    element(fromKeys, a, size).memory(load);
                    element(fromKeys, right, size)
                      .memory(load)
                      .op(`${key}.le_s` as PlainOp);
                    f.if(
                      () => move(a),
                      () => move(right),
                    ).branch(more);
                  });
                });
                copyRest(f, a, middle, move);
                copyRest(f, right, end, move);
                f.get(end).set(left).branch(next);
              });
            });
            f.get(fromKeys).set(swap).get(toKeys).set(fromKeys).get(swap).set(toKeys);
            f.get(fromPlaces).set(swap).get(toPlaces).set(fromPlaces).get(swap).set(toPlaces);
            f.get(width).i32(1).op('i32.shl').set(width).branch(again);
          });
        });
      };

      nest(f, sizes.slice(0, -1), [values, indices, input].map(before), () => {
        f.get(work).set(fromKeys);
        element(fromKeys, length, size).set(toKeys);
        element(toKeys, length, size).set(fromPlaces);
        element(fromPlaces, length, 4).set(toPlaces);
        nest(f, [length], [along(input)], ([at]) => {
          element(fromKeys, at!, size).get(input.pointer);
          loadElement(f, dtype);
          toKey(f, kernel);
          f.memory(store);
          element(fromPlaces, at!, 4).get(at!).memory('i32.store');
        });
        insertion();
        mergeAll();
        // Values are taken from the input again: keys do not tell NaN from NaN, or -0 from 0.
        nest(f, [length], [along(values), along(indices)], ([at]) => {
          f.get(values.pointer);
          element(fromPlaces, at!, 4)
            .memory('i32.load')
            .tee(b)
            .get(input.strides.at(-1)!)
            .op('i32.mul')
            .get(input.pointer)
            .op('i32.add');
          loadElement(f, dtype);
          storeElement(f, dtype);
          f.get(indices.pointer).get(b).memory('i32.store');
        });
      });
    },
    'run',
  );
}

/** Stretches of so many elements are sorted by insertion. */
const RUN = 8;

function bound(f: FunctionBuilder, to: number, from: number, step: number, length: number): void {
  f.get(from)
    .i32(step)
    .op('i32.add')
    .tee(to)
    .get(length)
    .get(to)
    .get(length)
    .op('i32.lt_s', 'select')
    .set(to);
}

/** `to` = the smaller of from + width and length. */
function limit(f: FunctionBuilder, to: number, from: number, width: number, length: number): void {
  f.get(from)
    .get(width)
    .op('i32.add')
    .tee(to)
    .get(length)
    .get(to)
    .get(length)
    .op('i32.lt_u', 'select')
    .set(to);
}

function copyRest(f: FunctionBuilder, at: number, end: number, move: (at: number) => void): void {
  f.block((done) => {
    f.loop((again) => {
      f.get(at).get(end).op('i32.ge_u').branchIf(done);
      move(at);
      f.branch(again);
    });
  });
}

/**
 * Replaces a value by an integer of the same order: the bits of a float, those of negative ones turned over; NaN is
 * the greatest, and -0 equals 0. Descending order turns all bits over.
 */
function toKey(f: FunctionBuilder, { dtype, descending }: SortKernel): void {
  const type = valueType(dtype);
  if (type !== 'i32') {
    const wide = type === 'f64';
    const int = wide ? 'i64' : 'i32';
    const value = f.local(type);
    const bits = f.local(int);
    const constant = (x: bigint): unknown => (wide ? f.i64(x) : f.i32(Number(BigInt.asIntN(32, x))));
    // Adding 0 makes -0 to 0.
    f[type](0)
      .op(`${type}.add`)
      .tee(value)
      .op(wide ? 'i64.reinterpret_f64' : 'i32.reinterpret_f32')
      .tee(bits);
    f.get(bits);
    constant(wide ? 63n : 31n);
    f.op(`${int}.shr_s`);
    constant(wide ? (1n << 63n) - 1n : (1n << 31n) - 1n);
    f.op(`${int}.and`, `${int}.xor`).set(bits);
    constant(wide ? (1n << 63n) - 1n : (1n << 31n) - 1n);
    f.get(bits).get(value).get(value).op(`${type}.ne`, 'select');
  }
  if (!descending) return;
  if (dtype === 'float64') f.i64(-1n).op('i64.xor');
  else f.i32(-1).op('i32.xor');
}
