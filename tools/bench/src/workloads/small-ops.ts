import type { WebGpuBackend } from '@t/backend-webgpu';
import type { Tensor } from '@t/core';
import { uniform } from '../inputs.ts';
import type { JaxArray } from '../libraries/jax.ts';
import type { Ours } from '../libraries/ours.ts';
import { tfLast, type TfTensor } from '../libraries/tfjs.ts';
import { Unavailable, type Case, type Workload } from './workload.ts';

const OPERATIONS = 1000;
const N = 64;
const values = (seed: number): Float32Array<ArrayBuffer> => uniform(N, seed, 0.5);

const time: Case = { name: 'time', size: [] };
const submits: Case = { name: 'submits', size: [] };

/** The loop: each operation takes the result of the one before it. */
function oursLoop({ t, last }: Ours): () => number | Promise<number> {
  const [x, a, b] = [1, 2, 3].map((seed) => t.fromTypedArray(values(seed), [N])) as [Tensor, Tensor, Tensor];
  const loop = (): Tensor => {
    let y = x;
    for (let i = 0; i < OPERATIONS; i += 2) y = y.mul(a).add(b);
    return y;
  };
  return () => t.scope(() => last(loop()));
}

export const smallOps: Workload = {
  id: 'W16',
  name: 'small-ops',
  description: `${OPERATIONS} dependent operations on ${N} float32, op by op, and one read; what the GPU's queue is given meanwhile`,
  cases: [time, submits],
  targets: [
    { case: time.name, backend: 'webgpu', microseconds: 40 },
    { case: submits.name, backend: 'webgpu', fact: 'submits', most: 10 },
  ],
  entries: {
    ours: (ours, { name }) => {
      const step = oursLoop(ours);
      if (name === time.name) return { operations: OPERATIONS, step };
      if (ours.backend.name !== 'webgpu') throw new Unavailable('has no queue');
      const count = (): number => (ours.backend as WebGpuBackend).memory().submits;
      return {
        facts: async () => {
          const before = count();
          await step();
          return { operations: OPERATIONS, submits: count() - before };
        },
      };
    },
    tfjs: (tf, { name }) => {
      if (name !== time.name) throw new Unavailable('does not tell');
      const [x, a, b] = [1, 2, 3].map((seed) => tf.tensor(values(seed))) as [TfTensor, TfTensor, TfTensor];
      const loop = (): TfTensor => {
        let y = x;
        for (let i = 0; i < OPERATIONS; i += 2) y = tf.add(tf.mul(y, a), b);
        return y;
      };
      return { operations: OPERATIONS, step: () => tfLast(tf, loop) };
    },
    jaxEager: ({ numpy: np }, { name }) => {
      if (name !== time.name) throw new Unavailable('does not tell');
      const [x, a, b] = [1, 2, 3].map((seed) => np.array(values(seed))) as [JaxArray, JaxArray, JaxArray];
      return {
        operations: OPERATIONS,
        step: async () => {
          let y = x.ref;
          for (let i = 0; i < OPERATIONS; i += 2) y = y.mul(a.ref).add(b.ref);
          return (await y.data())[N - 1]!;
        },
      };
    },
  },
};
