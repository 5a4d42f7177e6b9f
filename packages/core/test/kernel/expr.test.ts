import { describe, expect, it } from 'vitest';
import * as e from '../../src/kernel/expr.ts';

const x = e.input(0, 'float64');

describe('simplification', () => {
  it('drops what changes no value', () => {
    expect([
      e.mul(x, 1),
      e.mul(1, x),
      e.div(x, 1),
      e.sub(x, 0),
      e.binary('pow', x, 1),
      e.neg(e.neg(x)),
    ]).toEqual(new Array(6).fill(x));
    expect(e.mul(x, -1)).toEqual(e.neg(x));
    expect(e.cast(x, 'float64')).toBe(x);
  });

  it('keeps what NaN, infinities or signed zeros would show', () => {
    for (const expr of [e.mul(x, 0), e.add(x, 0), e.sub(x, -0), e.sub(x, x), e.div(x, x)])
      expect(expr.kind).toBe('binary');
  });

  it('folds constants in float64 only, where the sum is the one that runs', () => {
    expect(e.add(e.constant(0.1, 'float64'), 0.2)).toEqual(e.constant(0.1 + 0.2, 'float64'));
    expect(e.add(e.constant(0.1, 'float32'), 0.2).kind).toBe('binary');
  });
});

describe('expressions', () => {
  it('carry their dtype', () => {
    expect([
      e.gt(x, 0).dtype,
      e.unary('isnan', x).dtype,
      e.where(e.gt(x, 0), x, 0).dtype,
      e.coord(1).dtype,
    ]).toEqual(['bool', 'bool', 'float64', 'int32']);
  });

  it('are rebuilt with other leaves', () => {
    const y = e.input(5, 'float64');
    const swapped = e.substitute(e.unary('exp', e.mul(x, 2)), (leaf) => (leaf.kind === 'input' ? y : leaf));
    expect(swapped).toEqual(e.unary('exp', e.mul(y, 2)));
  });
});
