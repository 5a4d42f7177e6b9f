import { describe, expect, it } from 'vitest';
import { doubles, gradients, ints, show, t } from './support.ts';

const condition = t.tensor([true, false]);

describe('where', () => {
  it('takes tensors and numbers', () => {
    expect(show(t.where(condition, 1, 2.5))).toEqual(['float32', [1, 2.5]]);
    expect(show(t.where(condition, true, 2))).toEqual(['int32', [1, 2]]);
    expect(show(t.where(condition, ints(1, 2), 0.5))).toEqual(['float32', [1, 0.5]]);
    expect(show(t.tensor([1, 2]).where(condition, t.zeros(2)))).toEqual(['float32', [1, 0]]);
    expect(t.where(t.tensor([[true], [false]]), t.tensor([1, 2]), 0).toArraySync()).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  it('finds positions with a condition alone', () => {
    expect(
      t
        .where(
          t.tensor([
            [0, 1],
            [2, 0],
          ]),
        )
        .map((x) => x.toArraySync()),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('keeps NaN of the other side out of gradients', () => {
    const [x, y] = [doubles(1, 2), doubles(NaN, NaN)];
    expect(gradients(t.where(condition, x, y), x, y)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('raises where PyTorch does', () => {
    expect(() => t.where(ints(1), 1, 2)).toThrow(
      'where expected condition to be a boolean tensor, but got a tensor with dtype Int',
    );
    expect(() => t.where(true as never, ints(1), ints(2))).toThrow(
      'where() received an invalid combination of arguments',
    );
    expect(() => t.where(condition, t.tensor([1, 2], { dtype: 'uint8' }), 300)).toThrow(
      'uint8_t without overflow',
    );
  });
});

describe('lerp, addcmul, addcdiv', () => {
  it('interpolates exactly at both ends', () => {
    const [x, y] = [t.tensor([1, 2]), t.tensor([3, 8])];
    expect(x.lerp(y, 1).toArraySync()).toEqual([3, 8]);
    expect(x.lerp(y, t.tensor([0, 0.5])).toArraySync()).toEqual([1, 5]);
    expect(() => x.lerp(doubles(1, 2), 0.5)).toThrow('expected dtype float for `end` but got dtype double');
    expect(() => ints(1).lerp(ints(2), 2)).toThrow('"lerp_kernel_scalar" not implemented for \'Int\'');
  });

  it('adds products and quotients', () => {
    const [x, a, b] = [t.tensor([1, 2]), t.tensor([3, 4]), t.tensor([2, 2])];
    expect(x.addcmul(a, b, { value: 0.5 }).toArraySync()).toEqual([4, 6]);
    expect(x.addcdiv_(a, b).toArraySync()).toEqual([2.5, 4]);
    expect(() => x.addcdiv(ints(1, 1), ints(1, 1))).toThrow(
      'Integer division with addcdiv is no longer supported',
    );
  });
});
