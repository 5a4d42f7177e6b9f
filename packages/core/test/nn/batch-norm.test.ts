import { expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

it('without a momentum, running statistics are the mean over all batches', () => {
  const norm = new t.nn.BatchNorm1d(1, { momentum: null });
  for (const values of [
    [[0], [2]],
    [[4], [6]],
    [[8], [10]],
  ])
    norm.forward(t.tensor(values));
  expect(norm.runningMean!.toArraySync()).toEqual([5]);
  expect(norm.runningVar!.toArraySync()).toEqual([2]);
  expect(norm.numBatchesTracked!.itemSync()).toBe(3);
});

it('inputs of other ranks are errors', () => {
  expect(() => new t.nn.BatchNorm1d(2).forward(t.ones(2, 2, 1, 1))).toThrow(
    'expected 2D or 3D input (got 4D input)',
  );
});
