import { runSort } from '../../../src/ops/base/sort.ts';
import { extremes } from '../../../src/ops/indexing/extremes.ts';
import { sliceRange } from '../../../src/ops/shape/slice.ts';
import { expect, test } from 'vitest';
import { t } from './support.ts';

/** Few values, so that many are equal, NaN and both zeros among them. */
const some = (...shape: number[]) => {
  const size = shape.reduce((product, n) => product * n, 1);
  const special = [NaN, 0, -0, Infinity];
  const data = Float32Array.from({ length: size }, (_, i) => {
    const x = Math.imul(i + 1, 2654435761) >>> 8;
    return x % 97 === 0 ? special[x % 4]! : (x % 50_000) - 25_000;
  });
  return t.fromTypedArray(data, shape);
};

test.each([
  [[4095], 0],
  [[4096], 0],
  [[10_000], 0],
  [[3, 5000], 1],
  [[5000, 2], 0],
  [[2, 4099, 2], 1],
])('of %j along %i, as a sort of all has them first', async (shape, dim) => {
  const x = some(...shape);
  for (const largest of [true, false])
    for (const k of [0, 1, 10, 128, 200]) {
      const expected = sliceRange(runSort(x, dim, largest).indices, dim, 0, k);
      expect(await extremes(x, k, dim, largest).toArray()).toEqual(await expected.toArray());
    }
});

test('of a row so long that what is first in its parts is divided again', async () => {
  const x = some(70_000);
  const expected = sliceRange(runSort(x, 0, true).indices, 0, 0, 100);
  expect(await extremes(x, 100, 0, true).toArray()).toEqual(await expected.toArray());
});
