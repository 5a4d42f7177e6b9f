import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';
import { publish } from './report.ts';

/** The line y = 2 x - 1, found by gradient descent. */
const backend = await webgpu();
t.use(backend);
const x = t.linspace(-1, 1, 32);
const y = x.mul(2).sub(1);
const weight = t.zeros(1, { requiresGrad: true });
const bias = t.zeros(1, { requiresGrad: true });
const losses: number[] = [];
for (let step = 0; step < 100; step++) {
  const loss = x.mul(weight).add(bias).sub(y).pow(2).mean();
  loss.backward();
  t.noGrad(() => {
    for (const parameter of [weight, bias]) {
      parameter.sub_(parameter.grad!.mul(0.3));
      parameter.grad = null;
    }
  });
  if (step % 10 === 0) losses.push((await loss.item()) as number);
}
publish({ value: { first: losses[0], last: losses.at(-1), submits: backend.memory().submits } });
backend.dispose();
