import * as t from '@t/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { js } from '../src/index.ts';

beforeEach(() => t.use(js()));

/** Lengths around the number of elements that one turn of a loop computes. */
const lengths = Array.from({ length: 20 }, (_, n) => n);

describe('loops of several elements a turn', () => {
  test.each(lengths)('of %d adjacent elements', (n) => {
    const x = t.arange(0, n, 1, { dtype: 'float32' });
    expect(x.mul(x).toArraySync()).toEqual(Array.from({ length: n }, (_, i) => i * i));
    expect(x.sub(4).relu().toArraySync()).toEqual(Array.from({ length: n }, (_, i) => Math.max(i - 4, 0)));
  });

  test.each(lengths)('of %d elements that lie apart, from an offset', (n) => {
    const x = t.arange(0, 3 * n + 1, 1, { dtype: 'float32' }).at('1::3');
    expect(x.add(x).toArraySync()).toEqual(Array.from({ length: n }, (_, i) => 2 * (3 * i + 1)));
    const kept = t.zeros(3 * n + 1);
    kept.at('1::3').copy_(x);
    expect(kept.sum().itemSync()).toBe(x.sum().itemSync());
  });

  test('of coordinates', () => {
    expect(t.arange(13).toArraySync()).toEqual(Array.from({ length: 13 }, (_, i) => i));
    expect(t.ones(2, 11).triu(1).sum(1).toArraySync()).toEqual([10, 9]);
  });

  test('in place, where each element is read before it is written', () => {
    const x = t.arange(0, 19, 1, { dtype: 'float32' });
    x.mul_(x);
    expect(x.toArraySync()).toEqual(Array.from({ length: 19 }, (_, i) => i * i));
  });
});

describe('choices', () => {
  test('relu keeps NaN and the sign of zero', () => {
    const y = t.tensor([NaN, -0, 0, -Infinity, Infinity, -1, 2]).relu().toArraySync() as number[];
    expect(y).toEqual([NaN, -0, 0, 0, Infinity, 0, 2]);
  });

  test('of integers', () => {
    const x = t.tensor([-2147483648, -1, 0, 2147483647], { dtype: 'int32' });
    expect(x.clamp(-5, 5).toArraySync()).toEqual([-5, -1, 0, 5]);
    expect(t.where(x.lt(0), x, x.neg()).toArraySync()).toEqual([-2147483648, -1, 0, -2147483647]);
    expect(x.sign().toArraySync()).toEqual([-1, -1, 0, 1]);
  });
});
