import { describe, expect, it } from 'vitest';
import { bytes, gradients, doubles, ints, show, t } from './support.ts';

describe('add, sub, mul', () => {
  it('takes numbers on either side', () => {
    expect(show(t.sub(1, ints(2, 5)))).toEqual(['int32', [-1, -4]]);
    expect(show(t.mul(2.5, ints(2, 4)))).toEqual(['float32', [5, 10]]);
    expect(show(t.add(2, 3))).toEqual(['int32', 5]);
    expect(show(ints(1, 2).rsub(1))).toEqual(['int32', [0, -1]]);
  });

  it('keeps integers beside whole numbers, and wraps around', () => {
    expect(show(bytes(3, 200).add(100))).toEqual(['uint8', [103, 44]]);
    expect(show(ints(2 ** 31 - 1).add(1))).toEqual(['int32', [-(2 ** 31)]]);
    expect(show(ints(2 ** 30).mul(4))).toEqual(['int32', [0]]);
    expect(show(bytes(3).neg())).toEqual(['uint8', [253]]);
  });

  it('means "or" and "and" for bool', () => {
    const [p, q] = [t.tensor([true, true, false]), t.tensor([true, false, false])];
    expect(show(p.add(q))).toEqual(['bool', [true, true, false]]);
    expect(show(p.mul(q))).toEqual(['bool', [true, false, false]]);
  });

  it('has no subtraction of bool', () => {
    const p = t.tensor([true]);
    expect(() => p.sub(p)).toThrow('with two bool tensors is not supported');
    expect(() => t.tensor([1]).sub(true)).toThrow('with a bool tensor is not supported');
    expect(() => p.neg()).toThrow('Negation, the `-` operator, on a bool tensor is not supported');
  });

  it('scales the second operand by alpha', () => {
    expect(show(t.tensor([1, 2]).add(t.tensor([3, 4]), { alpha: 2 }))).toEqual(['float32', [7, 10]]);
    expect(show(t.tensor([1, 2]).rsub(10, { alpha: 3 }))).toEqual(['float32', [7, 4]]);
    expect(t.tensor([1, 2]).sub_(1, { alpha: 2 }).toArraySync()).toEqual([-1, 0]);
    expect(() => ints(1).add(ints(2), { alpha: 2.5 })).toThrow(
      'For integral input tensors, argument alpha must not be a floating point number.',
    );
    expect(() => t.tensor([1]).add(1, { alpha: true })).toThrow(
      'Boolean alpha only supported for Boolean results.',
    );
    expect(() => bytes(1).add(bytes(1), { alpha: 300 })).toThrow('uint8_t without overflow');
  });

  it('names its nodes as PyTorch does', () => {
    const x = doubles(1, 2);
    const names = [x.add(1), x.sub(x), x.rsub(1), x.rsub(x), x.mul(2), x.div(2), x.neg()].map((y) =>
      String(y.gradFn),
    );
    expect(names).toEqual([
      '<AddBackward0>',
      '<SubBackward0>',
      '<RsubBackward1>',
      '<RsubBackward0>',
      '<MulBackward0>',
      '<DivBackward0>',
      '<NegBackward0>',
    ]);
  });

  it('sums gradients over broadcast dimensions', () => {
    const x = doubles(1, 2);
    const y = t.tensor([[1], [2], [3]], { dtype: 'float64', requiresGrad: true });
    expect(gradients(x.mul(y), x, y)).toEqual([
      [6, 6],
      [[3], [3], [3]],
    ]);
  });

  it('gives positive() itself', () => {
    const x = t.tensor([1]);
    expect(x.positive()).toBe(x);
    expect(() => t.tensor([true]).positive()).toThrow('The `+` operator, on a bool tensor is not supported.');
  });
});

describe('in place', () => {
  it('writes into the tensor and keeps its dtype', () => {
    const x = ints(1, 2);
    expect(x.add_(bytes(1, 1))).toBe(x);
    expect(show(x)).toEqual(['int32', [2, 3]]);
    expect(show(bytes(250).add_(ints(10)))).toEqual(['uint8', [4]]);
  });

  it('refuses what does not fit, each time', () => {
    for (let round = 0; round < 2; round++) {
      t.noGrad(() => {
        expect(() => ints(1).add_(2.5)).toThrow(
          "result type Float can't be cast to the desired output type Int",
        );
        expect(() => t.tensor([1]).mul_(t.ones(2, 1))).toThrow(
          "output with shape [1] doesn't match the broadcast shape [2, 1]",
        );
        expect(() => t.zeros(1).expand(3).add_(1)).toThrow('more than one element of the written-to tensor');
      });
    }
  });

  it('differentiates through the overwritten value', () => {
    const x = doubles(2, 3);
    expect(gradients(x.mul(1).mul_(x), x)).toEqual([[4, 6]]);
    expect(gradients(x.mul(1).square_().sqrt_(), x)).toEqual([[1, 1]]);
    expect(() => gradients(x.mul(1).exp_().square_(), x)).toThrow(
      'has been modified by an inplace operation',
    );
  });
});
