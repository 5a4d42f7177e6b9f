import type { Expr, GatherKernel, ScatterKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder, PlainOp } from '../assembler/index.ts';
import {
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { valueType, wrap } from './scalar.ts';
import { VectorAccess, vectorLoop } from './vector-loop.ts';

/** From this many bytes on, a row is worth copying as a whole. */
const ROW_BYTES = 32;

/** Writes a gather or scatter kernel. */
export function writeIndexed(m: ModuleBuilder, kernel: GatherKernel | ScatterKernel): void {
  const { rank, indices, dtype } = kernel;
  const { types, params } = kernelParams(2 + indices, 0);
  const bytes = bytesOf(dtype);
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(rank);
      const moving: Moving[] = params.pointers.map((pointer, i) => ({
        pointer,
        strides: geometry.take(rank, i < 2 ? bytes : 4),
      }));
      const targets = Array.from(
        { length: indices },
        () => [...geometry.take(1, bytes), ...geometry.take(1)] as const,
      );
      const index = f.local('i32');
      const position = f.local('i32');
      const locate = (): void => {
        f.get(params.pointers[kernel.kind === 'gather' ? 1 : 0]!).set(position);
        targets.forEach(([stride, size], j) => {
          f.get(params.pointers[2 + j]!)
            .memory('i32.load')
            .set(index);
          // Negative indices count from the end.
          f.get(index).get(size).op('i32.add').get(index).get(index).i32(0).op('i32.lt_s', 'select');
          f.get(stride).op('i32.mul').get(position).op('i32.add').set(position);
        });
      };
      const elements = (): void => {
        nest(f, sizes, moving, () => {
          locate();
          if (kernel.kind === 'gather') {
            f.get(params.pointers[0]!).get(position);
            loadElement(f, dtype);
            storeElement(f, dtype);
          } else merge(f, kernel, position, params.pointers[1]!);
        });
      };
      const rows = (): void => {
        nest(
          f,
          sizes.slice(0, -1),
          moving.map((o) => ({ ...o, strides: o.strides.slice(0, -1) })),
          () => {
            locate();
            const size = sizes.at(-1)!;
            if (kernel.kind === 'gather') copyRow(f, params.pointers[0]!, position, size, bytes);
            else mergeRow(m, f, kernel, position, params.pointers[1]!, size);
          },
        );
      };
      if (!m.features.simd) return elements();
      // Rows: the last dimension lies along memory on both sides and is not indexed.
      f.get(sizes.at(-1)!)
        .i32(ROW_BYTES / bytes)
        .op('i32.ge_s');
      moving.forEach(({ strides }, i) =>
        f
          .get(strides.at(-1)!)
          .i32(i < 2 ? bytes : 0)
          .op('i32.eq', 'i32.and'),
      );
      f.if(rows, elements);
    },
    'run',
  );
}

function copyRow(f: FunctionBuilder, to: number, from: number, size: number, bytes: number): void {
  f.get(to).get(from).get(size).i32(bytes).op('i32.mul').copy();
}

/** Merges a row of values into the row at `position`. */
function mergeRow(
  m: ModuleBuilder,
  f: FunctionBuilder,
  { combine, dtype }: ScatterKernel,
  position: number,
  values: number,
  size: number,
): void {
  if (combine === 'set') return copyRow(f, position, values, size, bytesOf(dtype));
  const access = new VectorAccess(m, f);
  const input = (index: number): Expr => ({ kind: 'input', index, dtype });
  const merged: Expr = { kind: 'binary', fn: combine, a: input(0), b: input(1), dtype };
  const walked = (pointer: number) => ({ pointer, dtype, kind: '1' as const, stride: -1 });
  vectorLoop(m, f, access, size, {
    exprs: [merged],
    inputs: [walked(position), walked(values)],
    outputs: [walked(position)],
    scalars: [],
    unroll: 1,
    write: ([emitter], single, [target]) => {
      const value = emitter!.emit(merged);
      if (single) access.storeOne(target!.pointer, value, dtype);
      else access.store(target!.pointer, value, dtype);
    },
  });
}

function merge(
  f: FunctionBuilder,
  { combine, dtype }: ScatterKernel,
  position: number,
  values: number,
): void {
  f.get(position);
  if (combine !== 'set') {
    f.get(position);
    loadElement(f, dtype);
  }
  f.get(values);
  loadElement(f, dtype);
  const type = valueType(dtype);
  if (combine === 'max' || combine === 'min') {
    if (type === 'i32') {
      const [a, b] = [f.local('i32'), f.local('i32')];
      f.set(b)
        .set(a)
        .get(a)
        .get(b)
        .get(a)
        .get(b)
        .op(combine === 'max' ? 'i32.gt_s' : 'i32.lt_s', 'select');
    } else f.op(`${type}.${combine}` as PlainOp);
  } else if (combine !== 'set') {
    f.op(`${type}.${combine}` as PlainOp);
    if (type === 'i32') wrap(f, dtype);
  }
  storeElement(f, dtype);
}
