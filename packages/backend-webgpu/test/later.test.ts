import { describe, expect, test } from 'vitest';
import * as t from '@t/core';
import type { Reading, TypedArray } from '@t/core/kernel';
import { device } from './device.ts';

const reading = (x: t.Tensor): Reading => ({
  buffer: x.storage.buffer,
  offset: x.offset,
  length: x.layout.size,
});

const ints = (...values: number[]): t.Tensor => t.tensor(values, { dtype: 'int32' });

/** How many elements are copied to the host because of `fn`. */
function copied(fn: () => void): number {
  const { backend } = device;
  const { later } = backend;
  let count = 0;
  backend.later = (readings, work, blocks) => {
    for (const { length } of readings) count += length;
    later!(readings, work, blocks);
  };
  try {
    fn();
  } finally {
    backend.later = later!;
  }
  return count;
}

describe('a host step', () => {
  test('computes between the launches before and after it', async () => {
    const x = t.tensor([1, 2, 3]).add(1);
    const y = t.zeros(3);
    device.backend.later!(
      [reading(x)],
      ([values]) => device.backend.write(y.storage.buffer, 0, values!.map((v) => v * 10) as TypedArray),
      true,
    );
    x.add_(100); // after the step has read
    const z = y.add(1);
    const w = t.tensor([5]); // a write that waits
    expect(await z.toArray()).toEqual([21, 31, 41]);
    expect(await x.toArray()).toEqual([102, 103, 104]);
    expect(await w.toArray()).toEqual([5]);
  });

  test('is given no memory that what waits for it still reads', async () => {
    const x = t.tensor([1, 2, 3]);
    let inside: t.Tensor | undefined;
    device.backend.later!([reading(x)], () => void (inside = t.tensor([7, 7, 7])), true);
    const temporary = t.tensor([4, 5, 6]);
    const y = temporary.add(1);
    temporary.dispose();
    expect(await y.toArray()).toEqual([5, 6, 7]);
    expect(await inside!.toArray()).toEqual([7, 7, 7]);
  });

  test('tells what it throws at the next read', async () => {
    device.backend.later!(
      [reading(t.zeros(1))],
      () => {
        throw new RangeError('mine');
      },
      true,
    );
    await expect(t.zeros(1).item()).rejects.toThrow('mine');
    expect(await t.zeros(1).item()).toBe(0);
  });
});

describe('checks', () => {
  test('are told by the next read, once, with the error of a backend that is read at once', async () => {
    const x = t.arange(3);
    x.indexSelect(0, ints(0, 3));
    await expect(x.toArray()).rejects.toThrow(t.IndexError);
    expect(await x.toArray()).toEqual([0, 1, 2]);
  });

  test.each([140_000, 1_000_003])(
    'of %i indices tell of the first wrong one, which alone is copied',
    async (n) => {
      const values = Int32Array.from({ length: n }, (_, i) => i % 10);
      values.set([12, -1, 11], n - 2000);
      values[n - 1] = 13;
      const bad = t.fromTypedArray(values, [n]);
      const count = copied(() => {
        t.arange(10).gather(0, bad);
        bad.zero_();
        bad.dispose();
      });
      expect(count).toBe(1);
      await expect(t.zeros(1).item()).rejects.toThrow(
        'index 12 is out of bounds for dimension 0 with size 10',
      );
      const good = t.fromTypedArray(values.fill(9), [n]);
      const out = t.arange(10).gather(0, good);
      good.dispose();
      expect(await out.sum().item()).toBe(9 * n);
    },
  );

  test('cost no submit of their own', async () => {
    const x = t.arange(100);
    const before = device.backend.memory().submits;
    for (let i = 0; i < 50; i++) x.indexSelect(0, ints(i));
    const submits = device.backend.memory().submits - before;
    await x.item.call(t.zeros(1));
    expect(submits).toBe(0);
  });
});

describe('synchronously', () => {
  test('lets a shape depend on values', async () => {
    const x = t.tensor([3, -1, 2, -5]);
    const y = await t.synchronously(() => x.at(x.gt(0)));
    expect(await y.toArray()).toEqual([3, 2]);
  });

  test('is named where it is needed', () => {
    expect(() => t.zeros(3).nonzero()).toThrow('await t.synchronously(() => ...)');
    expect(() => t.zeros(3).dataSync()).toThrow('use await x.data(), x.item() or x.toArray()');
  });
});

test('a write waits for launches that still read what the memory held before', async () => {
  for (let i = 0; i < 20; i++) {
    const temporary = t.full([1000], i);
    const y = temporary.add(1);
    temporary.dispose();
    const fresh = t.tensor(new Float32Array(1000).fill(-1));
    expect((await y.data())[999]).toBe(i + 1);
    expect((await fresh.data())[0]).toBe(-1);
  }
});
