import type { MapKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { bytesOf, GeometryReader, kernelParams, loadElement, loadScalars, nest, storeElement, type Moving } from './loops.ts';
import { convert, ScalarEmitter } from './scalar.ts';

/** Writes a map kernel: nested loops around one element. */
export function writeMap(m: ModuleBuilder, kernel: MapKernel): void {
  const buffers = kernel.inputs.length + 1;
  const { types, params } = kernelParams(buffers, kernel.scalars.length);
  m.add(types, [], (f) => {
    const geometry = new GeometryReader(f, params.geometry);
    const sizes = geometry.take(kernel.rank);
    const dtypes = [kernel.output, ...kernel.inputs];
    const moving: Moving[] = dtypes.map((dtype, i) => ({
      pointer: params.pointers[i]!,
      strides: geometry.take(kernel.rank, bytesOf(dtype)),
    }));
    const scalars = loadScalars(f, params.scalars, kernel.scalars, (dtype) => convert(f, 'float64', dtype));
    nest(f, sizes, moving, (counters) => element(m, f, kernel, params.pointers, scalars, counters));
  }, 'run');
}

function element(m: ModuleBuilder, f: FunctionBuilder, kernel: MapKernel, pointers: readonly number[], scalars: readonly number[], counters: readonly number[]): void {
  const emitter = new ScalarEmitter(m, f, {
    input: (i, dtype) => {
      f.get(pointers[i + 1]!);
      loadElement(f, dtype);
    },
    scalar: (i) => void f.get(scalars[i]!),
    coord: (axis) => void f.get(counters[axis]!),
  });
  f.get(pointers[0]!);
  emitter.emit(kernel.body);
  convert(f, kernel.body.dtype, kernel.output);
  storeElement(f, kernel.output);
}
