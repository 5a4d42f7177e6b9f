import type * as t from '@t/core';
import { shown } from './show.ts';

/** A condition that a parameter or a value has to satisfy, element by element or event by event. */
export interface Constraint {
  /** How PyTorch's messages name it. */
  readonly name: string;
  /** Number of rightmost dimensions that one check looks at together. */
  readonly eventDim: number;
  /** A bool tensor; its rightmost `eventDim` dimensions are gone. */
  check(value: t.Tensor): t.Tensor;
}

/** 0.0, 1.5, as Python prints a float. */
const float = (x: number): string => (Number.isInteger(x) ? x.toFixed(1) : String(x));

/** Everything but NaN. */
export const real: Constraint = { name: 'Real()', eventDim: 0, check: (x) => x.eq(x) };

export const realVector: Constraint = {
  name: 'IndependentConstraint(Real(), 1)',
  eventDim: 1,
  check: (x) => x.eq(x).all(-1),
};

export const positive: Constraint = {
  name: 'GreaterThan(lower_bound=0.0)',
  eventDim: 0,
  check: (x) => x.gt(0),
};

export const boolean: Constraint = {
  name: 'Boolean()',
  eventDim: 0,
  check: (x) => x.eq(0).logicalOr(x.eq(1)),
};

export const nonnegativeInteger: Constraint = {
  name: 'IntegerGreaterThan(lower_bound=0)',
  eventDim: 0,
  check: (x) => x.remainder(1).eq(0).logicalAnd(x.ge(0)),
};

/** Numbers of [lower, upper]. */
export const interval = (lower: number | t.Tensor, upper: number | t.Tensor): Constraint => ({
  name: `Interval(lower_bound=${bound(lower)}, upper_bound=${bound(upper)})`,
  eventDim: 0,
  check: (x) => x.ge(lower).logicalAnd(x.le(upper)),
});

const bound = (x: number | t.Tensor): string => (typeof x === 'number' ? float(x) : shown(x));

export const unitInterval: Constraint = interval(0, 1);

/** Whole numbers of lower .. upper. */
export const integerInterval = (lower: number, upper: number | t.Tensor): Constraint => ({
  name: `IntegerInterval(lower_bound=${lower}, upper_bound=${typeof upper === 'number' ? upper : shown(upper)})`,
  eventDim: 0,
  check: (x) => x.remainder(1).eq(0).logicalAnd(x.ge(lower)).logicalAnd(x.le(upper)),
});

/** Non-negative vectors that sum to 1, within 1e-6. */
export const simplex: Constraint = {
  name: 'Simplex()',
  eventDim: 1,
  check: (x) => x.ge(0).all(-1).logicalAnd(x.sum(-1).sub(1).abs().lt(1e-6)),
};

/** Vectors of non-negative whole numbers that sum to at most (as PyTorch checks it) `upper`. */
export const multinomialSupport = (upper: number): Constraint => ({
  name: 'Multinomial()',
  eventDim: 1,
  check: (x) => x.ge(0).all(-1).logicalAnd(x.sum(-1).le(upper)),
});
