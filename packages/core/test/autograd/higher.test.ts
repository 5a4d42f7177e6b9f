import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, nodeOf, values } from './support.ts';

describe('derivatives of derivatives', () => {
  it('go to any order', () => {
    const x = leaf([4, 9]);
    let y = x.pow(4).sum();
    for (const expected of [
      (v: number) => 4 * v ** 3,
      (v: number) => 12 * v ** 2,
      (v: number) => 24 * v,
      () => 24,
    ]) {
      const [g] = t.grad(y, x, { createGraph: true });
      expect(values(g)).toEqual([4, 9].map(expected));
      y = g!.sum();
    }
  });

  it('end where a gradient is constant', () => {
    const x = leaf([1, 2]);
    const [g] = t.grad(x.mul(2).sum(), x, { createGraph: true });
    expect(g!.requiresGrad).toBe(false);
    expect(() => t.grad(g!.sum(), x)).toThrow('element 0 of tensors does not require grad');
  });

  it('reach through products, reductions and views', () => {
    const w = leaf([
      [1, 2],
      [3, 4],
    ]);
    const x = leaf([5, 6]);
    const energy = w.matmul(x).pow(2).sum();
    const [g] = t.grad(energy, x, { createGraph: true });
    g!.T.at('0:1').sum().backward();
    // d/dx of 2 (w^T w x)[0] is the first row of 2 w^T w.
    expect(values(x.grad)).toEqual([20, 28]);
    expect(values(w.grad)).not.toBeNull();
  });

  it('leave a recorded `grad`, which is replaced and not written to', () => {
    const x = leaf([1, 2]);
    x.pow(3).sum().backward(null, { createGraph: true });
    const first = x.grad!;
    expect(nodeOf(first)).toBe('<CopyBackwards>');
    x.pow(3).sum().backward(null, { createGraph: true });
    expect(x.grad === first).toBe(false);
    expect(nodeOf(x.grad!)).toBe('<AddBackward0>');
    expect([values(first), values(x.grad)]).toEqual([
      [3, 12],
      [6, 24],
    ]);
  });
});
