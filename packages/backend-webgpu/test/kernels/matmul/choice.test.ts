import { describe, expect, test } from 'vitest';
import { choose, DEPTH, inSoftware, onGpu, tilesOf, worthTiles } from '../../../src/kernels/matmul/choice.ts';

describe.each([
  ['GPU', onGpu],
  ['software', inSoftware],
] as const)('tiles on %s', (_, tilings) => {
  const sizes = [5, 16, 100, 1000, 30_000];

  test('are as large as leaves enough of them', () => {
    for (const m of sizes) {
      for (const n of sizes) {
        const { tiling } = choose(tilings, 1, m, n, 64);
        const larger = tilings.tilings.slice(0, tilings.tilings.indexOf(tiling));
        for (const other of larger) expect(tilesOf(other, 1, m, n)).toBeLessThan(tilings.tiles);
      }
    }
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
