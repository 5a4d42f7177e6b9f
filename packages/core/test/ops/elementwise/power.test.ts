import { describe, expect, it } from 'vitest';
import { bytes, doubles, gradients, ints, show, t } from './support.ts';

const inf = Infinity;

describe('pow', () => {
  it("is C's pow at the corners", () => {
    const x = t.tensor([-inf, -0, NaN, -1, 1]);
    expect(x.pow(0.5).toArraySync()).toEqual([NaN, -0, NaN, NaN, 1]);
    expect(x.pow(-1).toArraySync()).toEqual([-0, -inf, NaN, -1, 1]);
    expect(x.pow(0).toArraySync()).toEqual([1, 1, 1, 1, 1]);
    expect(x.pow(inf).toArraySync()).toEqual([inf, 0, NaN, 1, 1]);
    expect(x.pow(NaN).toArraySync()).toEqual([NaN, NaN, NaN, NaN, 1]);
    expect(t.pow(1, x).toArraySync()).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps integers to whole powers', () => {
    expect(show(ints(3, -2).pow(3))).toEqual(['int32', [27, -8]]);
    expect(show(bytes(3, 200).pow(2))).toEqual(['uint8', [9, 64]]);
    expect(show(ints(4, 9).pow(0.5))).toEqual(['float32', [2, 3]]);
    expect(show(ints(-1, 1, 0, 2).pow(ints(-1, -1, -1, -1)))).toEqual(['int32', [-1, 1, 0, 0]]);
    expect(show(t.tensor([true, false]).square())).toEqual(['int32', [1, 0]]);
  });

  it('raises where PyTorch does', () => {
    expect(() => ints(2).pow(-1)).toThrow('Integers to negative integer powers are not allowed.');
    expect(() => ints(2).pow_(2.5)).toThrow('Found dtype Int but expected Float');
    expect(() => bytes(2).pow(300)).toThrow('value cannot be converted to type uint8_t without overflow');
    expect(() => t.tensor([true]).pow(t.tensor([true]))).toThrow('"pow" not implemented for \'Bool\'');
    expect(() => t.tensor([2]).floatPower_(2)).toThrow(
      "has dtype Float but the operation's result requires dtype Double",
    );
  });

  it('has gradients at 0', () => {
    const base = doubles(0, 0, 0, 2);
    const exponent = doubles(0, 1, 2, 0);
    expect(gradients(base.pow(exponent), base, exponent)).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, Math.log(2)],
    ]);
    expect(gradients(base.pow(0), base)).toEqual([[0, 0, 0, 0]]);
    expect(gradients(base.pow(0.5), base)).toEqual([[inf, inf, inf, 0.5 / Math.sqrt(2)]]);
    expect(gradients(base.pow(1), base)).toEqual([[1, 1, 1, 1]]);
    const e = doubles(0, 1, -1);
    expect(gradients(t.pow(0, e), e)).toEqual([[0, 0, -inf]]);
  });

  it('names its nodes by what is a tensor', () => {
    const x = doubles(1, 2);
    const names = [x.pow(2), x.pow(2.5), x.pow(x), t.pow(2, x), x.square(), x.floatPower(2)].map((y) =>
      String(y.gradFn),
    );
    expect(names).toEqual([0, 0, 1, 2, 0, 0].map((n) => `<PowBackward${n}>`));
  });

  it('is float64 as floatPower', () => {
    expect(show(ints(2, 3).floatPower(ints(-1, 2)))).toEqual(['float64', [0.5, 9]]);
    expect(show(t.floatPower(2, t.tensor([0.5])))).toEqual(['float64', [Math.SQRT2]]);
  });
});
