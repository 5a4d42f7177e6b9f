import type { Tensor } from '@t/core';
import { uniform } from '../inputs.ts';
import type { Workload } from './workload.ts';

const N = 1 << 22;

export const bandwidth: Workload = {
  id: 'W15',
  name: 'bandwidth',
  description: 'copy and triad (x + 3 y) of four million float32',
  cases: [
    { name: 'copy', size: [], streams: { bytes: 4 * N, reads: 1, writes: 1 } },
    { name: 'triad', size: [], streams: { bytes: 4 * N, reads: 2, writes: 1 } },
  ],
  targets: ['copy', 'triad'].map((name) => ({ case: name, backend: 'wasm', ofPeak: 0.9 })),
  entries: {
    ours: ({ t, done }, { name }) => {
      const [x, y] = [1, 2].map((seed) => t.fromTypedArray(uniform(N, seed), [N])) as [Tensor, Tensor];
      const compute = name === 'copy' ? () => x.clone() : () => x.add(y, { alpha: 3 });
      return { step: () => done(compute()) };
    },
  },
};
