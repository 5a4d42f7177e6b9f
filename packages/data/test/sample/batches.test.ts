import { js } from '@t/backend-js';
import { arange, tensor, use } from '@t/core';
import type { Tensor } from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batches, Frame } from '../../src/index.ts';

let X: Tensor;
let y: Tensor;
beforeAll(() => {
  use(js());
  X = arange(20).reshape(10, 2);
  y = arange(10);
});

const frame = Frame.from({ i: Array.from({ length: 10 }, (_, i) => i) });

describe('batches', () => {
  it('cut the rows, the last batch short or dropped', () => {
    const sizes = (dropLast: boolean): number[] =>
      [...batches(y, { batchSize: 4, dropLast })].map((b) => b.shape[0]);
    expect(sizes(false)).toEqual([4, 4, 2]);
    expect(sizes(true)).toEqual([4, 4]);
    expect(batches(y, { batchSize: 4 }).length).toBe(3);
    expect(batches(y, { batchSize: 4, dropLast: true }).length).toBe(2);
    expect([...batches(y)].map((b) => b.toArraySync())).toEqual([
      [0],
      [1],
      [2],
      [3],
      [4],
      [5],
      [6],
      [7],
      [8],
      [9],
    ]);
    expect([...batches(y, { batchSize: 99 })]).toHaveLength(1);
    expect([...batches(y, { batchSize: 99, dropLast: true })]).toEqual([]);
  });

  it('go through for await as through for', async () => {
    const seen: unknown[] = [];
    for await (const [features, labels] of batches([X, y] as const, { batchSize: 5 })) {
      seen.push([[...features.shape], labels.toArraySync()]);
    }
    expect(seen).toEqual([
      [
        [5, 2],
        [0, 1, 2, 3, 4],
      ],
      [
        [5, 2],
        [5, 6, 7, 8, 9],
      ],
    ]);
  });

  it('are shuffled anew in each epoch, in the same way for the same seed', () => {
    const epochs = (seed: number): number[][] => {
      const loader = batches(y, { batchSize: 3, shuffle: true, seed });
      return [0, 1].map(() => [...loader].flatMap((b) => [...b.dataSync()]));
    };
    const [first, second] = epochs(5);
    expect(first).not.toEqual(second);
    expect(first.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(epochs(5)).toEqual([first, second]);
    expect(epochs(6)[0]).not.toEqual(first);
  });

  it('of frames are frames', () => {
    const [head] = batches(frame, { batchSize: 3 });
    expect(head.col('i').toArray()).toEqual([0, 1, 2]);
  });

  it('are copies', () => {
    const data = tensor([1, 2]);
    for (const batch of batches(data, { batchSize: 2 })) batch.zero_();
    expect(data.toArraySync()).toEqual([1, 2]);
  });

  it('refuse a size that is none', () => {
    for (const batchSize of [0, -1, 1.5, NaN])
      expect(() => batches(y, { batchSize })).toThrow(/batchSize must be/);
  });
});
