import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims } from '../base/sum.ts';
import { same } from '../base/types.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { expand } from '../base/broadcast.ts';
import { div } from '../elementwise/division.ts';
import {
  checkInput,
  combinationError,
  dimOf,
  forms,
  keepdimOf,
  optionsOf,
  type Dim,
  type ReduceOptions,
} from './arguments.ts';
import { meanDims, reducedCount } from './mean.ts';
import { dropDims, dropOwnDims } from './select.ts';
import { sumProduct } from './sum-product.ts';

interface Spread {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly correction: number;
  readonly root: boolean;
  readonly name: string;
}

const square = (x: e.Expr): e.Expr => e.mul(x, x);

/** The second of two passes: sum of squared distances from the mean. */
const varKernel = new Reduction({
  name: 'var',
  combine: 'sum',
  prologue: ([x, mean]) => square(e.sub(x!, mean!)),
  epilogue: (sum, [freedom]) => e.div(sum, freedom!),
});

const stdKernel = new Reduction({
  name: 'std',
  combine: 'sum',
  prologue: ([x, mean]) => square(e.sub(x!, mean!)),
  epilogue: (sum, [freedom]) => e.unary('sqrt', e.div(sum, freedom!)),
});

/** `g / (2 std)`, the derivative of the root, and 0 where that is 0. */
const perStd = new Pointwise({
  name: 'std_backward',
  arity: 2,
  types: same,
  forward: (g, std) => e.where(e.eq(std, 0), 0, e.div(g, e.mul(std, 2))),
});

/** Results: variance or standard deviation, and the mean. */
const spreadRow: Row<Spread> = {
  name: ({ name }) => name,
  forward([x], { dims, keepdim, correction, root }) {
    const mean = meanDims(x!, dims, true, x!.dtype, '');
    const freedom = Math.max(reducedCount(x!.shape, dims) - correction, 0);
    const spread = (root ? stdKernel : varKernel).run([x!, mean], dims, keepdim, x!.dtype, [freedom]);
    return [spread, keepdim ? mean : dropOwnDims(mean, dims)];
  },
  saves: { inputs: [0], outputs: [0, 1] },
  backward(ctx, gSpread, gMean) {
    const { dims, keepdim, correction, root } = ctx.attrs;
    const x = ctx.input(0);
    const count = reducedCount(x.shape, dims);
    const restore = (y: Tensor): Tensor => restoreDims(y, dims, keepdim);
    let result: Tensor | null = null;
    if (gSpread) {
      const gVar = root ? perStd.apply2(gSpread, ctx.output(0)) : gSpread;
      // Of a single 0-d element PyTorch gives the limit rather than 0 / 0.
      if (x.ndim === 0 && count === correction) return [mul(gVar, Infinity)];
      const slope = mul(restore(gVar), 2 / (count - correction));
      result = mul(slope, sub(x, restore(ctx.output(1))));
    }
    if (gMean) {
      const share = expand(restore(div(gMean, count)), x.shape);
      result = result ? add(result, share) : share;
    }
    return [result];
  },
  jvp(ctx, t) {
    const { dims, keepdim, correction, root } = ctx.attrs;
    const x = ctx.input(0);
    const mean = restoreDims(ctx.output(1), dims, keepdim);
    const scale = 2 / (reducedCount(x.shape, dims) - correction);
    const full = mul(sumProduct(t!, sub(x, mean), dims), scale);
    const tVar = keepdim ? full : dropDims(full, dims);
    return [
      root ? perStd.apply2(tVar, ctx.output(0)) : tVar,
      meanDims(t!, dims, keepdim, x.dtype, 'MeanBackward1'),
    ];
  },
};

export interface VarianceOptions extends ReduceOptions {
  /** Divide by n - 1 (default) rather than n. */
  readonly unbiased?: boolean;
  /** Divide by n - correction; default 1. */
  readonly correction?: number;
}

/** What `std`, `var` and their like take after the input: `unbiased`, or dimensions. */
type Second = boolean | Dim | VarianceOptions;

function spread(
  op: string,
  gradName: string,
  x: Tensor,
  dim: Second | undefined,
  options: VarianceOptions | undefined,
): Tensor[] {
  checkInput(op, x);
  const pair = op.endsWith('mean');
  const callForms = forms.variance(pair ? '' : 'Tensor out');
  const given: VarianceOptions =
    typeof dim === 'boolean' ? { ...options, unbiased: dim } : optionsOf(dim, options);
  const place = dimOf({ op, many: true, forms: callForms }, x, typeof dim === 'boolean' ? given : dim, given);
  const correction = correctionOf(op, callForms, given);
  if (!isFloat(x.dtype)) {
    throw new RuntimeError(`${pair ? op : 'std and var'} only support floating point and complex dtypes`);
  }
  return applyRow(spreadRow, [x], {
    dims: reducedDims(x.ndim, place),
    keepdim: keepdimOf(given),
    correction,
    root: op.startsWith('std'),
    name: gradName,
  }) as Tensor[];
}

function correctionOf(
  op: string,
  callForms: readonly string[],
  { unbiased, correction }: VarianceOptions,
): number {
  const wrong =
    (unbiased !== undefined && (typeof unbiased !== 'boolean' || correction !== undefined)) ||
    (correction !== undefined && !Number.isInteger(correction));
  if (wrong) {
    const given = Object.entries({ correction, unbiased }).filter(([, value]) => value !== undefined);
    throw combinationError(op, callForms, [
      'Tensor',
      ...given.map(([name, value]) => `${name}=${pythonType(value)}`),
    ]);
  }
  return correction ?? (unbiased === false ? 0 : 1);
}

/**
 * Variance over `dim`, or over all dimensions: divided by n - 1, or as `unbiased` or `correction` say; NaN where that
 * is 0 / 0. Floats only. `x.var(false)` is `x.var({ unbiased: false })`.
 */
export const variance = (x: Tensor, dim?: Second, options?: VarianceOptions): Tensor =>
  spread('var', 'VarBackward0', x, dim, options)[0]!;

/** Standard deviation: the root of `var`, with the same arguments. Its gradient is 0 where it is 0. */
export const std = (x: Tensor, dim?: Second, options?: VarianceOptions): Tensor =>
  spread('std', 'StdBackward0', x, dim, options)[0]!;

/** Variance and mean, with the arguments of `var`. */
export function varMean(x: Tensor, dim?: Second, options?: VarianceOptions): [Tensor, Tensor] {
  return spread('var_mean', 'VarMeanBackward0', x, dim, options) as [Tensor, Tensor];
}

/** Standard deviation and mean, with the arguments of `var`. */
export function stdMean(x: Tensor, dim?: Second, options?: VarianceOptions): [Tensor, Tensor] {
  return spread('std_mean', 'StdMeanBackward0', x, dim, options) as [Tensor, Tensor];
}
