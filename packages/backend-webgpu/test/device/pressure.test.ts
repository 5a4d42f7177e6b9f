import { describe, expect, test } from 'vitest';
import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';
import { Pressure } from '../../src/device/pressure.ts';

const MB = 1024 * 1024;

test('a loop that awaits now and then stays bounded, with no scope written', {
  timeout: 60_000,
}, async () => {
  const backend = await webgpu({ budget: 32 * MB });
  t.use(backend);
  const x = t.zeros(MB); // 4 MB
  let peak = 0;
  for (let step = 0; step < 200; step++) {
    const y = x.add(step);
    peak = Math.max(peak, backend.memory().bytes);
    if (step % 10 === 9) expect(await y.at(0).item()).toBe(step);
  }
  // 800 MB were allocated; the collector is pressed at every 128 MB above the budget.
  expect(peak).toBeLessThan(400 * MB);
  backend.dispose();
});

describe('Pressure', () => {
  test('refuses what passes the limit', () => {
    const pressure = new Pressure(10, 100);
    pressure.onAlloc(100);
    expect(() => pressure.onAlloc(101)).toThrow('would take 101 bytes, and the limit is 100');
  });

  test('waits for a task only where much is alive', async () => {
    const pressure = new Pressure(10, 100);
    let task = false;
    setTimeout(() => (task = true), 0);
    await pressure.relieve(10);
    expect(task).toBe(false);
    await pressure.relieve(11);
    expect(task).toBe(true);
  });
});
