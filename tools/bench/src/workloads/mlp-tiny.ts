import { trainJax, trainJsPytorch, trainOurs, trainTfjs, type Perceptron } from './perceptron.ts';
import { aheadOnGpu, type Workload } from './workload.ts';

const model: Perceptron = { sizes: [2, 16, 16, 1], batch: 8, loss: 'mse' };

export const mlpTiny: Workload = {
  id: 'W6',
  name: 'mlp-tiny',
  description:
    'training steps of an MLP 2-16-16-1 with relu, batch 8, mean squared error, SGD, the loss read each step',
  cases: [{ name: '2-16-16-1', size: [], rate: 'steps' }],
  python: ['torch'],
  targets: [...aheadOnGpu('2-16-16-1'), { case: '2-16-16-1', backend: 'js', than: 'tfjs-wasm', factor: 3 }],
  entries: {
    ours: (ours) => {
      const train = trainOurs(ours, model);
      return { step: () => ours.read(train()) };
    },
    tfjs: (tf) => trainTfjs(tf, model),
    jax: (jax) => trainJax(jax, model, true),
    jaxEager: (jax) => trainJax(jax, model, false),
    jsPytorch: (torch) => trainJsPytorch(torch, model),
  },
};
