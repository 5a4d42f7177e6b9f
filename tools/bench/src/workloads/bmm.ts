import { products } from './matmul.ts';
import type { Workload } from './workload.ts';

export const bmm: Workload = {
  id: 'W2',
  name: 'bmm',
  description: 'batched matmul, 32 pairs of 128 x 128 float32 matrices',
  cases: [{ name: '32x128x128x128', size: [32, 128, 128], flops: 32 * 2 * 128 ** 3 }],
  python: ['torch', 'numpy'],
  entries: products,
};
