import { nest, uniform } from '../inputs.ts';
import { jaxDone, jaxLast } from '../libraries/jax.ts';
import { lastOf } from '../libraries/js-pytorch.ts';
import { onnxModel, ortTask } from '../libraries/ort.ts';
import { tfLast } from '../libraries/tfjs.ts';
import type { Case, Workload } from './workload.ts';

function inputs({ size: [batch = 0, n = 0] }: Case): {
  shape: [number, number, number];
  a: Float32Array;
  b: Float32Array;
} {
  return { shape: [batch, n, n], a: uniform(batch * n * n, 1), b: uniform(batch * n * n, 2) };
}

export const bmm: Workload = {
  id: 'W2',
  name: 'bmm',
  description: 'batched matmul, 32 pairs of 128 x 128 float32 matrices',
  cases: [{ name: '32x128x128x128', size: [32, 128], flops: 32 * 2 * 128 ** 3 }],
  python: ['torch', 'numpy'],
  entries: {
    ours: ({ t, last }, spec) => {
      const { shape, ...raw } = inputs(spec);
      const a = t.fromTypedArray(raw.a, shape);
      const b = t.fromTypedArray(raw.b, shape);
      return { step: () => last(a.bmm(b)) };
    },
    tfjs: (tf, spec) => {
      const { shape, ...raw } = inputs(spec);
      const a = tf.tensor(raw.a, shape);
      const b = tf.tensor(raw.b, shape);
      return { step: () => tf.matMul(a, b).dispose(), check: () => tfLast(tf, () => tf.matMul(a, b)) };
    },
    jax: ({ jit, numpy: np }, spec) => {
      const { shape, ...raw } = inputs(spec);
      const a = np.array(raw.a).reshape(shape);
      const b = np.array(raw.b).reshape(shape);
      const multiply = jit(np.matmul);
      return { step: () => jaxDone(multiply(a.ref, b.ref)), check: () => jaxLast(multiply(a.ref, b.ref)) };
    },
    jsPytorch: (torch, spec) => {
      const { shape, ...raw } = inputs(spec);
      const a = torch.tensor(nest(raw.a, shape));
      const b = torch.tensor(nest(raw.b, shape));
      return { step: () => lastOf(torch.matmul(a, b).data) };
    },
    ort: (ort, spec) => {
      const { shape, a, b } = inputs(spec);
      return ortTask(ort, onnxModel('MatMul', [shape, shape], shape), [
        { data: a, shape },
        { data: b, shape },
      ]);
    },
  },
};
