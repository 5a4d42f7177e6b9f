import { gradMode } from '../../../autograd/mode.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { contiguous } from '../../base/clone.ts';
import { Normaliser } from '../../base/normaliser.ts';
import { Pointwise } from '../../base/pointwise.ts';
import { ReducedTerm } from '../../base/reduced-term.ts';
import { applyRow, type Context, type Row } from '../../base/row.ts';
import { sumDims } from '../../base/sum.ts';
import { same } from '../../base/types.ts';
import { reshapeOwn } from '../../base/view.ts';
import { add, mul } from '../../elementwise/arithmetic.ts';
import { rsqrt } from '../../elementwise/power.ts';
import { meanDims, reducedCount } from '../../reduce/mean.ts';
import { variance } from '../../reduce/variance.ts';
import { reshapeTo } from '../../shape/reshape.ts';

/*
 * `(x - mean) / sqrt(variance + eps) * weight + bias` with mean and variance over some dimensions: what layer, batch,
 * group and instance normalisation have in common. One kernel forward, or three, and three to five backward.
 */

export interface Normalisation {
  /** PyTorch's name of the backward node. */
  readonly name: string;
  /** The shape under which x is normalised; weight and bias have its rank and broadcast to it. */
  readonly shape: readonly number[];
  /** Dimensions of that shape over which mean and variance are taken. */
  readonly dims: readonly number[];
  readonly eps: number;
  readonly weighted: boolean;
  readonly biased: boolean;
}

const centred = (x: Expr, mean: Expr, rstd: Expr): Expr => e.mul(e.sub(x, mean), rstd);

function affineOf(unit: Expr, affine: readonly Expr[], weighted: boolean, biased: boolean): Expr {
  const scaled = weighted ? e.mul(unit, affine[0]!) : unit;
  return biased ? e.add(scaled, affine.at(-1)!) : scaled;
}

/** Operands: x, mean, inverse deviation, then weight and bias as far as there are any. */
export const scaling = (gradName: string, weighted: boolean, biased: boolean): Pointwise =>
  new Pointwise({
    name: 'normalise',
    gradName,
    arity: 3 + +weighted + +biased,
    types: same,
    forward: (x, mean, rstd, ...affine) => affineOf(centred(x!, mean!, rstd!), affine, weighted, biased),
  });

const unscaled = scaling('', false, false);

/** Inputs: x, then weight and bias. Scalars: the number of elements, and eps. Hands out mean and inverse deviation. */
const normaliser = (weighted: boolean, biased: boolean): Normaliser =>
  new Normaliser({
    name: `normalise${weighted ? '_weighted' : ''}${biased ? '_biased' : ''}`,
    inputs: 1 + +weighted + +biased,
    stages: [
      { combine: 'sum', prologue: ([x]) => x!, epilogue: (sum, [count]) => e.div(sum, count!) },
      {
        combine: 'sum',
        prologue: ([x], [mean]) => e.mul(e.sub(x!, mean!), e.sub(x!, mean!)),
        epilogue: (sum, [count, eps]) => e.div(1, e.unary('sqrt', e.add(e.div(sum, count!), eps!))),
      },
    ],
    saves: [0, 1],
    body: ([x, ...affine], [mean, rstd]) => affineOf(centred(x!, mean!, rstd!), affine, weighted, biased),
  });

const normalisers = [false, true].map((weighted) =>
  [false, true].map((biased) => normaliser(weighted, biased)),
);

/** Mean of the gradient, times what x is scaled with; `unit` times x normalised as well. */
const meanTerm = (weighted: boolean, unit: boolean): ReducedTerm =>
  new ReducedTerm({
    name: `normalise_backward_${unit ? 'unit' : 'mean'}${weighted ? '_weighted' : ''}`,
    tensors: 1 + +weighted + (unit ? 3 : 0),
    term(g, ...rest) {
      const scaled = weighted ? e.mul(g!, rest[0]!) : g!;
      const [x, mean, rstd] = rest.slice(weighted ? 1 : 0);
      return unit ? e.mul(scaled, centred(x!, mean!, rstd!)) : scaled;
    },
  });
const meanTerms = [false, true].map(
  (weighted) => [meanTerm(weighted, false), meanTerm(weighted, true)] as const,
);

/** Operands: g, the weight if there is one, x, mean, inverse deviation and the two means. */
const slope = (weighted: boolean): Pointwise =>
  new Pointwise({
    name: 'normalise_backward',
    arity: weighted ? 7 : 6,
    types: same,
    forward(g, ...rest) {
      const scaled = weighted ? e.mul(g!, rest[0]!) : g!;
      const [x, mean, rstd, first, second] = rest.slice(weighted ? 1 : 0) as [Expr, Expr, Expr, Expr, Expr];
      return e.mul(rstd, e.sub(e.sub(scaled, first), e.mul(centred(x, mean, rstd), second)));
    },
  });
const slopes = [slope(false), slope(true)] as const;

const weightGradient = new ReducedTerm({
  name: 'normalise_weight_gradient',
  tensors: 4,
  term: (g, x, mean, rstd) => e.mul(g!, centred(x!, mean!, rstd!)),
});

/** Input `i`, and its mean and inverse deviation: those saved, or new ones where the way back is recorded itself. */
function statistics(ctx: Context<Normalisation>): [Tensor, Tensor, Tensor] {
  const { shape, dims, eps } = ctx.attrs;
  const x = reshapeTo(ctx.input(0), shape);
  if (!gradMode.enabled) return [x, ctx.output(1), ctx.output(2)];
  const mean = meanDims(x, dims, true, x.dtype, 'MeanBackward1');
  return [x, mean, rsqrt(add(variance(x, dims, { unbiased: false, keepdim: true }), eps))];
}

/** The derivative of x normalised in direction `g`, times the weight: it is symmetric but for the latter. */
function unitSlope(ctx: Context<Normalisation>, g: Tensor, weight: Tensor | null): Tensor {
  const { dims, shape } = ctx.attrs;
  const [x, mean, rstd] = statistics(ctx);
  const scale = weight === null ? [] : [weight];
  const attrs = {
    dims,
    keepdim: true,
    dtype: x.dtype,
    divisor: reducedCount(shape, dims),
    parameters: [],
    gradName: 'MeanBackward1',
  };
  const [plain, unit] = meanTerms[weight === null ? 0 : 1]!;
  const first = plain.apply([g, ...scale], attrs);
  const second = unit.apply([g, ...scale, x, mean, rstd], attrs);
  return slopes[weight === null ? 0 : 1].apply(g, ...scale, x, mean, rstd, first, second);
}

/** Dimensions along which an affine parameter is repeated. */
const repeated = (parameter: readonly number[], shape: readonly number[]): number[] =>
  [...shape.keys()].filter((d) => parameter[d] === 1 && shape[d] !== 1);

/** Inputs: x, then weight and bias. Results: the normalised x, mean and inverse deviation. */
const normaliseRow: Row<Normalisation> = {
  name: ({ name }) => name,
  differentiable: 1,
  forward([input, ...affine], { shape, dims, eps, weighted, biased }) {
    const x = reshapeTo(input!, shape);
    const [out, mean, rstd] = normalisers[+weighted]![+biased]!.run([x, ...affine], dims, x.dtype, [
      reducedCount(shape, dims),
      eps,
    ]);
    return [reshapeOwn(contiguous(out!), input!.shape), mean!, rstd!];
  },
  saves: { inputs: [0, 1], outputs: [1, 2] },
  backward(ctx, gradient) {
    const { shape, weighted, biased } = ctx.attrs;
    if (!gradient) return ctx.inputs.map(() => null);
    const g = reshapeTo(gradient, shape);
    const own = ctx.needs[0]
      ? reshapeTo(unitSlope(ctx, g, weighted ? ctx.input(1) : null), ctx.inputs[0]!.shape)
      : null;
    const gradients: (Tensor | null)[] = [own];
    if (weighted) gradients.push(ctx.needs[1] ? ofWeight(ctx, g) : null);
    if (biased) {
      const along = repeated(ctx.inputs.at(-1)!.shape, shape);
      gradients.push(ctx.needs.at(-1) ? sumDims(g, along, true) : null);
    }
    return gradients;
  },
  jvp(ctx, t, ...affine) {
    const { shape, weighted, biased } = ctx.attrs;
    const [tw, tb] = [weighted ? affine[0]! : null, biased ? affine.at(-1)! : null];
    const parts: Tensor[] = [];
    if (t) {
      const unit = unitSlope(ctx, reshapeTo(t, shape), null);
      parts.push(weighted ? mul(unit, ctx.input(1)) : unit);
    }
    if (tw) parts.push(mul(unitOf(ctx), tw));
    if (tb) parts.push(tb);
    const sum = parts.reduce((a, b) => add(a, b));
    return [reshapeTo(expand(sum, shape), ctx.outputs[0]!.shape), null, null];
  },
};

function ofWeight(ctx: Context<Normalisation>, g: Tensor): Tensor {
  const [x, mean, rstd] = statistics(ctx);
  return weightGradient.apply([g, x, mean, rstd], {
    dims: repeated(ctx.inputs[1]!.shape, ctx.attrs.shape),
    keepdim: true,
    dtype: x.dtype,
    divisor: 1,
    parameters: [],
    gradName: 'SumBackward1',
  });
}

const unitOf = (ctx: Context<Normalisation>): Tensor => unscaled.apply(...statistics(ctx));

/** The normalised x, its mean and its inverse deviation, the latter two with the dimensions kept. */
export function normalised(
  x: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  how: Omit<Normalisation, 'weighted' | 'biased'>,
): [Tensor, Tensor, Tensor] {
  const inputs = [x, weight, bias].filter((input) => input !== null);
  const attrs = { ...how, weighted: weight !== null, biased: bias !== null };
  return applyRow(normaliseRow, inputs, attrs) as [Tensor, Tensor, Tensor];
}
