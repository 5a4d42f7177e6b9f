import { uniform } from '../inputs.ts';
import type { JaxArray } from '../libraries/jax.ts';
import { lastOf } from '../libraries/js-pytorch.ts';
import { tfLast } from '../libraries/tfjs.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const N = 1_000_000;
const shape = [N];

export const chain: Workload = {
  id: 'W3',
  name: 'chain',
  description: 'y = relu(x*a + b) * exp(-x), then its sum; one million float32, a and b as long as x',
  // One pass is the least: three inputs read, nothing written but the sum.
  cases: [{ name: '1e6', size: [N], streams: { bytes: 4 * N, reads: 3, writes: 0 } }],
  python: ['torch', 'numpy'],
  targets: [...aheadOnGpu('1e6'), { case: '1e6', backend: 'js', than: 'tfjs-cpu', factor: 10 }],
  entries: {
    ours: ({ t, read }) => {
      const [x, a, b] = [1, 2, 3].map((seed) => t.fromTypedArray(uniform(N, seed), shape)) as [
        InstanceType<typeof t.Tensor>,
        InstanceType<typeof t.Tensor>,
        InstanceType<typeof t.Tensor>,
      ];
      return { step: () => t.scope(() => read(x.mul(a).add(b).relu().mul(x.neg().exp()).sum())) };
    },
    tfjs: (tf) => {
      const x = tf.tensor(uniform(N, 1));
      const a = tf.tensor(uniform(N, 2));
      const b = tf.tensor(uniform(N, 3));
      return {
        step: () => tfLast(tf, () => tf.sum(tf.mul(tf.relu(tf.add(tf.mul(x, a), b)), tf.exp(tf.neg(x))))),
      };
    },
    jax: ({ jit, numpy: np, nn }) => {
      const x = np.array(uniform(N, 1));
      const a = np.array(uniform(N, 2));
      const b = np.array(uniform(N, 3));
      const run = jit((x: JaxArray, a: JaxArray, b: JaxArray) =>
        np.sum(nn.relu(x.ref.mul(a).add(b)).mul(np.exp(x.neg()))),
      );
      return { step: async () => (await run(x.ref, a.ref, b.ref).data())[0]! };
    },
    jsPytorch: (torch) => {
      const x = torch.tensor(Array.from(uniform(N, 1)));
      const a = torch.tensor(Array.from(uniform(N, 2)));
      const b = torch.tensor(Array.from(uniform(N, 3)));
      const relu = new torch.nn.ReLU();
      return {
        step: () => {
          const y = relu.forward(torch.add(torch.mul(x, a), b));
          return lastOf(torch.mul(y, torch.exp(torch.neg(x))).sum(0).data);
        },
      };
    },
  },
};
