import type * as t from '@t/core';
import { shown } from './show.ts';

/** A condition that a parameter or a value has to satisfy, element by element or event by event. */
export class Constraint {
  /** How PyTorch's messages name it. */
  readonly name: string;
  /** A bool tensor; its rightmost `eventDim` dimensions are gone. */
  readonly check: (value: t.Tensor) => t.Tensor;
  /** Number of rightmost dimensions that one check looks at together. */
  readonly eventDim: number;

  constructor(name: string, check: (value: t.Tensor) => t.Tensor, eventDim = 0) {
    this.name = name;
    this.check = check;
    this.eventDim = eventDim;
  }

  toString(): string {
    return this.name;
  }
}

/** 0.0, 1.5, as Python prints a float. */
const float = (x: number): string => (Number.isInteger(x) ? x.toFixed(1) : String(x));

/** Everything but NaN. */
export const real = new Constraint('Real()', (x) => x.eq(x));

export const realVector = new Constraint('IndependentConstraint(Real(), 1)', (x) => x.eq(x).all(-1), 1);

export const positive = new Constraint('GreaterThan(lower_bound=0.0)', (x) => x.gt(0));

export const boolean = new Constraint('Boolean()', (x) => x.eq(0).logicalOr(x.eq(1)));

const whole = (x: t.Tensor): t.Tensor => x.remainder(1).eq(0);

export const nonnegativeInteger = new Constraint('IntegerGreaterThan(lower_bound=0)', (x) =>
  whole(x).logicalAnd(x.ge(0)),
);

/** Numbers of [lower, upper]. */
export const interval = (lower: number | t.Tensor, upper: number | t.Tensor): Constraint =>
  new Constraint(`Interval(lower_bound=${bound(lower)}, upper_bound=${bound(upper)})`, (x) =>
    x.ge(lower).logicalAnd(x.le(upper)),
  );

const bound = (x: number | t.Tensor): string => (typeof x === 'number' ? float(x) : shown(x));

export const unitInterval = interval(0, 1);

/** Whole numbers of lower .. upper. */
export const integerInterval = (lower: number, upper: number | t.Tensor): Constraint =>
  new Constraint(
    `IntegerInterval(lower_bound=${lower}, upper_bound=${typeof upper === 'number' ? upper : shown(upper)})`,
    (x) => whole(x).logicalAnd(x.ge(lower)).logicalAnd(x.le(upper)),
  );

/** Non-negative vectors that sum to 1, within 1e-6. */
export const simplex = new Constraint(
  'Simplex()',
  (x) => x.ge(0).all(-1).logicalAnd(x.sum(-1).sub(1).abs().lt(1e-6)),
  1,
);

/** Vectors of non-negative whole numbers that sum to at most (as PyTorch checks it) `upper`. */
export const multinomialSupport = (upper: number): Constraint =>
  new Constraint('Multinomial()', (x) => x.ge(0).all(-1).logicalAnd(x.sum(-1).le(upper)), 1);
