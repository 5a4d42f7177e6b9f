import type { FunctionBuilder, MemoryOp, ModuleBuilder } from '../assembler/index.ts';
import { rowPointers } from './micro.ts';
import { bytesOf, type BlockShape } from './shape.ts';

/**
 * Copies a block of a into panels of mr rows: for each step along the depth, mr elements. Parameters: source, target,
 * rows, depth, row stride, depth stride (bytes). Rows past the end repeat the last one; their results are not used.
 */
export const packA = (m: ModuleBuilder, shape: BlockShape): number => packer(m, shape, shape.mr, false);

/** The same for b, in panels of nr columns; where columns are adjacent, whole vectors are copied. */
export const packB = (m: ModuleBuilder, shape: BlockShape): number => packer(m, shape, shape.nr, true);

function packer(m: ModuleBuilder, shape: BlockShape, width: number, vectors: boolean): number {
  const bytes = bytesOf(shape);
  return m.add(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (f) => {
    const [source, target, lines, depth, lineStride, depthStride] = [0, 1, 2, 3, 4, 5] as const;
    const line = f.local('i32');
    const rest = f.local('i32');
    const base = f.local('i32');
    const end = f.local('i32');
    const whole = (): void => copyVectors(f, width * bytes, base, target, end, depthStride);
    const single = (): void => copyElements(f, shape, width, base, lineStride, rest, target, end, depthStride);
    f.i32(0).set(line);
    f.forUp(line, lines, width, () => {
      f.get(lines).get(line).op('i32.sub').set(rest);
      f.get(source).get(line).get(lineStride).op('i32.mul', 'i32.add').set(base);
      // The panel is full when the target has moved by depth * width elements.
      f.get(target).get(depth).i32(width * bytes).op('i32.mul', 'i32.add').set(end);
      if (vectors) {
        f.get(lineStride).i32(bytes).op('i32.eq').get(rest).i32(width).op('i32.ge_s', 'i32.and').if(whole, single);
      } else single();
    });
  });
}

function copyVectors(f: FunctionBuilder, bytes: number, base: number, target: number, end: number, depthStride: number): void {
  f.doWhile(
    () => {
      for (let at = 0; at < bytes; at += 16) f.get(target).get(base).memory('v128.load', at).memory('v128.store', at);
      f.get(base).get(depthStride).op('i32.add').set(base);
      f.get(target).i32(bytes).op('i32.add').set(target);
    },
    () => f.get(target).get(end).op('i32.lt_u'),
  );
}

function copyElements(
  f: FunctionBuilder,
  shape: BlockShape,
  width: number,
  base: number,
  lineStride: number,
  rest: number,
  target: number,
  end: number,
  depthStride: number,
): void {
  const bytes = bytesOf(shape);
  const type = shape.dtype === 'float32' ? 'f32' : 'f64';
  const pointers = rowPointers(f, width, base, lineStride, rest);
  f.doWhile(
    () => {
      pointers.forEach((pointer, i) => {
        f.get(target).get(pointer).memory(`${type}.load` as MemoryOp).memory(`${type}.store` as MemoryOp, i * bytes);
        f.get(pointer).get(depthStride).op('i32.add').set(pointer);
      });
      f.get(target).i32(width * bytes).op('i32.add').set(target);
    },
    () => f.get(target).get(end).op('i32.lt_u'),
  );
}
