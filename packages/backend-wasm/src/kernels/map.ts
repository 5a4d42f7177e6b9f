import { some, type Expr, type InnerStride, type MapKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import {
  blocked,
  bytesOf,
  flatParams,
  GeometryReader,
  kernelParams,
  loadElement,
  loadScalars,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { convert, ScalarEmitter } from './scalar.ts';
import { share } from './share.ts';
import { VectorAccess, vectorLoop, type Walked } from './vector-loop.ts';
import { unrolling } from './vector.ts';

/** Writes a map kernel: nested loops, of which the innermost takes four elements at a time. */
export function writeMap(m: ModuleBuilder, kernel: MapKernel): void {
  const shared = { ...kernel, body: share(kernel.body) };
  if (!m.features.simd) writeScalar(m, shared);
  else if (isFlat(kernel, true)) writeFlat(m, shared);
  else writeNested(m, shared);
}

/** What a map kernel walks, the output first. */
const dtypesOf = (kernel: MapKernel) => [kernel.output, ...kernel.inputs];

/** One dimension: its size and the strides that are not 0 or 1 are arguments. */
function writeFlat(m: ModuleBuilder, kernel: MapKernel): void {
  const { types, params } = flatParams(kernel.inner, kernel.scalars.length);
  m.add(
    types,
    [],
    (f) => {
      const walked = dtypesOf(kernel).map((dtype, i) => {
        const stride = params.strides[i]!;
        if (kernel.inner[i] === 's') f.get(stride).i32(bytesOf(dtype)).op('i32.mul').set(stride);
        return { pointer: params.pointers[i]!, dtype, kind: kernel.inner[i]!, stride };
      });
      writeInner(m, f, kernel, params.size, walked, params.scalars, []);
    },
    'run',
  );
}

/** Where an operand is walked across memory, tiles of this many elements along the last two dimensions use whole cache lines. */
const TILE = [64, 8] as const;

function writeNested(m: ModuleBuilder, kernel: MapKernel): void {
  const { rank } = kernel;
  const { types, params } = kernelParams(kernel.inputs.length + 1, kernel.scalars.length);
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(rank);
      const moving: Moving[] = dtypesOf(kernel).map((dtype, i) => ({
        pointer: params.pointers[i]!,
        strides: geometry.take(rank, bytesOf(dtype)),
      }));
      const walked = dtypesOf(kernel).map((dtype, i) => ({
        pointer: params.pointers[i]!,
        dtype,
        kind: kernel.inner[i]!,
        stride: moving[i]!.strides[rank - 1]!,
      }));
      const along = (axis: number) =>
        moving.map(({ pointer, strides }) => ({ pointer, stride: strides[axis]! }));
      const coordinates = usesCoordinates(kernel.body);
      if (kernel.inner.includes('s') && !coordinates) {
        const outer = moving.map((o) => ({ ...o, strides: o.strides.slice(0, -2) }));
        nest(f, sizes.slice(0, -2), outer, () => {
          blocked(f, sizes[rank - 2]!, TILE[0], along(rank - 2), (rows) => {
            blocked(f, sizes[rank - 1]!, TILE[1], along(rank - 1), (columns) => {
              nest(
                f,
                [rows],
                moving.map((o) => ({ ...o, strides: [o.strides[rank - 2]!] })),
                () => {
                  writeInner(m, f, kernel, columns, walked, params.scalars, []);
                },
              );
            });
          });
        });
        return;
      }
      const origins = geometry.take(coordinates ? rank : 0);
      const places = origins.map(() => f.local('i32'));
      const outer = moving.map((o) => ({ ...o, strides: o.strides.slice(0, -1) }));
      nest(f, sizes.slice(0, -1), outer, (counters) => {
        places.forEach((place, axis) => {
          f.get(origins[axis]!);
          if (axis < rank - 1) f.get(counters[axis]!).op('i32.add');
          f.set(place);
        });
        writeInner(m, f, kernel, sizes[rank - 1]!, walked, params.scalars, places);
      });
    },
    'run',
  );
}

/** Whether elements are computed from where they stand. */
const usesCoordinates = (expr: Expr): boolean => some(expr, (node) => node.kind === 'coord');

/**
 * The innermost loop. An output of stride 0 has one element: it is written like a strided one. `places` are the
 * coordinates of the first element, of which the loop moves the last one; none where the body does not use them.
 */
function writeInner(
  m: ModuleBuilder,
  f: FunctionBuilder,
  kernel: MapKernel,
  size: number,
  walked: readonly Walked[],
  scalars: readonly number[],
  places: readonly number[],
): void {
  const access = new VectorAccess(m, f);
  const [out, ...inputs] = walked as [Walked, ...Walked[]];
  vectorLoop(m, f, access, size, {
    exprs: [kernel.body],
    inputs,
    outputs: [out],
    scalars: scalars.map((param, i) => access.scalar(param, kernel.scalars[i]!)),
    unroll: walked.some((w) => w.kind === 's') ? 1 : unrolling(kernel.body),
    places,
    write: (emitters, single, [target]) => {
      const { pointer, stride, kind } = target!;
      const values = emitters.map((emitter) => emitter.emitAs(kernel.body, kernel.output));
      values.forEach((value, i) => {
        if (single || kind === '0') access.storeOne(pointer, value, kernel.output);
        else if (kind === '1') access.store(pointer, value, kernel.output, 4 * i);
        else access.scatter(pointer, stride, value, kernel.output);
      });
    },
  });
}

/** The same, one element at a time. */
function writeScalar(m: ModuleBuilder, kernel: MapKernel): void {
  const { types, params } = kernelParams(kernel.inputs.length + 1, kernel.scalars.length);
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(kernel.rank);
      const moving: Moving[] = dtypesOf(kernel).map((dtype, i) => ({
        pointer: params.pointers[i]!,
        strides: geometry.take(kernel.rank, bytesOf(dtype)),
      }));
      const origins = geometry.take(usesCoordinates(kernel.body) ? kernel.rank : 0);
      const scalars = loadScalars(f, params.scalars, kernel.scalars, (dtype) => convert(f, 'float64', dtype));
      nest(f, sizes, moving, (counters) => {
        const emitter = new ScalarEmitter(m, f, {
          input: (i, dtype) => {
            f.get(params.pointers[i + 1]!);
            loadElement(f, dtype);
          },
          scalar: (i) => void f.get(scalars[i]!),
          coord: (axis) => void f.get(counters[axis]!).get(origins[axis]!).op('i32.add'),
        });
        f.get(params.pointers[0]!);
        emitter.emit(kernel.body);
        convert(f, kernel.body.dtype, kernel.output);
        storeElement(f, kernel.output);
      });
    },
    'run',
  );
}

/** True where the launch passes the geometry as arguments: `run(size, strides of kind s ..., pointers..., scalars...)`. */
export const isFlat = (kernel: MapKernel, simd: boolean): boolean =>
  simd && kernel.rank === 1 && !usesCoordinates(kernel.body);

/**
 * Where the coordinates of the first element stand, behind the geometry, in words; null where the kernel does not use
 * coordinates.
 */
export const originsAt = (kernel: MapKernel): number | null =>
  usesCoordinates(kernel.body) ? kernel.rank * (2 + kernel.inputs.length) : null;

/** Buffers whose stride is an argument. */
export const stridedBuffers = (inner: readonly InnerStride[]): number[] =>
  inner.flatMap((kind, i) => (kind === 's' ? [i] : []));
