import { nest, uniform } from '../inputs.ts';
import { type JaxArray, jaxDone, jaxLast } from '../libraries/jax.ts';
import { lastOf } from '../libraries/js-pytorch.ts';
import { onnxModel, ortTask } from '../libraries/ort.ts';
import { tfDone, tfLast, type TfTensor } from '../libraries/tfjs.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const N = 1024;
const shape: [number, number] = [N, N];
const matrix = (): Float32Array<ArrayBuffer> => uniform(N * N, 1, 4);

export const softmax: Workload = {
  id: 'W5',
  name: 'softmax',
  description: 'softmax of a 1024 x 1024 float32 matrix over the last axis',
  cases: [{ name: '1024x1024', size: [N], streams: { bytes: 4 * N * N, reads: 1, writes: 1 } }],
  python: ['torch', 'numpy'],
  targets: aheadOnGpu('1024x1024'),
  entries: {
    ours: ({ t, last, done }) => {
      const x = t.fromTypedArray(matrix(), shape);
      return { step: () => done(x.softmax(-1)), check: () => last(x.softmax(-1)) };
    },
    tfjs: (tf) => {
      const x = tf.tensor(matrix(), shape);
      const compute = (): TfTensor => tf.softmax(x);
      return { step: () => tfDone(tf, compute), check: () => tfLast(tf, compute) };
    },
    jax: ({ jit, numpy: np, nn }) => {
      const x = np.array(matrix()).reshape(shape);
      const run = jit((x: JaxArray) => nn.softmax(x, -1));
      return { step: () => jaxDone(run(x.ref)), check: () => jaxLast(run(x.ref)) };
    },
    jsPytorch: (torch) => {
      const x = torch.tensor(nest(matrix(), shape));
      const layer = new torch.nn.Softmax();
      return { step: () => lastOf(layer.forward(x, -1).data) };
    },
    ort: (ort) =>
      ortTask(ort, onnxModel('Softmax', [shape], shape, { axis: 1 }), [{ data: matrix(), shape }]),
  },
};
