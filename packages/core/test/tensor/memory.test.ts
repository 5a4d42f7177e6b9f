import { afterEach, describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());
afterEach(() => t.setDebugMemory(false));

describe('memory', () => {
  it('reports what the backend holds', () => {
    const before = t.memory();
    const kept = t.zeros(1000, 1000);
    const after = t.memory();
    expect(after.bytes - before.bytes).toBeGreaterThanOrEqual(4e6);
    expect(after.buffers).toBeGreaterThan(before.buffers);
    expect(after.sites).toBeUndefined();
    expect(kept.shape[0]).toBe(1000);
  });

  it('tells in debug mode which lines made the tensors alive', () => {
    const unknown = t.ones(100);
    t.setDebugMemory(true);
    const kept = Array.from({ length: 3 }, () => t.zeros(10, { dtype: 'float64' }));
    const other = t.ones(5, { dtype: 'uint8' });
    kept[0]!.at(0);
    const sites = t.memory().sites!;
    expect(sites.map(({ tensors, bytes }) => [tensors, bytes])).toEqual([
      [3, 240],
      [1, 5],
    ]);
    expect(sites[0]!.where).toMatch(/memory\.test\.ts:\d+:\d+/);
    other.dispose();
    expect(t.memory().sites!.length).toBe(1);
    t.setDebugMemory(false);
    expect(t.memory().sites).toBeUndefined();
    expect([unknown, ...kept].length).toBe(4);
  });
});
