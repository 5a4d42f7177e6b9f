import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims, sumDims } from '../base/sum.ts';
import { same } from '../base/types.ts';
import { Ties } from './ties.ts';

/*
 * The p-norm of vectors: how it is computed and differentiated, for each kind of p. The gradients are those of
 * PyTorch's norm_backward: 0 where a norm is 0, though there is no derivative.
 */

const abs = (x: Expr): Expr => e.unary('abs', x);

/** -1, 0 or 1; 0 for NaN. */
const sign = (x: Expr): Expr =>
  e.where(e.gt(x, 0), 1, e.where(e.lt(x, 0), e.constant(-1, x.dtype), e.constant(0, x.dtype)));

const kernels = {
  nonzero: new Reduction({
    name: 'norm_0',
    combine: 'sum',
    prologue: ([x]) => e.cast(e.ne(x!, 0), x!.dtype),
  }),
  sum: new Reduction({ name: 'norm_1', combine: 'sum', prologue: ([x]) => abs(x!) }),
  euclid: new Reduction({
    name: 'norm_2',
    combine: 'sum',
    prologue: ([x]) => e.mul(x!, x!),
    epilogue: (sum) => e.unary('sqrt', sum),
  }),
  max: new Reduction({ name: 'norm_inf', combine: 'max', prologue: ([x]) => abs(x!) }),
  min: new Reduction({ name: 'norm_minus_inf', combine: 'min', prologue: ([x]) => abs(x!) }),
  /** Scalars: p and 1 / p. */
  power: new Reduction({
    name: 'norm_p',
    combine: 'sum',
    prologue: ([x], [p]) => e.binary('pow', abs(x!), p!),
    epilogue: (sum, [, inverse]) => e.binary('pow', sum, inverse!),
  }),
} as const;

function compute(x: Tensor, { p, dims, keepdim, dtype }: NormAttrs): Tensor {
  if (x.layout.size === 0) {
    const shape = x.shape.flatMap((size, d) => (dims.includes(d) ? (keepdim ? [1] : []) : [size]));
    return fullOf(x.device, dtype, shape, 0);
  }
  if (p === 0) return kernels.nonzero.run([x], dims, keepdim, dtype);
  if (p === 1) return kernels.sum.run([x], dims, keepdim, dtype);
  if (p === 2) return kernels.euclid.run([x], dims, keepdim, dtype);
  if (p === Infinity) return kernels.max.run([x], dims, keepdim, dtype);
  if (p === -Infinity) return kernels.min.run([x], dims, keepdim, dtype);
  return kernels.power.run([x], dims, keepdim, dtype, [p, 1 / p]);
}

const slope = (name: string, forward: (g: Expr, x: Expr, norm: Expr, p: Expr) => Expr): Pointwise =>
  new Pointwise({ name: `norm_backward_${name}`, arity: 4, types: same, forward });

const unlessZero = (value: Expr, zero: Expr): Expr => e.where(e.eq(zero, 0), 0, value);

/** `g / norm^(p - 1)`. */
const scaled = (g: Expr, norm: Expr, p: Expr): Expr =>
  unlessZero(e.div(g, e.binary('pow', norm, e.sub(p, 1))), norm);

const slopes = {
  sum: slope('1', (g, x) => e.mul(sign(x), g)),
  euclid: slope('2', (g, x, norm) => e.mul(g, unlessZero(e.div(x, norm), norm))),
  belowOne: slope('below_1', (g, x, norm, p) => {
    const power = unlessZero(e.binary('pow', abs(x), e.sub(p, 1)), x);
    return e.mul(e.mul(e.mul(sign(x), power), g), e.binary('pow', norm, e.sub(1, p)));
  }),
  belowTwo: slope('below_2', (g, x, norm, p) =>
    e.mul(e.mul(sign(x), e.binary('pow', abs(x), e.sub(p, 1))), scaled(g, norm, p)),
  ),
  aboveTwo: slope('above_2', (g, x, norm, p) =>
    e.mul(e.mul(x, e.binary('pow', abs(x), e.sub(p, 2))), scaled(g, norm, p)),
  ),
} as const;

const extremes = new Ties({
  name: 'norm_inf',
  matches: (x, norm) => e.and(e.eq(abs(x), norm), e.ne(norm, 0)),
  share: (g, attains, count, x) => e.mul(sign(x), e.where(attains, e.div(g, count), 0)),
});

/** The derivative by one element of `x`, times `g`; all of one rank. */
function slopeOf(g: Tensor, x: Tensor, norm: Tensor, p: number): Tensor {
  if (p === 1) return slopes.sum.apply(g, x, norm, p);
  if (p === 2) return slopes.euclid.apply(g, x, norm, p);
  if (p < 1) return slopes.belowOne.apply(g, x, norm, p);
  return (p < 2 ? slopes.belowTwo : slopes.aboveTwo).apply(g, x, norm, p);
}

export interface NormAttrs {
  readonly p: number;
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly dtype: DType;
  /** PyTorch's name of the backward node. */
  readonly name: string;
}

/** Gradient of `x` for that of its norm; null for p = 0, whose norm is constant in pieces. */
function normGradient(g: Tensor, x: Tensor, norm: Tensor, { p, dims, keepdim }: NormAttrs): Tensor | null {
  if (p === 0) return null;
  if (Math.abs(p) === Infinity) return extremes.backward(g, x, norm, dims, keepdim);
  return slopeOf(restoreDims(g, dims, keepdim), x, restoreDims(norm, dims, keepdim), p);
}

const inDType = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : castTo(x, dtype));

const normRow: Row<NormAttrs> = {
  name: ({ name }) => name,
  forward: ([x], attrs) => compute(x!, attrs),
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    const x = ctx.input(0);
    const gradient = g && normGradient(g, inDType(x, ctx.attrs.dtype), ctx.output(), ctx.attrs);
    return [gradient && inDType(gradient, x.dtype)];
  },
  jvp(ctx, t) {
    const { p, dims, keepdim, dtype } = ctx.attrs;
    const [x, tangent, norm] = [inDType(ctx.input(0), dtype), inDType(t!, dtype), ctx.output()];
    if (p === 0) return fullOf(norm.device, dtype, norm.shape, 0);
    if (Math.abs(p) === Infinity) return extremes.jvp(tangent, x, norm, dims, keepdim);
    return sumDims(slopeOf(tangent, x, restoreDims(norm, dims, keepdim), p), dims, keepdim);
  },
};

/** The p-norm over wrapped, distinct dimensions, of floats. */
export const normDims = (x: Tensor, attrs: NormAttrs): Tensor => applyRow(normRow, [x], attrs) as Tensor;
