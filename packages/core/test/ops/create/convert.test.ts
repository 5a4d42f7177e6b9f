import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

describe('to', () => {
  it("converts dtypes by C's rules", () => {
    const x = t.tensor([-1.5, 300.7, NaN, Infinity]);
    expect(x.int().toArraySync()).toEqual([-1, 300, -(2 ** 31), -(2 ** 31)]);
    expect(x.byte().toArraySync()).toEqual([255, 44, 0, 0]);
    expect(t.tensor([0, -0, NaN, 0.5]).bool().toArraySync()).toEqual([false, false, true, true]);
    expect(x.T.double().dtype).toBe('float64');
  });

  it('gives the tensor itself where nothing changes', () => {
    const x = t.ones(2, { requiresGrad: true });
    expect(x.float()).toBe(x);
    expect(x.to(t.zeros(1))).toBe(x);
    const copy = x.to('float32', { copy: true });
    expect([copy === x, String(copy.gradFn)]).toEqual([false, '<ToCopyBackward0>']);
    expect(() => x.to('float16' as never)).toThrow(/^dtype must be one of/);
  });

  it('moves between backends, gradients included', async () => {
    const other = t.reference();
    const x = t.tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3).to(other, { dtype: 'float64' });
    expect([y.dtype, y.toArraySync()]).toEqual(['float64', [3, 6]]);
    expect(() => y.add(x)).toThrow(/Expected all tensors to be on the same device/);
    y.mul(y).sum().backward();
    expect(x.grad!.toArraySync()).toEqual([18, 36]);
    expect(x.detach().copy_(y.detach()).toArraySync()).toEqual([3, 6]);
    const moved = await y.toBackend(other);
    expect([moved.requiresGrad, moved.toArraySync()]).toEqual([false, [3, 6]]);
  });
});

describe('assignment', () => {
  it('broadcasts and converts, and refuses overlapping memory', () => {
    const x = t.arange(5);
    const overlap =
      /some elements of the input tensor and the written-to tensor refer to a single memory location/;
    expect(() => x.narrow(0, 1, 4).copy_(x.narrow(0, 0, 4))).toThrow(overlap);
    expect(
      t
        .zeros(2, 2, { dtype: 'int32' })
        .copy_(t.tensor([1.7, -1.7]))
        .toArraySync(),
    ).toEqual([
      [1, -1],
      [1, -1],
    ]);
    const m = t.arange(4).reshape(2, 2);
    expect(() => m.copy_(m.T)).toThrow(overlap);
    expect(() => t.zeros(2, 3).copy_(t.zeros(4))).toThrow(
      'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1',
    );
  });

  it('fills with what the dtype can hold', () => {
    const x = t.zeros(2, { dtype: 'int32' });
    expect(x.fill_(2.7).toArraySync()).toEqual([2, 2]);
    expect(t.fill(x, t.tensor(3.9)).toArraySync()).toEqual([3, 3]);
    expect(() => x.fill_(NaN)).toThrow('value cannot be converted to type int without overflow');
    expect(() => x.fill_(t.ones(1))).toThrow(
      'fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions.',
    );
  });

  it('leaves nothing of the gradient of what was overwritten', () => {
    const x = t.ones(3, { requiresGrad: true });
    const y = x.mul(2);
    y.narrow(0, 0, 2).zero_();
    y.sum().backward();
    expect(x.grad!.toArraySync()).toEqual([0, 0, 2]);
    const z = x.clone().zero_();
    expect(t.grad(z.sum(), x)[0]!.toArraySync()).toEqual([0, 0, 0]);
    expect(() => x.fill_(1)).toThrow(
      'a leaf Variable that requires grad is being used in an in-place operation.',
    );
  });
});
