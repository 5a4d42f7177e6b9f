import * as t from '@t/core';
import { describe, expect, test } from 'vitest';
import { wasm } from '../../src/index.ts';
import { bitsOf, program } from '../program.ts';

const MB = 2 ** 20;
const GB = 2 ** 30;

describe('memory above 2 GB', () => {
  test.each([1, 2])('works as any other, with %i threads', async (threads) => {
    t.use(wasm({ threads: 1 }));
    const expected = bitsOf(program());

    const backend = wasm({ threads, budget: 4 * GB });
    t.use(backend);
    // What nobody touches takes addresses, not memory. The first tensor behind it lies on both sides of the border.
    const below = [1792, 224, 28].map((size) => t.empty([size * MB], { dtype: 'uint8' }));
    const across = t.ones(2 * MB);
    expect(backend.memory().reserved).toBeGreaterThan(2 * GB);
    bitsOf(program()).forEach((found, i) =>
      expect(Buffer.compare(found, expected[i]!), `result ${i}`).toBe(0),
    );
    expect(across.add(across).sum().itemSync()).toBe(4 * MB);
    // A worker that failed would be missed only now.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(backend.memory()).toMatchObject({ movedOut: 0, threads, threadsReady: threads });
    for (const each of below) each.dispose();
    backend.dispose();
  });

  test('ends at 4 GB with an error that says what to do', () => {
    const backend = wasm();
    t.use(backend);
    const kept = t.arange(1000);
    expect(() => t.empty([GB + 1])).toThrow(
      /out of memory: 4294967300 bytes .* 4 GB at most. Give memory back with dispose\(\), `using` or scope\(\)/,
    );
    expect(() => t.empty([GB], { dtype: 'float64' })).toThrow(t.RuntimeError);
    expect(kept.sum().itemSync()).toBe(499500);
  });
});
