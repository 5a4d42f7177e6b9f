import type { Tensor } from '@t/core';
import { uniform } from '../inputs.ts';
import type { Case, Workload } from './workload.ts';

const N = 512;
const LONG = 1024;

const square = (name: string): Case => ({ name, size: [], flops: 2 * N ** 3 });

const cases: readonly Case[] = [
  square('A @ B'),
  square('A.T @ B'),
  square('A @ B.T'),
  square('A.T @ B.T'),
  { name: '32 x 128', size: [], flops: 32 * 2 * 128 ** 3 },
  { name: '32 x 128, A.T', size: [], flops: 32 * 2 * 128 ** 3 },
  { name: '32 x 128, B.T', size: [], flops: 32 * 2 * 128 ** 3 },
  { name: 'A @ v', size: [], streams: { bytes: 4 * LONG ** 2, reads: 1, writes: 0 } },
  { name: 'A.T @ v', size: [], streams: { bytes: 4 * LONG ** 2, reads: 1, writes: 0 } },
  { name: 'v outer v', size: [], streams: { bytes: 4 * LONG ** 2, reads: 0, writes: 1 } },
];

export const layouts: Workload = {
  id: 'W14',
  name: 'layouts',
  description: `products of transposed ${N} x ${N} matrices, of batches, of a ${LONG} x ${LONG} matrix and vectors`,
  cases,
  targets: cases
    .slice(1)
    .map(({ name, flops }) =>
      flops
        ? { case: name, backend: 'wasm', as: 'A @ B', factor: 0.85 }
        : { case: name, backend: 'wasm', ofPeak: 0.9 },
    ),
  entries: {
    ours: ({ t, done }, { name }) => {
      const shape = name.startsWith('32') ? [32, 128, 128] : name.includes('v') ? [LONG, LONG] : [N, N];
      const count = shape.reduce((product, n) => product * n, 1);
      const [a, b] = [1, 2].map((seed) => t.fromTypedArray(uniform(count, seed), shape)) as [Tensor, Tensor];
      if (name === 'v outer v') {
        const v = t.fromTypedArray(uniform(LONG, 3), [LONG]);
        return { step: () => done(v.outer(v)) };
      }
      const left = name.includes('A.T') ? a.transpose(-2, -1) : a;
      const right = name.includes('B.T') ? b.transpose(-2, -1) : name.endsWith('v') ? b.select(0, 0) : b;
      return { step: () => done(left.matmul(right)) };
    },
  },
};
