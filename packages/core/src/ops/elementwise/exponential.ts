import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkNumberOption } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { toFloat } from '../base/types.ts';
import { binary, unary, zero } from './rows.ts';

const fn = (name: e.UnaryFn): Pointwise => unary(name, toFloat, (x) => e.unary(name, x));

const expOp = fn('exp');
const exp2Op = fn('exp2');
const expm1Op = fn('expm1');
const logOp = fn('log');
const log2Op = fn('log2');
const log10Op = fn('log10');

/** PyTorch's vector library gives infinity from here on, a little before the dtype ends. */
const LOG1P_END: Partial<Record<DType, number>> = { float32: 1e38, float64: 1e307 };

const log1pOp = unary(
  'log1p',
  toFloat,
  (x) => e.where(e.gt(x, LOG1P_END[x.dtype]!), Infinity, e.unary('log1p', x)),
  {
    gradName: 'Log1PBackward0',
    backward: (g, _out, x) => [e.div(g, e.add(x!, 1))],
  },
);

const sigmoidOp = unary('sigmoid', toFloat, (x) => e.div(1, e.add(1, e.unary('exp', e.neg(x)))), {
  backward: (g, out) => [e.mul(g, e.mul(e.sub(1, out), out))],
});

/** e to the power of each element; integers give float32, here and in all functions below. */
export const exp = (input: Tensor): Tensor => expOp.apply1(input);
export const exp_ = (input: Tensor): Tensor => applyInPlace(expOp, input, [input]);

/** 2 to the power of each element. */
export const exp2 = (input: Tensor): Tensor => exp2Op.apply1(input);
export const exp2_ = (input: Tensor): Tensor => applyInPlace(exp2Op, input, [input]);

/** `exp(input) - 1`, exact for small elements. */
export const expm1 = (input: Tensor): Tensor => expm1Op.apply1(input);
export const expm1_ = (input: Tensor): Tensor => applyInPlace(expm1Op, input, [input]);

/** Natural logarithm; -inf at 0, NaN below. */
export const log = (input: Tensor): Tensor => logOp.apply1(input);
export const log_ = (input: Tensor): Tensor => applyInPlace(logOp, input, [input]);

/** Logarithm to base 2. */
export const log2 = (input: Tensor): Tensor => log2Op.apply1(input);
export const log2_ = (input: Tensor): Tensor => applyInPlace(log2Op, input, [input]);

/** Logarithm to base 10. */
export const log10 = (input: Tensor): Tensor => log10Op.apply1(input);
export const log10_ = (input: Tensor): Tensor => applyInPlace(log10Op, input, [input]);

/** `log(1 + input)`, exact for small elements. */
export const log1p = (input: Tensor): Tensor => log1pOp.apply1(input);
export const log1p_ = (input: Tensor): Tensor => applyInPlace(log1pOp, input, [input]);

/** `1 / (1 + exp(-input))`. */
export const sigmoid = (input: Tensor): Tensor => sigmoidOp.apply1(input);
export const sigmoid_ = (input: Tensor): Tensor => applyInPlace(sigmoidOp, input, [input]);

const LOGIT = ['Tensor input, Number eps=None, *, Tensor out'];
const logOdds = (x: Expr): Expr => e.unary('log', e.div(x, e.sub(1, x)));
/** `g / (x (1 - x))`, of the sign of g at 0 and -0 alike. */
const oddsSlope = (g: Expr, x: Expr): Expr => e.div(g, e.where(e.eq(x, 0), 0, e.mul(x, e.sub(1, x))));
const inside = (x: Expr, low: e.Operand, high: e.Operand): Expr => e.and(e.ge(x, low), e.le(x, high));

const logitOp = unary('logit', toFloat, logOdds, {
  backward: (g, _out, x) => [e.where(inside(x!, 0, 1), oddsSlope(g, x!), NaN)],
});

/** Operands beside x: the bounds eps and 1 - eps. */
const logitClampedOp = new Pointwise({
  name: 'logit',
  forms: LOGIT,
  arity: 3,
  roles: ['value', 'parameter', 'parameter'],
  types: toFloat,
  forward: (x, low, high) => logOdds(e.where(e.lt(x!, low!), low!, e.where(e.gt(x!, high!), high!, x!))),
  backward: (g, _out, x, low, high) => [
    e.where(inside(x!, low!, high!), oddsSlope(g, x!), zero(g)),
    null,
    null,
  ],
});

/** `log(x / (1 - x))`, with x first clamped to [eps, 1 - eps] where `eps` (at least 0) is given. */
export function logit(input: Tensor, eps?: number | null): Tensor {
  const limit = logitLimit(eps);
  return limit === null ? logitOp.apply1(input) : logitClampedOp.apply(input, limit, 1 - limit);
}

export function logit_(input: Tensor, eps?: number | null): Tensor {
  const limit = logitLimit(eps);
  if (limit === null) return applyInPlace(logitOp, input, [input]);
  return applyInPlace(logitClampedOp, input, [input, limit, 1 - limit]);
}

/** A negative eps means none, as in PyTorch. */
function logitLimit(eps: number | null | undefined): number | null {
  if (eps === undefined || eps === null) return null;
  checkNumberOption('logit', 'eps', eps, 'float');
  return eps < 0 ? null : eps;
}

const XLOGY = [
  'Tensor input, Tensor other, *, Tensor out',
  'Number self, Tensor other, *, Tensor out',
  'Tensor input, Number other, *, Tensor out',
];

/** `x * log(y)`, 0 where x is 0 (unless y is NaN). */
const xLogY = (x: Expr, y: Expr): Expr =>
  e.where(e.unary('isnan', y), NaN, e.where(e.eq(x, 0), zero(x), e.mul(x, e.unary('log', y))));

/** `singular` says for which y the gradient by x is 0 at x = 0. Source: derivatives.yaml. */
const xlogyRow = (gradName: string, singular: (y: Expr) => Expr = (y) => e.le(y, 0)): Pointwise =>
  binary('xlogy', XLOGY, toFloat, xLogY, {
    gradName,
    backward: (g, _out, x, y) => [
      e.where(e.and(e.eq(x!, 0), singular(y!)), zero(g), xLogY(g, y!)),
      e.div(e.mul(g, x!), y!),
    ],
  });

const xlogyOp = xlogyRow('XlogyBackward0');
const xlogyOfNumberOp = xlogyRow('XlogyBackward1');
const xlogyToNumberOp = xlogyRow('XlogyBackward2', (y) => e.not(e.gt(y, 0)));

/** `input * log(other)`, 0 where `input` is 0; either may be a number. */
export function xlogy(input: Operand, other: Operand): Tensor {
  if (!(input instanceof Tensor)) return xlogyOfNumberOp.apply(input, other);
  return (other instanceof Tensor ? xlogyOp : xlogyToNumberOp).apply2(input, other);
}

export const xlogy_ = (input: Tensor, other: Operand): Tensor =>
  applyInPlace(other instanceof Tensor ? xlogyOp : xlogyToNumberOp, input, [input, other]);

const erfOp = fn('erf');
const erfcOp = fn('erfc');

/** Error function. */
export const erf = (input: Tensor): Tensor => erfOp.apply1(input);
export const erf_ = (input: Tensor): Tensor => applyInPlace(erfOp, input, [input]);

/** `1 - erf(input)`, without cancellation for large elements. */
export const erfc = (input: Tensor): Tensor => erfcOp.apply1(input);
export const erfc_ = (input: Tensor): Tensor => applyInPlace(erfcOp, input, [input]);
