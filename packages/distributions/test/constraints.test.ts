import * as t from '@t/core';
import { expect, it } from 'vitest';
import { constraints } from '../src/index.ts';
import { values } from './support.ts';

it.each([
  [constraints.real, 'Real()', [0, -1.5, NaN, Infinity], [true, true, false, true]],
  [constraints.positive, 'GreaterThan(lower_bound=0.0)', [0, 1e-30, -1, NaN], [false, true, false, false]],
  [constraints.boolean, 'Boolean()', [0, 1, 0.5, NaN], [true, true, false, false]],
  [
    constraints.nonnegativeInteger,
    'IntegerGreaterThan(lower_bound=0)',
    [0, 3, -1, 1.5],
    [true, true, false, false],
  ],
  [
    constraints.unitInterval,
    'Interval(lower_bound=0.0, upper_bound=1.0)',
    [0, 1, 1.1, NaN],
    [true, true, false, false],
  ],
  [
    constraints.integerInterval(1, 3),
    'IntegerInterval(lower_bound=1, upper_bound=3)',
    [1, 3, 2.5, 4],
    [true, true, false, false],
  ],
] as const)('%s', (constraint, name, numbers, expected) => {
  expect(`${constraint}`).toBe(name);
  expect(values(constraint.check(t.tensor([...numbers])))).toEqual(expected);
});

it.each([
  [
    constraints.realVector,
    'IndependentConstraint(Real(), 1)',
    [
      [1, NaN],
      [1, Infinity],
    ],
    [false, true],
  ],
  [
    constraints.simplex,
    'Simplex()',
    [
      [0.5, 0.5],
      [0.5, 0.6],
      [1.5, -0.5],
    ],
    [true, false, false],
  ],
  [
    constraints.multinomialSupport(3),
    'Multinomial()',
    [
      [1, 2],
      [2, 2],
      [4, -1],
    ],
    [true, false, false],
  ],
] as const)('%s looks at vectors', (constraint, name, rows, expected) => {
  expect([`${constraint}`, constraint.eventDim]).toEqual([name, 1]);
  expect(values(constraint.check(t.tensor(rows.map((row) => [...row]))))).toEqual(expected);
});

it('names bounds that are tensors', () => {
  expect(`${constraints.interval(t.tensor(0.5), 2)}`).toBe('Interval(lower_bound=0.5, upper_bound=2.0)');
});
