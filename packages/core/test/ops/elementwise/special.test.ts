import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const { special } = t;
const x = leaf([0.3, 1.7, -0.6, 2.9]);
const positive = leaf([0.3, 1.7, 0.6, 2.9]);

describe('derivatives', () => {
  itHasDerivatives('i0', (y) => t.i0(y), [x]);
  itHasDerivatives('i0e', (y) => special.i0e(y), [x]);
  itHasDerivatives('i1', (y) => special.i1(y), [x]);
  itHasDerivatives('i1e', (y) => special.i1e(y), [x]);
  itHasDerivatives('erfcx', (y) => special.erfcx(y), [x]);
  itHasDerivatives('ndtr', (y) => special.ndtr(y), [x]);
  itHasDerivatives('logNdtr', (y) => special.logNdtr(y), [x]);
  itHasDerivatives('ndtri', (y) => special.ndtri(y), [leaf([0.1, 0.5, 0.9])]);
  itHasDerivatives('entr', (y) => special.entr(y), [positive]);
  itHasDerivatives('xlog1py', (y, z) => special.xlog1py(y, z), [x, positive]);
  itHasDerivatives('digamma', (y) => t.digamma(y), [x]);
  itHasDerivatives('polygamma of order 1', (y) => t.polygamma(1, y), [x]);
  itHasDerivatives('polygamma of order 3', (y) => t.polygamma(3, y), [positive]);
  itHasDerivatives('sinc', (y) => t.sinc(y), [x]);
  itHasDerivatives('logaddexp', (y, z) => t.logaddexp(y, z), [x, positive]);
  itHasDerivatives('ldexp', (y, z) => t.ldexp(y, z), [x, positive]);
  itHasDerivatives('igamma', (y) => t.igamma(t.tensor([0.5, 2, 1, 3], { dtype: 'float64' }), y), [positive]);
});

describe('values', () => {
  const number = (y: number): t.Tensor => t.tensor(y, { dtype: 'float64' });
  const at = (y: t.Tensor): number => Number(y.itemSync());

  it('are those of the tables', () => {
    expect(at(t.i0(number(2)))).toBeCloseTo(2.2795853023360673, 13);
    expect(at(special.i1(number(-30))) / -768532038938.957).toBeCloseTo(1, 12);
    expect(at(special.zeta(number(2), number(1)))).toBeCloseTo(Math.PI ** 2 / 6, 14);
    expect(at(t.polygamma(1, number(1)))).toBeCloseTo(Math.PI ** 2 / 6, 10);
    expect(at(special.erfcx(number(30)))).toBeCloseTo(0.018795888861416751, 15);
    expect(at(special.ndtri(special.ndtr(number(-1.3))))).toBeCloseTo(-1.3, 12);
  });

  it('of the incomplete gamma functions add up to 1', () => {
    for (const [a, y] of [
      [0.5, 0.2],
      [3, 8],
      [20, 19],
      [1e-3, 5],
    ] as const) {
      expect(at(t.igamma(number(a), number(y))) + at(t.igammac(number(a), number(y)))).toBeCloseTo(1, 14);
    }
  });

  it('of a float are taken apart exactly', () => {
    const numbers = t.tensor([1, -3.5, 0, Infinity, 5e-324], { dtype: 'float64' });
    const { mantissa, exponent } = t.frexp(numbers);
    expect(mantissa.toArraySync()).toEqual([0.5, -0.875, 0, Infinity, 0.5]);
    expect(exponent.toArraySync()).toEqual([1, 2, 0, 0, -1073]);
  });

  it('of divisors are never negative', () => {
    const [a, b] = [
      [-4, 0, 6],
      [6, 0, -9],
    ].map((list) => t.tensor(list, { dtype: 'int32' }));
    expect(t.gcd(a!, b!).toArraySync()).toEqual([2, 0, 3]);
    expect(t.lcm(a!, b!).toArraySync()).toEqual([12, 0, 18]);
    expect(() => t.gcd(number(1), number(2))).toThrow('"gcd_cpu" not implemented for \'Double\'');
  });

  it("at the ends are PyTorch's", () => {
    expect(at(special.ndtri(number(0)))).toBe(-Infinity);
    expect(at(special.zeta(number(2), number(-1)))).toBe(Infinity);
    expect(at(t.logaddexp(number(-Infinity), number(-Infinity)))).toBe(-Infinity);
    expect(at(t.sinc(number(0)))).toBe(1);
  });
});
