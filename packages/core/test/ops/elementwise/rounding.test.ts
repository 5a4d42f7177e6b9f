import { describe, expect, it } from 'vitest';
import { doubles, gradients, ints, show, t } from './support.ts';

describe('rounding', () => {
  it('goes to even halves, and to decimals', () => {
    expect(t.tensor([0.5, 1.5, 2.5, -0.5]).round().toArraySync()).toEqual([0, 2, 2, -0]);
    expect(t.tensor([12345.678, 149]).round({ decimals: -2 }).toArraySync()).toEqual([12300, 100]);
    expect(show(t.tensor([2.675], { dtype: 'float64' }).round({ decimals: 2 }))).toEqual(['float64', [2.68]]);
    expect(t.tensor([-1.5, 1.5]).frac().toArraySync()).toEqual([-0.5, 0.5]);
  });

  it('leaves integers, but not with decimals; and has no bool', () => {
    expect(show(ints(3).floor())).toEqual(['int32', [3]]);
    expect(() => ints(3).round({ decimals: 2 })).toThrow('"round_cpu" not implemented for \'Int\'');
    expect(() => ints(3).frac()).toThrow('"frac_cpu" not implemented for \'Int\'');
    expect(() => t.tensor([true]).ceil()).toThrow('"ceil_vml_cpu" not implemented for \'Bool\'');
  });

  it('has a gradient of zero', () => {
    const x = doubles(0.3, 2);
    expect(gradients(x.round(), x)).toEqual([[0, 0]]);
    expect(gradients(x.sign(), x)).toEqual([[0, 0]]);
    expect(gradients(x.frac(), x)).toEqual([[1, 1]]);
  });
});

describe('signs', () => {
  it('are 0 for NaN', () => {
    expect(t.tensor([NaN, -2, 0]).sign().toArraySync()).toEqual([0, -1, 0]);
    expect(show(t.tensor([true]).sgn())).toEqual(['bool', [true]]);
    expect(t.tensor([-0, 0, -1]).signbit().toArraySync()).toEqual([true, false, true]);
  });

  it('are copied, with a gradient of 0 at 0', () => {
    expect(show(ints(3, -2).copysign(-0))).toEqual(['float32', [-3, -2]]);
    const [x, y] = [doubles(1, 0, -2), doubles(-1, -1, 0)];
    expect(gradients(x.copysign(y), x, y)).toEqual([
      [-1, 0, -1],
      [0, 0, 0],
    ]);
    expect(gradients(x.abs(), x)).toEqual([[1, 0, -1]]);
  });
});
