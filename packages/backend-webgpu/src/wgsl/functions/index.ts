/**
 * The functions of the kernel IR in WGSL, and what they are made of: `<fn>Float` on f32, `<fn>Int` on i32.
 *
 *   values        NaN, infinity, conversions         ordering      maxima and minima, who beats whom
 *   integers      arithmetic of i32                  rounding      whole numbers, signs, neighbours
 *   exponential   exp, tanh, sinh ...                logarithm     log, log1p, asinh ...
 *   power         pow, sqrt, hypot                   division      quotients, remainders
 *   trigonometry  sin ... atan2                      error, gamma  erf, erfc; lgamma, digamma
 */
import type { BinaryFn, UnaryFn } from '@t/core/kernel';
import { division } from './division.ts';
import { error } from './error.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { integers } from './integers.ts';
import { logarithm } from './logarithm.ts';
import { ordering } from './ordering.ts';
import { power } from './power.ts';
import { rounding } from './rounding.ts';
import type { Functions } from './source.ts';
import { trigonometry } from './trigonometry.ts';
import { values } from './values.ts';

/** Functions that the printer writes itself, since they are operators or the like in WGSL. */
export type Operator = 'add' | 'sub' | 'mul' | 'and' | 'or' | 'xor';
export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
type PrintedUnary = 'neg' | 'not' | 'isnan' | 'signbit';

/** Binary functions of integers that have a meaning of their own, or only there. */
type IntegerFn = 'div' | 'floordiv' | 'rem' | 'fmod' | 'pow' | 'max' | 'min' | 'shl' | 'shr';

/** A function of the IR that is missing here does not pass the type checker. */
type Required =
  | `${Exclude<UnaryFn, PrintedUnary>}Float`
  | `${Exclude<BinaryFn, Operator | Comparison | 'shl' | 'shr'>}Float`
  | `${IntegerFn}Int`;

const all = {
  ...values,
  ...ordering,
  ...integers,
  ...rounding,
  ...exponential,
  ...logarithm,
  ...power,
  ...division,
  ...trigonometry,
  ...error,
  ...gamma,
} satisfies Record<Required, string>;

export const functions: Functions = all;

/** What there is nothing to do for on devices that calculate as it is written (see `calculatesAsWritten`). */
export const asWritten: Functions = {
  opaque: 'fn opaque(x: f32) -> f32 { return x; }',
  apart: 'fn apart(x: f32) -> f32 { return x; }',
  nearestQuotient: 'fn nearestQuotient(a: f32, b: f32, q: f32) -> f32 { return q; }',
  nearestRoot: 'fn nearestRoot(x: f32, y: f32) -> f32 { return y; }',
};
