import { expect, test } from 'vitest';
import { wasmCeilings } from '../src/ceilings.ts';
import type { Case, Timed } from '../src/workloads/workload.ts';

const time = async (name: string, spec: Case): Promise<number> => {
  const { entry } = wasmCeilings.find((each) => each.name === name)!;
  const task = (await entry(null, spec)) as Timed;
  task.step();
  const start = performance.now();
  task.step();
  return performance.now() - start;
};

test('a peak takes part where a case counts what it measures', () => {
  const fitting = (spec: Case): string[] =>
    wasmCeilings.filter(({ fits }) => fits(spec)).map(({ name }) => name);
  expect(fitting({ name: '', size: [], flops: 1 })).toEqual(['peak, simd', 'peak, relaxed']);
  expect(fitting({ name: '', size: [], streams: { bytes: 1, reads: 1, writes: 0 } })).toEqual([
    'peak, memory',
  ]);
});

test.each(['peak, simd', 'peak, relaxed'])('%s does as many operations as it is told', async (name) => {
  // A loop that the engine removed would take no longer for a hundred times the work.
  const few = await time(name, { name: '', size: [], flops: 1e7 });
  expect(await time(name, { name: '', size: [], flops: 1e9 })).toBeGreaterThan(10 * few);
});

test('the peak of memory moves all of its streams', async () => {
  const streams = { bytes: 1 << 24, reads: 2, writes: 1 };
  const once = await time('peak, memory', { name: '', size: [], streams: { ...streams, bytes: 1 << 18 } });
  expect(await time('peak, memory', { name: '', size: [], streams })).toBeGreaterThan(10 * once);
});
