import { labels, layers, nest, oneHot, uniform } from '../inputs.ts';
import { type Jax, type JaxArray, type JaxParameters } from '../libraries/jax.ts';
import { descend, lastOf, type JsPytorch, type JsPytorchTensor } from '../libraries/js-pytorch.ts';
import type { Ours } from '../libraries/ours.ts';
import { tfLast, type TfTensor, type Tfjs } from '../libraries/tfjs.ts';
import type { Tensor } from '@t/core';
import type { Timed } from './workload.ts';

/** A perceptron with relu between its layers, trained by plain SGD on one batch over and over. */
export interface Perceptron {
  /** Widths: inputs, hidden layers, outputs. */
  readonly sizes: readonly number[];
  readonly batch: number;
  readonly loss: 'mse' | 'crossEntropy';
}

const RATE = 0.001;

const batchInputs = ({ sizes, batch }: Perceptron): Float32Array<ArrayBuffer> =>
  uniform(batch * sizes[0]!, 1);
const batchTargets = ({ sizes, batch }: Perceptron): Float32Array<ArrayBuffer> =>
  uniform(batch * sizes.at(-1)!, 2);

/** One training step a call; returns the loss, a tensor not read yet. */
export function trainOurs({ t }: Ours, model: Perceptron): () => Tensor {
  const { sizes, batch } = model;
  const classes = sizes.at(-1)!;
  const x = t.fromTypedArray(batchInputs(model), [batch, sizes[0]!]);
  const target = t.fromTypedArray(model.loss === 'mse' ? batchTargets(model) : oneHot(batch, classes), [
    batch,
    classes,
  ]);
  const params = layers(sizes).map(({ inputs, outputs, weight, bias }) => ({
    weight: t.fromTypedArray(weight, [inputs, outputs]).requiresGrad_(),
    bias: t.fromTypedArray(bias, [outputs]).requiresGrad_(),
  }));
  const leaves = params.flatMap(({ weight, bias }) => [weight, bias]);
  const criterion =
    model.loss === 'mse'
      ? (z: Tensor) => z.sub(target).square().mean()
      : (z: Tensor) => z.logSoftmax(-1).mul(target).sum().div(-batch);
  return () => {
    const z = params.reduce((h, { weight, bias }, i) => (i === 0 ? h : h.relu()).matmul(weight).add(bias), x);
    const loss = criterion(z);
    loss.backward();
    t.noGrad(() => {
      for (const p of leaves) {
        p.sub_(p.grad!, { alpha: RATE });
        p.grad = null;
      }
    });
    return loss;
  };
}

export function trainTfjs(tf: Tfjs, model: Perceptron): Timed {
  const { sizes, batch } = model;
  const classes = sizes.at(-1)!;
  const x = tf.tensor(batchInputs(model), [batch, sizes[0]!]);
  const target = tf.tensor(model.loss === 'mse' ? batchTargets(model) : oneHot(batch, classes), [
    batch,
    classes,
  ]);
  const params = layers(sizes).map(({ inputs, outputs, weight, bias }) => ({
    weight: tf.variable(tf.tensor(weight, [inputs, outputs])),
    bias: tf.variable(tf.tensor(bias, [outputs])),
  }));
  const optimizer = tf.train.sgd(RATE);
  const forward = (): TfTensor => {
    const z = params.reduce<TfTensor>(
      (h, { weight, bias }, i) => tf.add(tf.matMul(i === 0 ? h : tf.relu(h), weight), bias),
      x,
    );
    return model.loss === 'mse'
      ? tf.losses.meanSquaredError(target, z)
      : tf.losses.softmaxCrossEntropy(target, z);
  };
  return { step: () => tfLast(tf, () => optimizer.minimize(forward, true)) };
}

/**
 * @param compiled the whole step as one compiled function, as its users are told to write it, or op by op
 */
export function trainJax(
  { numpy: np, nn, tree, jit, valueAndGrad }: Jax,
  model: Perceptron,
  compiled: boolean,
): Timed {
  const { sizes, batch } = model;
  const classes = sizes.at(-1)!;
  const x = np.array(batchInputs(model)).reshape([batch, sizes[0]!]);
  const target = np
    .array(model.loss === 'mse' ? batchTargets(model) : oneHot(batch, classes))
    .reshape([batch, classes]);
  let params: JaxParameters = layers(sizes).map(({ inputs, outputs, weight, bias }) => ({
    weight: np.array(weight).reshape([inputs, outputs]),
    bias: np.array(bias),
  }));
  const forward = (layers: JaxParameters, x: JaxArray, target: JaxArray): JaxArray => {
    const z = layers.reduce(
      (h, { weight, bias }, i) => np.matmul(i === 0 ? h : nn.relu(h), weight).add(bias),
      x,
    );
    return model.loss === 'mse'
      ? np.square(z.sub(target)).mean()
      : nn
          .logSoftmax(z, -1)
          .mul(target)
          .sum()
          .mul(-1 / batch);
  };
  const update = (layers: JaxParameters, x: JaxArray, target: JaxArray): [JaxArray, JaxParameters] => {
    const [loss, gradients] = valueAndGrad(forward)(tree.ref(layers), x, target);
    return [
      loss,
      layers.map(({ weight, bias }, i) => ({
        weight: weight.sub(gradients[i]!.weight.mul(RATE)),
        bias: bias.sub(gradients[i]!.bias.mul(RATE)),
      })),
    ];
  };
  const run = compiled ? jit(update) : update;
  return {
    step: async () => {
      const [loss, next] = run(params, x.ref, target.ref);
      params = next;
      return (await loss.data())[0]!;
    },
  };
}

export function trainJsPytorch(torch: JsPytorch, model: Perceptron): Timed {
  const { sizes, batch } = model;
  const classes = sizes.at(-1)!;
  const x = torch.tensor(nest(batchInputs(model), [batch, sizes[0]!]));
  const target = torch.tensor(
    model.loss === 'mse' ? nest(batchTargets(model), [batch, classes]) : Array.from(labels(batch, classes)),
  );
  const params = layers(sizes).map(({ inputs, outputs, weight, bias }) => ({
    weight: torch.tensor(nest(weight, [inputs, outputs]), true),
    bias: torch.tensor(nest(bias, [outputs]), true),
  }));
  const relu = new torch.nn.ReLU();
  const crossEntropy = new torch.nn.CrossEntropyLoss();
  // Its own MSELoss gives another value than the mean of the squares.
  const meanSquare = (difference: JsPytorchTensor): JsPytorchTensor =>
    torch.mul(torch.mul(difference, difference).sum(0).sum(0), 1 / (batch * classes));
  const minusTarget = model.loss === 'mse' ? torch.neg(target) : target;
  return {
    step: () => {
      const z = params.reduce(
        (h, { weight, bias }, i) => torch.add(torch.matmul(i === 0 ? h : relu.forward(h), weight), bias),
        x,
      );
      const loss =
        model.loss === 'mse' ? meanSquare(torch.add(z, minusTarget)) : crossEntropy.forward(z, target);
      loss.backward();
      for (const p of params.flatMap(({ weight, bias }) => [weight, bias])) {
        descend(p._data, p.grad, RATE);
        p.zero_grad();
      }
      return lastOf(loss.data);
    },
  };
}
