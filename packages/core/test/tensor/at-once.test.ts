import { beforeEach, describe, expect, it } from 'vitest';
import * as t from '@t/core';
import { asynchronous } from '../asynchronous.ts';

beforeEach(() => t.use(asynchronous()));

describe('synchronously', () => {
  it('waits for what the shape of a result depends on', async () => {
    const x = t.tensor([3, -1, 2, -5]);
    const chosen = await t.synchronously(() => x.at(x.gt(0)));
    expect(await chosen.toArray()).toEqual([3, 2]);
  });

  it('waits as often as there are values to read, in order', async () => {
    const sum = await t.synchronously(() => {
      let total = 0;
      for (let i = 0; i < 5; i++) total += t.tensor(i).itemSync() as number;
      return total;
    });
    expect(sum).toBe(10);
  });

  it('draws the numbers of one run, however often it runs', async () => {
    const draw = (): t.Tensor => {
      const first = t.rand(2);
      return t.cat([first, t.bernoulli(first)]);
    };
    t.manualSeed(0);
    const later = await (await t.synchronously(draw)).toArray();
    const next = await t.rand(1).item();
    t.use(t.reference());
    t.manualSeed(0);
    expect(later).toEqual(draw().toArraySync());
    expect(next).toBe(t.rand(1).itemSync());
  });

  it('hands on what the function throws, and leaves the mode', async () => {
    await expect(
      t.synchronously(() => {
        t.tensor(1).itemSync();
        throw new RangeError('mine');
      }),
    ).rejects.toThrow('mine');
    expect(() => t.tensor(1).itemSync()).toThrow('cannot be read synchronously');
  });

  it('checks at once', async () => {
    const x = t.arange(3);
    await expect(t.synchronously(() => x.indexSelect(0, t.tensor([5], { dtype: 'int32' })))).rejects.toThrow(
      'index out of range in self',
    );
  });
});

describe('checks of a backend that is read later', () => {
  it.each<[string, () => t.Tensor, string]>([
    ['an index', () => t.arange(3).at(t.tensor([0, 7], { dtype: 'int32' })), 'index 7 is out of bounds'],
    ['whole division', () => t.arange(3).floorDivide(t.arange(3)), 'ZeroDivisionError'],
    [
      'a class',
      () => t.nn.functional.crossEntropy(t.zeros(2, 3), t.tensor([0, 3], { dtype: 'int32' })),
      'Target 3 is out of bounds.',
    ],
    [
      'a probability',
      () => t.nn.functional.binaryCrossEntropy(t.tensor([2]), t.tensor([1])),
      'all elements of input should be between 0 and 1',
    ],
  ])('tell of %s at the next read', async (_, fn, message) => {
    fn();
    await expect(t.zeros(1).data()).rejects.toThrow(message);
    expect(await t.zeros(1).item()).toBe(0);
  });
});
