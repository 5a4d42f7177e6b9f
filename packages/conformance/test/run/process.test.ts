import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '@t/core';
import { NotImplemented } from '../../src/call.ts';
import { process } from '../../src/run/process.ts';

beforeAll(() => t.use(t.reference()));

describe('process', () => {
  const u = (): t.Tensor =>
    t.tensor([
      [1, -2],
      [3, 4],
    ]);
  const s = (): t.Tensor => t.tensor([5]);

  it('cuts the factors of an SVD to the singular values', () => {
    const svd = [u(), s(), u()];
    expect((process('linalg.svd', 'sample_inputs_svd.fn_U', svd) as t.Tensor).toArraySync()).toEqual([
      [1],
      [3],
    ]);
    const [values, rows] = process('linalg.svd', 'sample_inputs_svd.fn_Vh', svd) as t.Tensor[];
    expect([values!.toArraySync(), rows!.toArraySync()]).toEqual([[5], [[1, 2]]]);
    const [product] = process('linalg.svd', 'sample_inputs_svd.fn_UVh', svd) as t.Tensor[];
    expect(product!.toArraySync()).toEqual([
      [1, -2],
      [3, -6],
    ]);
  });

  it('transposes the V of the older svd', () => {
    const [, rows] = process('svd', 'sample_inputs_svd.fn_Vh', [u(), s(), u()]) as t.Tensor[];
    expect(rows!.toArraySync()).toEqual([[1, 3]]);
  });

  it('refuses what it does not know', () => {
    expect(() => process('qr', 'unknown', [])).toThrow(NotImplemented);
  });
});
