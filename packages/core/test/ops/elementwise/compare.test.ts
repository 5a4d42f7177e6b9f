import { describe, expect, it } from 'vitest';
import { bytes, doubles, gradients, ints, show, t } from './support.ts';

describe('comparisons', () => {
  it('give bool, after promotion', () => {
    expect(show(ints(1, 2).lt(1.5))).toEqual(['bool', [true, false]]);
    expect(show(t.tensor([true, false]).eq(1))).toEqual(['bool', [true, false]]);
    expect(show(t.tensor([NaN]).ne(NaN))).toEqual(['bool', [true]]);
  });

  it('keep the dtype in place, with a zero gradient', () => {
    const x = doubles(1, 2);
    const y = x.mul(1).eq_(1);
    expect(show(y)).toEqual(['float64', [1, 0]]);
    expect(gradients(y, x)).toEqual([[0, 0]]);
  });

  it('say what they take', () => {
    expect(() => t.eq(2 as never, 3)).toThrow(
      'eq() received an invalid combination of arguments - got (int, int), but expected one of:\n' +
        ' * (Tensor input, Tensor other, *, Tensor out)\n * (Tensor input, Number other, *, Tensor out)\n',
    );
  });
});

describe('isclose, allclose, equal', () => {
  const x = t.tensor([1, NaN, Infinity]);

  it('measures by the second operand', () => {
    expect(t.isclose(t.tensor([10]), t.tensor([11]), { rtol: 0.0999 }).toArraySync()).toEqual([true]);
    expect(t.isclose(t.tensor([11]), t.tensor([10]), { rtol: 0.0999 }).toArraySync()).toEqual([false]);
    expect(t.isclose(x, x).toArraySync()).toEqual([true, false, true]);
    expect(t.isclose(x, x, { equalNan: true }).toArraySync()).toEqual([true, true, true]);
    expect(t.isclose(x, t.tensor([1, 1, 5]), { rtol: Infinity }).toArraySync()).toEqual([true, false, false]);
    expect(t.isclose(bytes(3), bytes(4), { atol: 1 }).toArraySync()).toEqual([true]);
  });

  it('answers for all elements, at once or later', async () => {
    expect(await t.allclose(x, x)).toBe(false);
    expect(t.allcloseSync(x, x, { equalNan: true })).toBe(true);
    expect(await t.equal(ints(1, 2), t.tensor([1, 2]))).toBe(true);
    expect(t.equalSync(t.tensor([1]), t.tensor(1))).toBe(false);
    expect(t.equalSync(t.tensor([]), t.tensor([]))).toBe(true);
  });

  it('raises for dtypes that differ and negative tolerances', () => {
    expect(() => t.isclose(x, doubles(1, 2, 3))).toThrow('Float did not match Double');
    expect(() => t.isclose(x, x, { atol: -1e-8 })).toThrow(
      'atol must be greater than or equal to zero, but got -1e-08',
    );
  });
});

describe('tests of numbers', () => {
  it('know infinities and NaN, which integers are not', () => {
    const x = t.tensor([1, NaN, Infinity, -Infinity]);
    expect(x.isfinite().toArraySync()).toEqual([true, false, false, false]);
    expect(x.isinf().toArraySync()).toEqual([false, false, true, true]);
    expect(x.isneginf().toArraySync()).toEqual([false, false, false, true]);
    expect(x.isreal().toArraySync()).toEqual([true, true, true, true]);
    expect(show(ints(0).isfinite())).toEqual(['bool', [true]]);
    expect(show(ints(0).isposinf())).toEqual(['bool', [false]]);
  });
});
