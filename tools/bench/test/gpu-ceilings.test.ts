import { expect, test } from 'vitest';
import { gpuCeilings } from '../src/gpu-ceilings.ts';
import { loadOurs } from '../src/libraries/ours.ts';
import type { Case, Timed } from '../src/workloads/workload.ts';

/** Time of the case's work at the peak, in ms. */
async function timeOf(name: string, spec: Case): Promise<number> {
  const { entry } = gpuCeilings.find((each) => each.name === name)!;
  const ours = await loadOurs('webgpu');
  const { step, repeats } = (await entry(ours, spec)) as Timed;
  const start = performance.now();
  await step();
  const time = performance.now() - start;
  ours.backend.dispose();
  return time / repeats!;
}

test('a peak takes part where a case counts what it measures', () => {
  const fitting = (spec: Case): string[] =>
    gpuCeilings.filter(({ fits }) => fits(spec)).map(({ name }) => name);
  expect(fitting({ name: '', size: [], flops: 1 })).toEqual(['peak, arithmetic']);
  expect(fitting({ name: '', size: [], streams: { bytes: 1, reads: 1, writes: 0 } })).toEqual([
    'peak, memory',
  ]);
});

// Wide bounds: slower than any machine or faster than any GPU is a shader that does not run, or is not waited for.
test('arithmetic runs at a rate that there can be', async () => {
  const seconds = (await timeOf('peak, arithmetic', { name: '', size: [], flops: 1e9 })) / 1000;
  expect(1 / seconds).toBeGreaterThan(0.1); // GFLOP/s
  expect(1 / seconds).toBeLessThan(1e6);
});

test('memory moves at a rate that there can be', async () => {
  const streams = { bytes: 5e8, reads: 1, writes: 1 };
  const seconds = (await timeOf('peak, memory', { name: '', size: [], streams })) / 1000;
  expect(1 / seconds).toBeGreaterThan(0.05); // GB/s
  expect(1 / seconds).toBeLessThan(1e5);
});
