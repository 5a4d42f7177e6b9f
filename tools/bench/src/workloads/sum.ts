import { nest, uniform } from '../inputs.ts';
import { type JaxArray, jaxDone, jaxLast } from '../libraries/jax.ts';
import { lastOf } from '../libraries/js-pytorch.ts';
import { tfDone, tfLast, type TfTensor } from '../libraries/tfjs.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const N = 2048;
const shape: [number, number] = [N, N];

export const sum: Workload = {
  id: 'W4',
  name: 'sum',
  description: 'sum of a 2048 x 2048 float32 matrix over axis 0 and over axis 1',
  cases: [0, 1].map((axis) => ({
    name: `axis ${axis}`,
    size: [N, axis],
    streams: { bytes: 4 * N * N, reads: 1, writes: 0 },
  })),
  python: ['torch', 'numpy'],
  targets: aheadOnGpu('axis 0', 'axis 1'),
  entries: {
    ours: ({ t, last }, { size: [, axis] }) => {
      const x = t.fromTypedArray(uniform(N * N, 1), shape);
      return { step: () => t.scope(() => last(x.sum(axis!))) };
    },
    tfjs: (tf, { size: [, axis] }) => {
      const x = tf.tensor(uniform(N * N, 1), shape);
      const compute = (): TfTensor => tf.sum(x, axis);
      return { step: () => tfDone(tf, compute), check: () => tfLast(tf, compute) };
    },
    jax: ({ jit, numpy: np }, { size: [, axis] }) => {
      const x = np.array(uniform(N * N, 1)).reshape(shape);
      const run = jit((x: JaxArray) => np.sum(x, axis));
      return { step: () => jaxDone(run(x.ref)), check: () => jaxLast(run(x.ref)) };
    },
    jsPytorch: (torch, { size: [, axis] }) => {
      const x = torch.tensor(nest(uniform(N * N, 1), shape));
      return { step: () => lastOf(x.sum(axis).data) };
    },
  },
};
