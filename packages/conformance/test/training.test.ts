import { beforeAll, describe, expect, test } from 'vitest';
import * as t from '@t/core';
import type { Backend, Tensor } from '@t/core';
import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { webgpu } from '@t/backend-webgpu';

const { functional: F } = t.nn;
const STEPS = 100;

/** A model: its parameters by shape, and its scores for a batch. */
interface Model {
  readonly shapes: readonly (readonly number[])[];
  readonly input: readonly number[];
  forward(x: Tensor, parameters: readonly Tensor[]): Tensor;
}

const perceptron: Model = {
  shapes: [[32, 20], [32], [10, 32], [10]],
  input: [16, 20],
  forward: (x, [w1, b1, w2, b2]) => F.linear(F.linear(x, w1!, b1!).relu(), w2!, b2!),
};

const lenet: Model = {
  shapes: [[6, 1, 5, 5], [6], [16, 6, 5, 5], [16], [120, 400], [120], [84, 120], [84], [10, 84], [10]],
  input: [4, 1, 28, 28],
  forward(x, [k1, c1, k2, c2, w1, b1, w2, b2, w3, b3]) {
    const first = F.maxPool2d(F.conv2d(x, k1!, c1!, { padding: 2 }).relu(), 2);
    const second = F.maxPool2d(F.conv2d(first, k2!, c2!).relu(), 2).flatten(1);
    return F.linear(F.linear(F.linear(second, w1!, b1!).relu(), w2!, b2!).relu(), w3!, b3!);
  },
};

/** The loss of every step of plain gradient descent on one random batch. */
async function train({ shapes, input, forward }: Model, backend: Backend, rate: number): Promise<number[]> {
  t.use(backend);
  t.manualSeed(0);
  const parameters = shapes.map((shape) => {
    const spread = 1 / Math.sqrt(shape.slice(1).reduce((product, size) => product * size, 1));
    return t.noGrad(() => t.randn(shape).mul(spread)).requiresGrad_();
  });
  const x = t.randn(input);
  const target = t.randint(0, 10, [input[0]!]);
  const losses: Promise<number | boolean>[] = [];
  for (let step = 0; step < STEPS; step++) {
    const loss = F.crossEntropy(forward(x, parameters), target);
    loss.backward();
    t.noGrad(() => {
      for (const parameter of parameters) {
        parameter.sub_(parameter.grad!.mul(rate));
        parameter.grad = null;
      }
    });
    losses.push(loss.item());
    // What is dead is collected between tasks.
    if (step % 10 === 9) await losses.at(-1);
  }
  return (await Promise.all(losses)) as number[];
}

describe.each([
  ['a perceptron', perceptron, 0.1],
  ['LeNet', lenet, 0.05],
] as const)('%s', (_, model, rate) => {
  let losses: number[];
  beforeAll(async () => {
    losses = await train(model, js(), rate);
  });

  test.each([
    ['wasm', wasm],
    ['webgpu', webgpu],
  ] as const)('has the losses of js on %s, over 100 steps', { timeout: 120_000 }, async (__, make) => {
    const backend = await make();
    const got = await train(model, backend, rate);
    backend.dispose();
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    // Rounding differs by a unit of float32, and each step multiplies what the one before it left.
    got.forEach((loss, i) => expect(Math.abs(loss - losses[i]!)).toBeLessThan(2e-4 * (1 + losses[i]!)));
  });
});
