import type { DType, ScanKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import {
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { Lanes, logaddexp } from '../math/index.ts';
import { convert, valueType } from './scalar.ts';
import { isAcrossMemory, scansInLanes, writeScanLanes } from './scan-lanes.ts';

/** Writes a scan kernel. Running sums and products of floats are kept in double precision. */
export function writeScan(m: ModuleBuilder, kernel: ScanKernel): void {
  const { rank, dtype, withIndices } = kernel;
  const buffers = withIndices ? 3 : 2;
  const { types, params } = kernelParams(buffers, 0);
  const dtypes: DType[] = withIndices ? [dtype, 'int32', dtype] : [dtype, dtype];
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(rank);
      const moving: Moving[] = params.pointers.map((pointer, i) => ({
        pointer,
        strides: geometry.take(rank, bytesOf(dtypes[i]!)),
      }));
      const source = params.pointers[buffers - 1]!;
      const wide: DType = dtype === 'float32' ? 'float64' : dtype;
      const value = f.local(valueType(wide));
      const x = f.local(valueType(wide));
      const best = f.local('i32');
      /** One after the other along the dimensions from `first` on, whose sizes are `counts`. */
      const each = (first: number, counts: readonly number[]): void => {
        const outer = moving.map((o) => ({ ...o, strides: o.strides.slice(first, -1) }));
        const along = moving.map((o) => ({ ...o, strides: o.strides.slice(-1) }));
        nest(f, counts.slice(0, -1), outer, () => {
          f.i32(0).set(best);
          nest(f, counts.slice(-1), along, ([i]) => {
            f.get(source);
            loadElement(f, dtype);
            convert(f, dtype, wide);
            f.set(x);
            f.get(i!)
              .op('i32.eqz')
              .if(
                () => void f.get(x).set(value),
                () => step(m, f, kernel, value, x, best, i!),
              );
            f.get(params.pointers[0]!).get(value);
            convert(f, wide, dtype);
            storeElement(f, dtype);
            if (withIndices) {
              f.get(params.pointers[1]!).get(best);
              storeElement(f, 'int32');
            }
          });
        });
      };
      if (!m.features.simd || !scansInLanes(kernel)) return each(0, sizes);
      const parts = { kernel, dtypes, sizes, moving };
      isAcrossMemory(f, parts);
      f.if(
        () => writeScanLanes(m, f, parts, (columns) => each(rank - 2, [columns, sizes.at(-1)!])),
        () => each(0, sizes),
      );
    },
    'run',
  );
}

function step(
  m: ModuleBuilder,
  f: FunctionBuilder,
  kernel: ScanKernel,
  value: number,
  x: number,
  best: number,
  i: number,
): void {
  const type = valueType(kernel.dtype === 'float32' ? 'float64' : kernel.dtype);
  switch (kernel.combine) {
    case 'sum':
    case 'prod':
      f.get(value)
        .get(x)
        .op(`${type}.${kernel.combine === 'sum' ? 'add' : 'mul'}`)
        .set(value);
      return;
    case 'logaddexp':
      f.get(new Lanes(m, f, 'f64').call('logaddexp', logaddexp, value, x)).set(value);
      return;
    default: {
      // The later of equal extremes counts; NaN stays once it is there, and the latest NaN counts.
      const order = kernel.combine === 'max' ? 'ge' : 'le';
      f.get(x)
        .get(value)
        .op(type === 'i32' ? `i32.${order}_s` : `${type}.${order}`);
      if (type !== 'i32') f.get(x).get(x).op(`${type}.ne`, 'i32.or');
      f.if(() => void f.get(x).set(value).get(i).set(best));
    }
  }
}
