import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Bytes in use once garbage is collected: V8's heap and the typed arrays outside of it. */
async function used(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One step of a small network; every activation is above the size that lies in V8's own heap. */
function makeStep(): () => t.Tensor {
  t.manualSeed(0);
  const x = t.randn(64, 16);
  const y = t.randn(64, 1);
  const parameters = [t.randn(16, 16), t.zeros(16), t.randn(16, 1)].map((p) => p.requiresGrad_());
  const [w1, b1, w2] = parameters as [t.Tensor, t.Tensor, t.Tensor];
  return () => {
    const loss = x.matmul(w1).add(b1).tanh().matmul(w2).sub(y).pow(2).mean();
    loss.backward();
    t.noGrad(() => {
      for (const p of parameters) {
        p.sub_(p.grad!.mul(0.01));
        p.grad = null;
      }
    });
    return loss;
  };
}

const STEPS = 1500;
/** A step has activations of 4 KB each, so one of them kept a step would come to three times this. */
const ALLOWED = 2_000_000;

describe('memory of a training loop without scopes', () => {
  it('stays flat in a synchronous loop', async () => {
    const step = makeStep();
    for (let i = 0; i < 300; i++) step();
    const before = await used();
    for (let i = 0; i < STEPS; i++) step();
    expect((await used()) - before).toBeLessThan(ALLOWED);
  });

  it('stays flat in a loop that awaits each loss', async () => {
    const step = makeStep();
    for (let i = 0; i < 300; i++) await step().item();
    const before = await used();
    let last = 0;
    for (let i = 0; i < STEPS; i++) last = (await step().item()) as number;
    expect((await used()) - before).toBeLessThan(ALLOWED);
    expect(last).toBeLessThan(2);
  });
});
