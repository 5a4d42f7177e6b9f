import { describe, expect, test } from 'vitest';
import { median, Stopwatch } from '../src/measure.ts';

describe('median', () => {
  test('of an odd and of an even count, in any order', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('Stopwatch', () => {
  test('groups steps that are too short for the clock, and divides by the group', async () => {
    let steps = 0;
    const watch = new Stopwatch({ step: () => ++steps });
    await watch.warm(5);
    const before = steps;
    const samples = await watch.sample(0);
    expect(samples).toHaveLength(1);
    expect(steps - before).toBeGreaterThan(10);
    expect(samples[0]).toBeLessThan(0.1);
  });

  test('awaits an asynchronous step', async () => {
    const watch = new Stopwatch({ step: () => new Promise((resolve) => setTimeout(resolve, 20)) });
    // Timers may fire up to a millisecond early.
    expect(await watch.warm(0)).toBeGreaterThan(18);
    const [time] = await watch.sample(0);
    expect(time).toBeGreaterThan(18);
  });

  test('divides by how much of the work one step does', async () => {
    const step = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    const watch = new Stopwatch({ step, repeats: 10 });
    await watch.warm(0);
    const [time] = await watch.sample(0);
    expect(time).toBeGreaterThan(1.8);
    expect(time).toBeLessThan(10);
  });

  test('keeps what the first step returned', async () => {
    let loss = 3;
    const watch = new Stopwatch({ step: () => Promise.resolve(loss--) });
    await watch.warm(2);
    expect(watch.first).toBe(3);
  });
});
