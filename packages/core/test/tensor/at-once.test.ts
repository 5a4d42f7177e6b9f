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

describe('checks of many elements, which the device looks through', () => {
  const COUNT = 140_000;
  const SIZE = 10;
  /** Classes within bounds but for some elements, given by position. */
  const index = (wrong: Record<number, number> = {}): t.Tensor => {
    const values = Int32Array.from({ length: COUNT }, (_, i) => i % SIZE);
    for (const [at, value] of Object.entries(wrong)) values[Number(at)] = value;
    return t.fromTypedArray(values, [COUNT]);
  };
  const { crossEntropy, embedding, oneHot } = t.nn.functional;
  const row = (): t.Tensor => t.arange(SIZE);
  const several = { 12345: 11, 12346: -3, 19999: 12 };
  const extremes = { 19998: -(2 ** 31), 19999: 2 ** 31 - 1 };

  const ops: [string, () => t.Tensor][] = [
    ['gather', () => row().gather(0, index(several))],
    ['gather of a negative one', () => row().gather(0, index({ 19999: -1 }))],
    ['gather from nothing', () => t.zeros(0).gather(0, index(several))],
    [
      'gather by columns',
      () => t.zeros(SIZE, 350).gather(0, index({ 350: 11, 800: 12 }).reshape(350, 400).t()),
    ],
    ['scatterAdd', () => row().scatterAdd(0, index(several), index())],
    ['indexSelect', () => t.zeros(2, SIZE).indexSelect(1, index(several))],
    ['indexCopy', () => row().indexCopy(0, index({ 0: SIZE }), index())],
    ['take', () => row().take(index({ 7: -11, 8: 10 }))],
    ['at', () => row().at(index({ 0: -10, 9: -11 }))],
    ['at, the smallest int32', () => row().at(index(extremes))],
    ['embedding', () => embedding(index(several), t.zeros(SIZE, 2))],
    ['embedding with maxNorm', () => embedding(index(several), t.zeros(SIZE, 2), { maxNorm: 1 })],
    ['crossEntropy', () => crossEntropy(t.zeros(COUNT, SIZE), index({ 3: -100, 40: -7, 50: 10 }))],
    [
      'crossEntropy, another class ignored',
      () => crossEntropy(t.zeros(COUNT, SIZE), index({ 3: 10, 40: -100 }), { ignoreIndex: 10 }),
    ],
    ['oneHot', () => oneHot(index({ 5: -1 }), SIZE)],
    ['oneHot of too few classes', () => oneHot(index(), SIZE - 1)],
  ];

  it.each(ops)('tell of %s what is told at once', async (_, fn) => {
    t.use(t.reference());
    const wanted = thrown(fn);
    expect(wanted).toBeInstanceOf(Error);
    t.use(asynchronous());
    fn();
    const told: unknown = await t
      .zeros(1)
      .data()
      .catch((error: unknown) => error);
    expect(told).toEqual(wanted);
    expect((told as Error).constructor).toBe((wanted as Error).constructor);
  });

  it.each<[string, () => t.Tensor]>([
    ['negative ones that count from the end', () => row().at(index({ 0: -10, 19999: -1 }))],
    ['ignored classes', () => crossEntropy(t.zeros(COUNT, SIZE), index({ 0: -100, 19999: -100 }))],
    ['classes whose number is inferred', () => oneHot(index())],
  ])('find nothing wrong with %s', async (_, fn) => {
    const out = await t.synchronously(fn);
    expect(await out.data()).toHaveLength(out.numel());
  });

  it('look at what the index holds at the time, and not at what is written to it next', async () => {
    const bad = index(several);
    row().gather(0, bad);
    bad.zero_();
    await expect(t.zeros(1).data()).rejects.toThrow('index 11 is out of bounds for dimension 0 with size 10');
    const good = index();
    const out = row().gather(0, good);
    good.fill_(99);
    expect((await out.data())[19999]).toBe(9);
  });

  it('need the index no longer once the op has returned', async () => {
    const bad = index(several);
    row().gather(0, bad);
    bad.dispose();
    index();
    await expect(t.zeros(1).data()).rejects.toThrow('index 11 is out of bounds for dimension 0 with size 10');
  });

  it('read one element', async () => {
    const backend = asynchronous();
    t.use(backend);
    const lengths: number[] = [];
    const { later } = backend;
    backend.later = (readings, work, blocks) => {
      lengths.push(...readings.map(({ length }) => length));
      later!(readings, work, blocks);
    };
    row().gather(0, index());
    expect(lengths).toEqual([1]);
  });
});

function thrown(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    return error;
  }
}
