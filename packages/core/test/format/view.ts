import type { TensorView } from '../../src/format/index.ts';
import type { DType } from '../../src/tensor/dtype.ts';

/** A view of given elements; those of a float32 are rounded to single precision. */
export function viewOf(
  elements: readonly number[],
  { shape = [elements.length], dtype = 'float32' }: { shape?: readonly number[]; dtype?: DType } = {},
): TensorView {
  const data = dtype === 'float32' ? elements.map(Math.fround) : elements;
  return { shape, dtype, size: data.length, get: (i) => data[i]! };
}

export const range = (length: number, step = 1): number[] => Array.from({ length }, (_, i) => i * step);
