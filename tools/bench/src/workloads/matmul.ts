import { nest, uniform } from '../inputs.ts';
import { jaxDone, jaxLast } from '../libraries/jax.ts';
import { lastOf } from '../libraries/js-pytorch.ts';
import { onnxModel, ortTask } from '../libraries/ort.ts';
import { tfDone, tfLast, type TfTensor } from '../libraries/tfjs.ts';
import { aheadOnGpu, type Case, type Entries, type Workload } from './workload.ts';

/** Two operands of the case's shape. */
function inputs({ size }: Case): {
  shape: number[];
  a: Float32Array<ArrayBuffer>;
  b: Float32Array<ArrayBuffer>;
} {
  const count = size.reduce((product, n) => product * n, 1);
  return { shape: [...size], a: uniform(count, 1), b: uniform(count, 2) };
}

/** Products of square matrices, in a batch where the case's shape has a third size. */
export const products: Entries = {
  ours: ({ t, last, done }, spec) => {
    const { shape, ...raw } = inputs(spec);
    const a = t.fromTypedArray(raw.a, shape);
    const b = t.fromTypedArray(raw.b, shape);
    return { step: () => done(a.matmul(b)), check: () => last(a.matmul(b)) };
  },
  tfjs: (tf, spec) => {
    const { shape, ...raw } = inputs(spec);
    const a = tf.tensor(raw.a, shape);
    const b = tf.tensor(raw.b, shape);
    const compute = (): TfTensor => tf.matMul(a, b);
    return { step: () => tfDone(tf, compute), check: () => tfLast(tf, compute) };
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
};

export const matmul: Workload = {
  id: 'W1',
  name: 'matmul',
  description: 'matmul of two n x n float32 matrices, n = 64, 256, 512, 1024',
  cases: [64, 256, 512, 1024].map((n) => ({ name: `${n}`, size: [n, n], flops: 2 * n ** 3 })),
  python: ['torch', 'numpy'],
  targets: [
    ...aheadOnGpu('256', '512'),
    { case: '512', backend: 'js', than: 'tfjs-cpu', factor: 5 },
    ...['64', '256', '512', '1024'].map((name) => ({ case: name, backend: 'wasm', ofPeak: 0.8 })),
    { case: '1024', backend: 'wasm-threads', than: '@t/wasm', factor: 1.7 },
  ],
  entries: products,
};
