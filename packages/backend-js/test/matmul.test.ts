import * as t from '@t/core';
import { expect, it } from 'vitest';
import { js } from '../src/index.ts';

t.use(js());

/** Small whole numbers, so that every sum is exact. */
const filled = (shape: number[], seed: number): t.Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return t.tensor(Float32Array.from({ length: size }, (_, i) => ((i * seed) % 13) - 6)).view(...shape);
};

/** The product as sums over rows times columns. */
const expected = (a: t.Tensor, b: t.Tensor): t.Tensor => a.unsqueeze(-1).mul(b.unsqueeze(-3)).sum(-2);

it.each([4, 5, 6, 7, 8, 9])('fills up blocks of rows and columns: %i rows', (m) => {
  for (let n = 4; n < 12; n++) {
    const [a, b] = [filled([m, 300], 5), filled([300, n], 7)];
    const [product, sums] = [t.matmul(a, b), expected(a, b)];
    expect(product.toArraySync(), `${m} x ${n}`).toEqual(sums.toArraySync());
  }
});

it('takes transposed and batched operands, and few rows', () => {
  for (const [m, n] of [
    [2, 40],
    [3, 40],
    [40, 5],
  ] as const) {
    const a = filled([3, 64, m], 5).transpose(1, 2);
    const b = filled([3, n, 64], 7).transpose(1, 2);
    expect(t.matmul(a, b).toArraySync()).toEqual(expected(a, b).toArraySync());
  }
});

it('hands NaN to its own row and column only', () => {
  const a = t.ones([6, 512]);
  a.set_('4, 511', NaN);
  const product = t.matmul(a, t.ones([512, 10]));
  expect(product.isnan().sum(1).toArraySync()).toEqual([0, 0, 0, 0, 10, 0]);
});
