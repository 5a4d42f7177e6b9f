import { describe, expect, test } from 'vitest';
import {
  choose,
  DEPTH,
  inSoftware,
  onBoard,
  onProcessor,
  tilesOf,
  worthTiles,
} from '../../../src/kernels/matmul/choice.ts';

describe.each([
  ['a board', onBoard],
  ['a processor', onProcessor],
  ['a CPU', inSoftware],
] as const)('tiles on the GPU of %s', (_, tilings) => {
  const sizes = [5, 16, 100, 1000, 30_000];

  test('are large where there are many, and waste few outputs', () => {
    const { tilings: all } = tilings;
    expect(choose(tilings, 1, 8000, 8000, 500).tiling).toBe(all[0]);
    expect(choose(tilings, 100_000, 4, 4, 60).tiling).toBe(all.at(-1));
  });

  test('are enough to keep the device busy, by parts of k where outputs are few', () => {
    for (const [m, n] of [
      [64, 64],
      [64, 256],
      [256, 256],
    ] as const) {
      const { tiling, splits } = choose(tilings, 1, m, n, 20_000);
      expect(tilesOf(tiling, 1, m, n) * splits).toBeGreaterThanOrEqual(tiling.busy * 0.6);
    }
    expect(choose(tilings, 1, 8000, 8000, 4000).splits).toBe(1);
    expect(choose(tilings, 1000, 64, 64, 1000).splits).toBe(1);
  });

  test('split k into parts that cover it, none of them empty', () => {
    for (const m of sizes) {
      for (const k of [5, 63, 64, 1000, 4097, 100_000]) {
        const { splits, chunk } = choose(tilings, 2, m, 33, k);
        expect(chunk % DEPTH).toBe(0);
        expect(splits * chunk).toBeGreaterThanOrEqual(k);
        expect((splits - 1) * chunk).toBeLessThan(k);
      }
    }
  });

  test('keep sums short, unless the partial ones were too many', () => {
    expect(choose(tilings, 1, 1000, 1000, 60_000).chunk).toBeLessThanOrEqual(4096);
    expect(choose(tilings, 1, 30_000, 30_000, 60_000).splits).toBe(1);
  });

  test('are not for vectors, tiny matrices and outer products', () => {
    expect(worthTiles(tilings, 1, 500, 500)).toBe(false);
    expect(worthTiles(tilings, 500, 1, 500)).toBe(false);
    expect(worthTiles(tilings, 500, 500, 1)).toBe(false);
    expect(worthTiles(tilings, 100, 100, 100)).toBe(true);
  });
});
