import { describe, expect, it } from 'vitest';
import { bytes, doubles, gradients, ints, show, t } from './support.ts';

describe('div', () => {
  it('gives floats unless rounded', () => {
    expect(show(ints(7, -7).div(2))).toEqual(['float32', [3.5, -3.5]]);
    expect(show(ints(7, -7).div(2, { roundingMode: 'trunc' }))).toEqual(['int32', [3, -3]]);
    expect(show(ints(7, -7).div(2, { roundingMode: 'floor' }))).toEqual(['int32', [3, -4]]);
    expect(show(t.tensor([7, -7]).div(2, { roundingMode: 'floor' }))).toEqual(['float32', [3, -4]]);
    expect(show(t.div(1, ints(4)))).toEqual(['float32', [0.25]]);
  });

  it('refuses other modes', () => {
    expect(() => ints(1).div(2, { roundingMode: 'ceil' as 'floor' })).toThrow(
      "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found 'ceil'",
    );
  });

  it('has a zero gradient where rounded', () => {
    const x = doubles(1, 2);
    const y = x.div(x, { roundingMode: 'floor' });
    expect(String(y.gradFn)).toBe('<DivBackward2>');
    expect(gradients(y, x)).toEqual([[0, 0]]);
  });
});

describe('floorDivide, remainder, fmod', () => {
  it('rounds down or towards zero', () => {
    expect(show(ints(7, -7).floorDivide(2))).toEqual(['int32', [3, -4]]);
    expect(show(t.tensor([5, -5, 3, -3]).floorDivide(t.tensor([0, 0, Infinity, Infinity])))).toEqual([
      'float32',
      [Infinity, -Infinity, 0, -1],
    ]);
    expect(show(ints(7, -7).remainder(3))).toEqual(['int32', [1, 2]]);
    expect(show(ints(7, -7).fmod(3))).toEqual(['int32', [1, -1]]);
    expect(show(t.remainder(7.5, ints(3, -2)))).toEqual(['float32', [1.5, -0.5]]);
  });

  it('refuses whole division by zero', () => {
    const zero = /^ZeroDivisionError$/;
    expect(() => ints(1).remainder(0)).toThrow(zero);
    expect(() => ints(1).fmod_(0)).toThrow(zero);
    expect(() => ints(1, 2).floorDivide(bytes(1, 0))).toThrow(zero);
    expect(() => ints(1).div(0, { roundingMode: 'trunc' })).toThrow(zero);
    expect(ints().fmod(0).shape).toEqual(t.tensor([]).shape);
    expect(show(t.tensor([1]).remainder(0))).toEqual(['float32', [NaN]]);
  });

  it('says what has no derivative', () => {
    const x = doubles(5, -5);
    expect(String(x.floorDivide(2).gradFn)).toBe('<NotImplemented>');
    expect(() => x.floorDivide(2).sum().backward()).toThrow(
      'derivative for aten::floor_divide is not implemented',
    );
    expect(gradients(x.remainder(3), x)).toEqual([[1, 1]]);
    const y = doubles(3, 3);
    expect(gradients(x.remainder(y), y)).toEqual([[-1, 2]]);
    expect(gradients(x.fmod(y), y)).toEqual([[-1, 1]]);
  });

  it('has no bool', () => {
    const p = t.tensor([true]);
    expect(() => p.remainder(p)).toThrow('"remainder_cpu" not implemented for \'Bool\'');
    expect(() => p.floorDivide(p)).toThrow('"div_floor_cpu" not implemented for \'Bool\'');
  });
});
