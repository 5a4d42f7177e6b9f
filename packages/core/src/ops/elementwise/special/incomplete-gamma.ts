import { lgamma } from '../../../kernel/special.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { TENSORS } from '../../base/arguments.ts';
import { HostFunction } from '../../base/host-function.ts';
import { floatOnly, same } from '../../base/types.ts';
import { mul, neg, sub } from '../arithmetic.ts';
import { exp, log } from '../exponential.ts';
import { lgamma as lgammaOf } from '../gamma.ts';

/*
 * Regularised incomplete gamma functions, lower P(a, x) and upper Q(a, x). Source: Numerical recipes, 6.2, whose choice
 * between the series (DLMF 8.7.1) and the continued fraction (DLMF 8.9.2) this is.
 */

/** `x^a exp(-x) / gamma(a)`. */
const prefix = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - lgamma(a));

const MAX_TERMS = 100_000;

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < MAX_TERMS && Math.abs(term) > Math.abs(sum) * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * prefix(a, x);
}

/** By Lentz's method. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h * prefix(a, x);
}

/** P(a, x), or Q(a, x); the limits are PyTorch's. */
function incomplete(a: number, x: number, upper: boolean): number {
  const whole = upper ? 0 : 1;
  if (!(x >= 0) || !(a >= 0)) return NaN;
  if (a === 0) return x > 0 ? whole : NaN;
  if (x === 0) return 1 - whole;
  if (a === Infinity) return x === Infinity ? NaN : 1 - whole;
  if (x === Infinity) return whole;
  if (x < a + 1) {
    const lower = lowerSeries(a, x);
    return upper ? 1 - lower : lower;
  }
  const rest = upperFraction(a, x);
  return upper ? rest : 1 - rest;
}

const density = (a: Tensor, x: Tensor): Tensor => exp(sub(sub(mul(sub(a, 1), log(x)), x), lgammaOf(a)));

const fn = (name: string, gradName: string, upper: boolean): HostFunction =>
  new HostFunction({
    name,
    gradName,
    forms: TENSORS,
    types: same,
    kernel: floatOnly(`${name}_cpu`),
    compute: (a, x) => incomplete(a, x, upper),
    backward: [`${name}: input`, (g, _out, a, x) => mul(upper ? neg(g) : g, density(a!, x!))],
  });

const igammaOp = fn('igamma', 'IgammaBackward0', false);
const igammacOp = fn('igammac', 'IgammacBackward0', true);

/** Regularised lower incomplete gamma function P(input, other), both at least 0. Floats; derivable by `other`. */
export const igamma = (input: Tensor, other: Tensor): Tensor => igammaOp.apply(input, other);
export const igamma_ = (input: Tensor, other: Tensor): Tensor => igammaOp.applyInPlace(input, other);

/** Regularised upper incomplete gamma function Q = 1 - P; like `igamma`. */
export const igammac = (input: Tensor, other: Tensor): Tensor => igammacOp.apply(input, other);
export const igammac_ = (input: Tensor, other: Tensor): Tensor => igammacOp.applyInPlace(input, other);
