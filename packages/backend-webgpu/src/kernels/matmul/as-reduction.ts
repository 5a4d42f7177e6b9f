import type { DType, Expr, MatmulKernel, ReduceKernel } from '@t/core/kernel';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });

/** Sums over one dimension of `[batch, m, n, k]`. */
const sumOf = (inputs: readonly DType[], prologue: Expr): ReduceKernel => ({
  kind: 'reduce',
  kept: 3,
  reduced: 1,
  outer: inputs.map(() => 's'),
  inner: inputs.map(() => 's'),
  inputs,
  scalars: [],
  prologue,
  combine: 'sum',
  epilogue: input(0, prologue.dtype),
  output: prologue.dtype,
});

/** A product as the sum of products of elements: for vectors, whose elements are used once. */
export const productAsSum = ({ dtype }: MatmulKernel): ReduceKernel =>
  sumOf([dtype, dtype], { kind: 'binary', fn: 'mul', a: input(0, dtype), b: input(1, dtype), dtype });

/** Its geometry, from that of the product. */
export function geometryAsSum(geometry: Int32Array): Int32Array {
  const [batch, m, n, k, ob, om, on, ab, am, ak, bb, bk, bn] = geometry as unknown as number[];
  return Int32Array.of(...([batch, m, n, k, ob, om, on, ab, am, 0, ak, bb, 0, bn, bk] as number[]));
}

/** The sum of the products of the parts of k. */
export const sumOfParts = ({ dtype }: MatmulKernel): ReduceKernel => sumOf([dtype], input(0, dtype));

/** Its geometry, from that of the product and of its parts, which lie densely one after the other. */
export function geometryOfParts(geometry: Int32Array, splits: number): Int32Array {
  const [batch, m, n, , ob, om, on] = geometry as unknown as number[];
  return Int32Array.of(...([batch, m, n, splits, ob, om, on, m! * n!, n, 1, batch! * m! * n!] as number[]));
}
