import { describe, expect, it } from 'vitest';
import { differentiate, inputsOf } from '../../src/kernel/derive.ts';
import * as e from '../../src/kernel/expr.ts';
import type { Expr } from '../../src/kernel/expr.ts';
import { evaluator } from '../../src/kernel/interpret.ts';

const x = e.input(0, 'float64');
const y = e.input(1, 'float64');

/** The value of `expr` where the inputs are `values`. */
const evaluate = (expr: Expr, ...values: number[]): number =>
  evaluator(expr)({ inputs: values, scalars: [], coords: [] });

const unary: e.UnaryFn[] = [
  'neg',
  'abs',
  'sqrt',
  'exp',
  'exp2',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'atanh',
  'erf',
  'erfc',
  'lgamma',
];

describe('differentiate', () => {
  for (const fn of unary) {
    it(`knows ${fn}`, () => {
      const expr = e.unary(fn, x);
      const slope = differentiate(expr, 0, e.constant(1, 'float64'))!;
      const h = 1e-6;
      for (const at of [0.3, 0.7]) {
        const numerical = (evaluate(expr, at + h) - evaluate(expr, at - h)) / (2 * h);
        expect(evaluate(slope, at)).toBeCloseTo(numerical, 6);
      }
    });
  }

  it('knows sums, products, quotients and powers, by either operand', () => {
    for (const fn of ['add', 'sub', 'mul', 'div', 'pow', 'atan2', 'hypot'] as const) {
      const expr = e.binary(fn, x, y);
      const h = 1e-6;
      const [a, b] = [1.3, 0.8];
      const by = (i: number): number => evaluate(differentiate(expr, i, e.constant(1, 'float64'))!, a, b);
      expect(by(0)).toBeCloseTo((evaluate(expr, a + h, b) - evaluate(expr, a - h, b)) / (2 * h), 6);
      expect(by(1)).toBeCloseTo((evaluate(expr, a, b + h) - evaluate(expr, a, b - h)) / (2 * h), 6);
    }
  });

  it('follows the branch of a condition, and is null where nothing depends on the input', () => {
    const expr = e.where(e.gt(x, 0), e.mul(x, x), e.mul(x, y));
    const slope = differentiate(expr, 0, e.constant(1, 'float64'))!;
    expect([evaluate(slope, 3, 5), evaluate(slope, -3, 5)]).toEqual([6, 5]);
    expect(differentiate(e.mul(x, x), 1, e.constant(1, 'float64'))).toBeNull();
  });

  it('multiplies by the seed', () => {
    const g = e.input(2, 'float64');
    expect(evaluate(differentiate(e.mul(x, x), 0, g)!, 3, 0, 10)).toBe(60);
    expect(inputsOf(differentiate(e.unary('sin', x), 0, g)!)).toEqual([0, 2]);
  });
});
