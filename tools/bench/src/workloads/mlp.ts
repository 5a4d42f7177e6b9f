import { trainJax, trainJsPytorch, trainOurs, trainTfjs, type Perceptron } from './perceptron.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const model: Perceptron = { sizes: [784, 256, 10], batch: 64, loss: 'crossEntropy' };

export const mlp: Workload = {
  id: 'W7',
  name: 'mlp',
  description:
    'training steps of an MLP 784-256-10 with relu, batch 64, cross entropy, SGD, the loss read each step',
  // Forward, and backward by weights: 2mnk each; backward by activations only from the second layer on.
  cases: [{ name: '784-256-10', size: [], rate: 'steps', flops: 2 * 64 * (2 * 784 * 256 + 3 * 256 * 10) }],
  python: ['torch'],
  targets: aheadOnGpu('784-256-10'),
  entries: {
    ours: (ours) => {
      const train = trainOurs(ours, model);
      return { step: () => ours.read(train()) };
    },
    tfjs: (tf) => trainTfjs(tf, model),
    jax: (jax) => trainJax(jax, model, true),
    jsPytorch: (torch) => trainJsPytorch(torch, model),
  },
};
