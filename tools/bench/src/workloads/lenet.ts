import type { Tensor } from '@t/core';
import { labels, layers, oneHot, uniform } from '../inputs.ts';
import type { JaxArray } from '../libraries/jax.ts';
import { tfLast, type TfTensor } from '../libraries/tfjs.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const BATCH = 32;
const RATE = 0.001;

/** The two convolutions: channels in, channels out; 5 x 5 each, the first one padded by 2. */
const CONVOLUTIONS = [
  [1, 6],
  [6, 16],
] as const;

const filter = (i: number): Float32Array<ArrayBuffer> => {
  const [channels, filters] = CONVOLUTIONS[i]!;
  return uniform(filters * channels * 25, 30 + i, 1 / Math.sqrt(channels * 25));
};
const channelBias = (i: number): Float32Array<ArrayBuffer> => {
  const [channels, filters] = CONVOLUTIONS[i]!;
  return uniform(filters, 40 + i, 1 / Math.sqrt(channels * 25));
};

/** From `[out, in, 5, 5]` to the `[5, 5, in, out]` of TensorFlow. */
function channelsLast(i: number): Float32Array {
  const [channels, filters] = CONVOLUTIONS[i]!;
  const source = filter(i);
  return Float32Array.from(source, (_, at) => {
    const out = at % filters;
    const rest = (at - out) / filters;
    const channel = rest % channels;
    return source[(out * channels + channel) * 25 + (rest - channel) / channels]!;
  });
}

export const lenet: Workload = {
  id: 'W8',
  name: 'lenet',
  description:
    'training steps of LeNet on 1x28x28: conv 6 pad 2, relu, pool, conv 16, relu, pool, 400-120-84-10; batch 32',
  cases: [{ name: 'LeNet', size: [], rate: 'steps' }],
  python: ['torch'],
  targets: aheadOnGpu('LeNet'),
  entries: {
    ours: ({ t, read }) => {
      const x = t.fromTypedArray(uniform(BATCH * 784, 1), [BATCH, 1, 28, 28]);
      const target = t.fromTypedArray(labels(BATCH, 10), [BATCH]);
      const leaf = (values: Float32Array<ArrayBuffer>, shape: readonly number[]): Tensor =>
        t.fromTypedArray(values, shape).requiresGrad_();
      const convolutions = CONVOLUTIONS.map(([channels, filters], i) => ({
        weight: leaf(filter(i), [filters, channels, 5, 5]),
        bias: leaf(channelBias(i), [filters]),
      }));
      const dense = layers([400, 120, 84, 10]).map(({ inputs, outputs, weight, bias }) => ({
        weight: leaf(weight, [inputs, outputs]),
        bias: leaf(bias, [outputs]),
      }));
      const leaves = [...convolutions, ...dense].flatMap(({ weight, bias }) => [weight, bias]);
      return {
        step: () => {
          const maps = convolutions.reduce((h, { weight, bias }, i) => {
            const z = t.conv2d(h, weight, bias, { padding: i === 0 ? 2 : 0 });
            return t.nn.functional.maxPool2d(z.relu(), 2);
          }, x);
          const z = dense.reduce(
            (h, { weight, bias }, i) => t.addmm(bias, i === 0 ? h : h.relu(), weight),
            maps.reshape(BATCH, 400),
          );
          const loss = t.nn.functional.crossEntropy(z, target);
          loss.backward();
          t.noGrad(() => {
            for (const p of leaves) {
              p.sub_(p.grad!, { alpha: RATE });
              p.grad = null;
            }
          });
          return read(loss);
        },
      };
    },
    tfjs: (tf) => {
      const x = tf.tensor(uniform(BATCH * 784, 1), [BATCH, 28, 28, 1]);
      const target = tf.tensor(oneHot(BATCH, 10), [BATCH, 10]);
      const convolutions = CONVOLUTIONS.map(([channels, filters], i) => ({
        weight: tf.variable(tf.tensor(channelsLast(i), [5, 5, channels, filters])),
        bias: tf.variable(tf.tensor(channelBias(i), [filters])),
      }));
      const dense = layers([400, 120, 84, 10]).map(({ inputs, outputs, weight, bias }) => ({
        weight: tf.variable(tf.tensor(weight, [inputs, outputs])),
        bias: tf.variable(tf.tensor(bias, [outputs])),
      }));
      const optimizer = tf.train.sgd(RATE);
      const forward = (): TfTensor => {
        const maps = convolutions.reduce<TfTensor>((h, { weight, bias }, i) => {
          const z = tf.add(tf.conv2d(h, weight, 1, i === 0 ? 'same' : 'valid'), bias);
          return tf.maxPool(tf.relu(z), 2, 2, 'valid');
        }, x);
        const z = dense.reduce<TfTensor>(
          (h, { weight, bias }, i) => tf.add(tf.matMul(i === 0 ? h : tf.relu(h), weight), bias),
          // Channels come last here and first elsewhere: without this the dense weights would meet other inputs.
          tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [BATCH, 400]),
        );
        return tf.losses.softmaxCrossEntropy(target, z);
      };
      return { step: () => tfLast(tf, () => optimizer.minimize(forward, true)) };
    },
    jax: ({ numpy: np, nn, lax, tree, jit, valueAndGrad }) => {
      const x = np.array(uniform(BATCH * 784, 1)).reshape([BATCH, 1, 28, 28]);
      const target = np.array(oneHot(BATCH, 10)).reshape([BATCH, 10]);
      interface Parameters {
        weight: JaxArray;
        bias: JaxArray;
      }
      let params: Parameters[] = [
        ...CONVOLUTIONS.map(([channels, filters], i) => ({
          weight: np.array(filter(i)).reshape([filters, channels, 5, 5]),
          bias: np.array(channelBias(i)).reshape([filters, 1, 1]),
        })),
        ...layers([400, 120, 84, 10]).map(({ inputs, outputs, weight, bias }) => ({
          weight: np.array(weight).reshape([inputs, outputs]),
          bias: np.array(bias),
        })),
      ];
      const forward = (params: Parameters[], x: JaxArray, target: JaxArray): JaxArray => {
        let h = x;
        params.forEach(({ weight, bias }, i) => {
          if (i < 2) {
            const pad = i === 0 ? 2 : 0;
            const z = lax
              .convGeneralDilated(
                h,
                weight,
                [1, 1],
                [
                  [pad, pad],
                  [pad, pad],
                ],
              )
              .add(bias);
            h = lax.reduceWindow(nn.relu(z), (window) => np.max(window), [2, 2], [2, 2]);
          } else {
            h = np.matmul(i === 2 ? h.reshape([BATCH, 400]) : nn.relu(h), weight).add(bias);
          }
        });
        return nn
          .logSoftmax(h, -1)
          .mul(target)
          .sum()
          .mul(-1 / BATCH);
      };
      const update = jit((params: Parameters[], x: JaxArray, target: JaxArray): [JaxArray, Parameters[]] => {
        const [loss, gradients] = valueAndGrad(forward)(tree.ref(params), x, target);
        const next = params.map(({ weight, bias }, i) => ({
          weight: weight.sub(gradients[i]!.weight.mul(RATE)),
          bias: bias.sub(gradients[i]!.bias.mul(RATE)),
        }));
        return [loss, next];
      });
      return {
        step: async () => {
          const [loss, next] = update(params, x.ref, target.ref);
          params = next;
          return (await loss.data())[0]!;
        },
      };
    },
  },
};
