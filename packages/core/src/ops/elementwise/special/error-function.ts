import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { erfc } from '../../../kernel/special.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { UNARY } from '../../base/arguments.ts';
import { HostFunction } from '../../base/host-function.ts';
import { toFloat } from '../../base/types.ts';
import { mul } from '../arithmetic.ts';
import { exp } from '../exponential.ts';
import { unary } from '../rows.ts';

/*
 * Relatives of the error function: scaled, and as the distribution function of the normal distribution.
 */

/** From where on the continued fraction is taken, and how deep: exp(x * x) must not overflow before. */
const FRACTION = { float32: { from: 2.5, depth: 24 }, float64: { from: 10, depth: 24 } };

/** `exp(x * x) erfc(x)`. Source of the fraction: DLMF 7.9.3. */
function scaledComplement(x: Expr): Expr {
  const { from, depth } = FRACTION[x.dtype === 'float64' ? 'float64' : 'float32'];
  let tail: Expr = x;
  for (let k = depth; k >= 1; k--) tail = e.add(x, e.div(k / 2, tail));
  const far = e.div(1 / Math.sqrt(Math.PI), tail);
  return e.where(e.ge(x, from), far, e.mul(e.unary('exp', e.mul(x, x)), e.unary('erfc', x)));
}

const erfcxOp = unary('special_erfcx', toFloat, scaledComplement, {
  gradName: 'SpecialErfcxBackward0',
  backward: (g, out, x) => [e.mul(g, e.sub(e.mul(e.mul(2, x!), out), 2 / Math.sqrt(Math.PI)))],
});

/** `exp(x * x) erfc(x)`, without overflow for large x. */
export const erfcx = (input: Tensor): Tensor => erfcxOp.apply1(input);

const ndtrOp = unary('special_ndtr', toFloat, (x) => e.mul(0.5, e.unary('erfc', e.mul(x, -Math.SQRT1_2))), {
  gradName: 'SpecialNdtrBackward0',
});

/** Distribution function of the standard normal distribution. */
export const ndtr = (input: Tensor): Tensor => ndtrOp.apply1(input);

/** Below -1 the logarithm of a small number, above that of one near 1. */
function logOfDistribution(x: Expr): Expr {
  const t = e.mul(x, Math.SQRT1_2);
  const low = e.sub(e.unary('log', e.mul(0.5, scaledComplement(e.neg(t)))), e.mul(t, t));
  const high = e.unary('log1p', e.mul(-0.5, e.unary('erfc', t)));
  return e.where(e.lt(x, -1), low, high);
}

const logNdtrOp = unary('special_log_ndtr', toFloat, logOfDistribution, {
  gradName: 'SpecialLogNdtrBackward0',
  backward: (g, _out, x) => [
    e.div(e.mul(g, Math.sqrt(2 / Math.PI)), scaledComplement(e.mul(x!, -Math.SQRT1_2))),
  ],
});

/** Logarithm of `ndtr`. */
export const logNdtr = (input: Tensor): Tensor => logNdtrOp.apply1(input);

/** Quantile for 0 < p <= 1/2: a rational approximation (A&S 26.2.23), then Halley's method. */
function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let k = 0; k < 3; k++) {
    const error = 0.5 * erfc(-x * Math.SQRT1_2) - p;
    const step = error * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
    if (!Number.isFinite(step)) break;
    x -= step / (1 + (x * step) / 2);
  }
  return x;
}

function quantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
}

const ndtriOp = new HostFunction({
  name: 'special_ndtri',
  gradName: 'SpecialNdtriBackward0',
  forms: UNARY,
  types: toFloat,
  compute: quantile,
  backward: [(g, out) => mul(mul(g, Math.sqrt(2 * Math.PI)), exp(mul(mul(out, out), 0.5)))],
});

/** The inverse of `ndtr`: infinite at 0 and 1, NaN outside of [0, 1]. */
export const ndtri = (input: Tensor): Tensor => ndtriOp.apply(input);
