import { describe, expect, it } from 'vitest';
import { bytes, doubles, gradients, ints, show, t } from './support.ts';

describe('clamp', () => {
  it('takes one or two bounds, numbers or tensors', () => {
    const x = t.tensor([-2, 0.5, 3]);
    expect(x.clamp(0, 1).toArraySync()).toEqual([0, 0.5, 1]);
    expect(x.clamp(undefined, 1).toArraySync()).toEqual([-2, 0.5, 1]);
    expect(x.clamp(t.zeros(3), t.ones(3)).toArraySync()).toEqual([0, 0.5, 1]);
    expect(x.clamp(3, 1).toArraySync()).toEqual([1, 1, 1]);
    expect(show(ints(3, -2).clampMin(2.5))).toEqual(['float32', [3, 2.5]]);
  });

  it('hands on NaN, but for a single number of clamp', () => {
    const x = t.tensor([1, NaN]);
    expect(x.clamp(0, 0.5).toArraySync()).toEqual([0.5, NaN]);
    expect(x.clamp(0, NaN).toArraySync()).toEqual([NaN, NaN]);
    expect(x.clampMax(NaN).toArraySync()).toEqual([NaN, NaN]);
    expect(x.clamp(undefined, NaN).toArraySync()).toEqual([1, NaN]);
  });

  it('raises where PyTorch does', () => {
    expect(() => t.tensor([1]).clamp()).toThrow(
      "torch.clamp: At least one of 'min' or 'max' must not be None",
    );
    expect(() => t.tensor([1]).clamp(1, t.tensor([2]))).toThrow(
      'got (Tensor, int, Tensor), but expected one of:',
    );
    expect(() => bytes(1).clamp(0, 300)).toThrow(
      'value cannot be converted to type uint8_t without overflow',
    );
    expect(() => ints(1).clamp_(2.5)).toThrow(
      "result type Float can't be cast to the desired output type int",
    );
    expect(() => t.tensor([true]).relu()).toThrow('Boolean inputs not supported for relu');
  });

  it('passes gradients at the bounds, and to bounds that decide', () => {
    const x = doubles(0, 1, -1, NaN, 2);
    expect(gradients(x.clamp(0, 1), x)).toEqual([[1, 1, 0, 0, 0]]);
    const [y, low, high] = [doubles(5, -5, 0.5), doubles(0, 0, 0), doubles(1, 1, 1)];
    expect(gradients(y.clamp(low, high), y, low, high)).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(gradients(x.relu(), x)).toEqual([[0, 1, 0, 1, 1]]);
  });
});

describe('extrema of two tensors', () => {
  const [a, b] = [doubles(1, NaN, 1, 2), doubles(1, 1, NaN, 1)];

  it('hand on NaN or pass over it', () => {
    expect(t.maximum(a, b).toArraySync()).toEqual([1, NaN, NaN, 2]);
    expect(t.fmin(a, b).toArraySync()).toEqual([1, 1, 1, 1]);
  });

  it('share the gradient of ties, or give it to the first', () => {
    expect(gradients(t.maximum(a, b), a, b)).toEqual([
      [0.5, 1, 1, 1],
      [0.5, 1, 1, 0],
    ]);
    expect(gradients(t.fmax(a, b), a, b)).toEqual([
      [1, 0, 1, 1],
      [0, 1, 0, 0],
    ]);
  });

  it('take tensors only', () => {
    expect(() => t.maximum(a, 2 as never)).toThrow(
      "maximum(): argument 'other' (position 2) must be Tensor, not int",
    );
    expect(() => t.fmin(2 as never, a)).toThrow(
      "fmin(): argument 'input' (position 1) must be Tensor, not int",
    );
  });
});

describe('nanToNum', () => {
  it('replaces what is not finite', () => {
    const x = t.tensor([NaN, Infinity, -Infinity, 1]);
    expect(x.nanToNum().toArraySync()).toEqual([0, 3.4028234663852886e38, -3.4028234663852886e38, 1]);
    expect(x.nanToNum({ nan: 2, posinf: 3, neginf: -3 }).toArraySync()).toEqual([2, 3, -3, 1]);
    expect(show(ints(1).nanToNum({ nan: 5 }))).toEqual(['int32', [1]]);
    const y = doubles(NaN, Infinity, 1);
    expect(gradients(y.nanToNum(), y)).toEqual([[0, 0, 1]]);
  });
});
