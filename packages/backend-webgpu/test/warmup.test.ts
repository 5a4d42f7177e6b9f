import { expect, test } from 'vitest';
import * as t from '@t/core';
import { device } from './device.ts';

/** Calls to create a pipeline while `fn` runs: those that block, and those that do not. */
async function pipelines(fn: () => void | Promise<void>): Promise<{ blocking: number; ahead: number }> {
  const gpu = device.backend.device;
  const count = { blocking: 0, ahead: 0 };
  const { createComputePipeline, createComputePipelineAsync } = gpu;
  gpu.createComputePipeline = (descriptor) => {
    count.blocking++;
    return createComputePipeline.call(gpu, descriptor);
  };
  gpu.createComputePipelineAsync = (descriptor) => {
    count.ahead++;
    return createComputePipelineAsync.call(gpu, descriptor);
  };
  try {
    await fn();
  } finally {
    Object.assign(gpu, { createComputePipeline, createComputePipelineAsync });
  }
  return count;
}

test('after a warm-up nothing is compiled, and nothing was computed', async () => {
  const x = t.randn(8, 16);
  const w = t.randn(16, 4, { requiresGrad: true });
  const before = await w.toArray();
  const step = (): void => {
    const loss = x.matmul(w).tanh().softmax(1).pow(3).mean();
    loss.backward();
    t.noGrad(() => void w.sub_(w.grad!.mul(0.5)));
    w.grad = null;
  };
  const warm = await pipelines(() => device.backend.warmup(step));
  expect(warm.blocking).toBe(0);
  expect(warm.ahead).toBeGreaterThan(5);
  expect(await w.toArray()).toEqual(before);
  const run = await pipelines(async () => {
    step();
    expect(await w.toArray()).not.toEqual(before);
  });
  expect(run).toEqual({ blocking: 0, ahead: 0 });
});

test('large maps, which are put off, are compiled ahead as they will run', async () => {
  const x = t.randn(300, 300);
  const before = x.mul(2); // waits
  const predict = (): t.Tensor => x.add(1).exp().div(3).sub(x);
  await device.backend.warmup(() => void predict());
  const run = await pipelines(async () => {
    const [want, got] = [await x.toArray(), await predict().toArray()] as [number[][], number[][]];
    expect(got[3]![4]).toBeCloseTo(Math.exp(want[3]![4]! + 1) / 3 - want[3]![4]!, 4);
  });
  expect(run).toEqual({ blocking: 0, ahead: 0 });
  const [twice, once] = [await before.toArray(), await x.toArray()] as [number[][], number[][]];
  expect(twice[5]![6]).toBe(2 * once[5]![6]!);
});

test('what is compiled ahead but needed before it is ready is compiled at once', async () => {
  const x = t.arange(3);
  const work = (): t.Tensor => x.add(2).bitwiseXor(5);
  const warm = device.backend.warmup(() => void work());
  expect(await work().toArray()).toEqual([7, 6, 1]);
  await warm;
});

test('a warm-up checks no values, since there are none', async () => {
  const x = t.zeros(3);
  await device.backend.warmup(() => void t.nn.functional.binaryCrossEntropy(x.sigmoid(), x));
  expect(await x.toArray()).toEqual([0, 0, 0]);
});
