import * as t from '@t/core';
import { expect, test } from 'vitest';
import { wasm } from '../../src/index.ts';

const MB = 2 ** 20;
const BUDGET = 4 * MB;
const STEPS = 1500;

/** A network, what one step of its training does, and the loss before it. */
function training(): () => number {
  t.manualSeed(0);
  const x = t.randn(64, 32);
  const y = x.at(':, :1').mul(x.at(':, 1:2')).detach();
  const leaves = [t.randn(32, 64), t.zeros(64), t.randn(64, 1), t.zeros(1)].map((each) =>
    each.mul(0.2).detach().requiresGrad_(),
  );
  const [w1, b1, w2, b2] = leaves as [t.Tensor, t.Tensor, t.Tensor, t.Tensor];
  return () => {
    const loss = x.matmul(w1).add(b1).tanh().matmul(w2).add(b2).sub(y).pow(2).mean();
    loss.backward();
    t.noGrad(() => {
      for (const p of leaves) {
        p.sub_(p.grad!.mul(0.05));
        p.grad = null;
      }
    });
    return loss.itemSync() as number;
  };
}

test.each(['synchronous', 'awaiting'])('the memory of a long training is flat: %s', async (kind) => {
  const backend = wasm({ budget: BUDGET });
  t.use(backend);
  const step = training();
  const first = step();
  let last = first;
  let warm = backend.memory();
  for (let i = 1; i < STEPS; i++) {
    last = step();
    if (kind === 'awaiting') await new Promise((resolve) => setImmediate(resolve));
    expect(backend.memory().bytes).toBeLessThanOrEqual(BUDGET);
    if (i === 300) warm = backend.memory();
  }
  expect(backend.memory()).toMatchObject({ reserved: warm.reserved, compiled: warm.compiled });
  expect(last).toBeLessThan(0.3 * first);
});
