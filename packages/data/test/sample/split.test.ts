import { js } from '@t/backend-js';
import { arange, manualSeed, randperm, tensor, use } from '@t/core';
import type { Tensor } from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, Frame, trainTestSplit } from '../../src/index.ts';

let X: Tensor;
let y: Tensor;
beforeAll(() => {
  use(js());
  X = arange(20).reshape(10, 2);
  y = arange(10);
});

const frame = Frame.from({ i: Array.from({ length: 10 }, (_, i) => i) });

describe('trainTestSplit', () => {
  it('shares out the rows, those of tensors together', () => {
    const { train, test } = trainTestSplit([X, y] as const, { testSize: 0.25, seed: 1 });
    expect([[...train[0].shape], [...test[0].shape]]).toEqual([
      [7, 2],
      [3, 2],
    ]);
    const rows = [...train[1].dataSync(), ...test[1].dataSync()];
    expect(rows.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows).not.toEqual(rows.toSorted((a, b) => a - b));
    expect(test[0].toArraySync()).toEqual(Array.from(test[1].dataSync(), (i) => [2 * i, 2 * i + 1]));
  });

  it('is the same for the same seed, and for a frame', () => {
    const split = (seed: number): unknown => trainTestSplit(frame, { seed }).test.col('i').toArray();
    expect(split(7)).toEqual(split(7));
    expect(split(7)).not.toEqual(split(8));
    expect(split(7)).toEqual([...trainTestSplit(y, { seed: 7 }).test.dataSync()]);
    const { train } = trainTestSplit(frame, { seed: 7 });
    expect([...train.index]).toEqual(train.col('i').toArray());
  });

  it("shuffles with the default generator, as PyTorch's randperm", () => {
    manualSeed(3);
    const order = [...randperm(10).dataSync()];
    manualSeed(3);
    const { train, test } = trainTestSplit(frame);
    expect([...train.col('i'), ...test.col('i')]).toEqual(order);
  });

  it('keeps the order on request, and counts rows', () => {
    const { train, test } = trainTestSplit(frame, { shuffle: false, testSize: 2 });
    expect(train.length).toBe(8);
    expect(test.col('i').toArray()).toEqual([8, 9]);
  });

  it('leaves no half empty', () => {
    for (const testSize of [0, 1.5, 10, -1, NaN]) {
      expect(() => trainTestSplit(frame, { testSize })).toThrow(DataError);
    }
    expect(() => trainTestSplit([X, arange(9)])).toThrow('the parts differ in their number of rows: 10, 9');
    expect(() => trainTestSplit(tensor(1))).toThrow('a tensor without dimensions has no rows');
    expect(() => trainTestSplit([])).toThrow(DataError);
  });
});
