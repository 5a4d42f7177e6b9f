import type { MatmulKernel } from '@t/core/kernel';
import type { ModuleBuilder } from '../assembler/index.ts';
import {
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  loadScalars,
  nest,
  storeElement,
} from './loops.ts';
import { convert, ScalarEmitter, valueType, wrap } from './scalar.ts';

/** Writes a matmul kernel for any strides, as the export `name`: one sum of products per element. */
export function writeMatmul(m: ModuleBuilder, kernel: MatmulKernel, name = 'run'): void {
  const { dtype } = kernel;
  const { types, params } = kernelParams(3 + kernel.inner.length, kernel.scalars.length);
  const wide = dtype === 'float32' ? 'float64' : dtype;
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const [batch, rows, columns, depth] = geometry.take(4) as [number, number, number, number];
      const [out, a, b, ...further] = params.pointers as [number, number, number, ...number[]];
      const [so, sa, sb, ...rest] = params.pointers.map(() => geometry.take(3, bytesOf(dtype))) as [
        number[],
        number[],
        number[],
        ...number[][],
      ];
      const scalars = loadScalars(f, params.scalars, kernel.scalars, (type) => convert(f, 'float64', type));
      const zero = f.local('i32');
      const sum = f.local(valueType(wide));
      const moving = [
        { pointer: out, strides: [so[0]!, so[1]!, so[2]!] },
        { pointer: a, strides: [sa[0]!, sa[1]!, zero] },
        { pointer: b, strides: [sb[0]!, zero, sb[2]!] },
        ...further.map((pointer, k) => ({ pointer, strides: rest[k]! })),
      ];
      const product = f.local(valueType(dtype));
      const emitter = new ScalarEmitter(m, f, {
        input: (i) => {
          if (i === 0) f.get(product);
          else {
            f.get(further[i - 1]!);
            loadElement(f, dtype);
          }
        },
        scalar: (i) => void f.get(scalars[i]!),
      });
      nest(f, [batch, rows, columns], moving, () => {
        f[valueType(wide)](0).set(sum);
        nest(
          f,
          [depth],
          [
            { pointer: a, strides: [sa[2]!] },
            { pointer: b, strides: [sb[1]!] },
          ],
          () => {
            for (const pointer of [a, b]) {
              f.get(pointer);
              loadElement(f, dtype);
              convert(f, dtype, wide);
            }
            f.op(`${valueType(wide)}.mul`)
              .get(sum)
              .op(`${valueType(wide)}.add`)
              .set(sum);
          },
        );
        f.get(sum);
        convert(f, wide, dtype);
        if (valueType(dtype) === 'i32') wrap(f, dtype);
        f.set(product).get(out);
        emitter.emit(kernel.epilogue);
        storeElement(f, dtype);
      });
    },
    name,
  );
}
