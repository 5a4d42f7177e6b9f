import type { GatherKernel, ScatterKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder, PlainOp } from '../assembler/index.ts';
import { bytesOf, GeometryReader, kernelParams, loadElement, nest, storeElement, type Moving } from './loops.ts';
import { valueType, wrap } from './scalar.ts';

/** Writes a gather or scatter kernel. */
export function writeIndexed(m: ModuleBuilder, kernel: GatherKernel | ScatterKernel): void {
  const { rank, indices, dtype } = kernel;
  const { types, params } = kernelParams(2 + indices, 0);
  const bytes = bytesOf(dtype);
  m.add(types, [], (f) => {
    const geometry = new GeometryReader(f, params.geometry);
    const sizes = geometry.take(rank);
    const moving: Moving[] = params.pointers.map((pointer, i) => ({ pointer, strides: geometry.take(rank, i < 2 ? bytes : 4) }));
    const targets = Array.from({ length: indices }, () => [...geometry.take(1, bytes), ...geometry.take(1)] as const);
    const index = f.local('i32');
    const position = f.local('i32');
    nest(f, sizes, moving, () => {
      f.get(params.pointers[kernel.kind === 'gather' ? 1 : 0]!).set(position);
      targets.forEach(([stride, size], j) => {
        f.get(params.pointers[2 + j]!).memory('i32.load').set(index);
        // Negative indices count from the end.
        f.get(index).get(size).op('i32.add').get(index).get(index).i32(0).op('i32.lt_s', 'select');
        f.get(stride).op('i32.mul').get(position).op('i32.add').set(position);
      });
      if (kernel.kind === 'gather') {
        f.get(params.pointers[0]!).get(position);
        loadElement(f, dtype);
        storeElement(f, dtype);
      } else merge(f, kernel, position, params.pointers[1]!);
    });
  }, 'run');
}

function merge(f: FunctionBuilder, { combine, dtype }: ScatterKernel, position: number, values: number): void {
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
      f.set(b).set(a).get(a).get(b).get(a).get(b).op(combine === 'max' ? 'i32.gt_s' : 'i32.lt_s', 'select');
    } else f.op(`${type}.${combine}` as PlainOp);
  } else if (combine !== 'set') {
    f.op(`${type}.${combine}` as PlainOp);
    if (type === 'i32') wrap(f, dtype);
  }
  storeElement(f, dtype);
}
