import { expect, test } from 'vitest';
import * as t from '@t/core';
import { device } from './device.ts';

test('forward and backward of a product', async () => {
  const x = t.arange(6, { dtype: 'float32' }).reshape(2, 3);
  const w = t.ones(3, 2, { requiresGrad: true });
  const y = x.matmul(w).pow(2).sum();
  y.backward();
  expect(await y.item()).toBe(306);
  expect(await w.grad!.toArray()).toEqual([
    [72, 72],
    [102, 102],
    [132, 132],
  ]);
});

test('many small ops go to the queue in few submits', async () => {
  const before = device.backend.memory().submits;
  let x = t.zeros(4);
  for (let i = 0; i < 1000; i++) x = x.add(1);
  expect(await x.toArray()).toEqual([1000, 1000, 1000, 1000]);
  expect(device.backend.memory().submits - before).toBeLessThanOrEqual(10);
});
