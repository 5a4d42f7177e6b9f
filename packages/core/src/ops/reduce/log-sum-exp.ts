import * as e from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { runScan } from '../base/scan.ts';
import { restoreDims, sumDims } from '../base/sum.ts';
import { notImplementedFor, same } from '../base/types.ts';
import { add, sub } from '../elementwise/arithmetic.ts';
import { exp } from '../elementwise/exponential.ts';
import {
  dimOf,
  forms,
  keepdimOf,
  optionsOf,
  singleDimOf,
  type Dim,
  type DimRule,
  type ReduceOptions,
} from './arguments.ts';
import { dropOwnDims } from './select.ts';

/** The largest element, or 0 where that is infinite. */
const finiteMax = new Reduction({
  name: 'finite_max',
  combine: 'max',
  epilogue: (max) => e.where(e.eq(e.unary('abs', max), Infinity), 0, max),
});

const logSum = new Reduction({
  name: 'log_sum_exp_of_rest',
  combine: 'sum',
  prologue: ([x, max]) => e.unary('exp', e.sub(x!, max!)),
  epilogue: (sum) => e.unary('log', sum),
});

interface Dims {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** `g` weighted by the softmax, whose logarithm is `x - result`. */
const weigh = new Pointwise({
  name: 'logsumexp_backward',
  arity: 3,
  types: same,
  forward: (g, x, result) => e.mul(g, e.unary('exp', e.sub(x, result))),
});

const logsumexpRow: Row<Dims> = {
  name: 'LogsumexpBackward0',
  forward([x], { dims, keepdim }) {
    const shape = x!.shape.map((size, d) => (dims.includes(d) ? 1 : size));
    const max =
      x!.layout.size === 0
        ? fullOf(x!.device, x!.dtype, shape, 0)
        : finiteMax.run([x!], dims, true, x!.dtype);
    const full = add(logSum.run([x!, max], dims, true, x!.dtype), max);
    return keepdim ? full : dropOwnDims(full, dims);
  },
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    const { dims, keepdim } = ctx.attrs;
    return [
      g && weigh.apply(restoreDims(g, dims, keepdim), ctx.input(0), restoreDims(ctx.output(), dims, keepdim)),
    ];
  },
  jvp(ctx, t) {
    const { dims, keepdim } = ctx.attrs;
    return sumDims(weigh.apply(t!, ctx.input(0), restoreDims(ctx.output(), dims, keepdim)), dims, keepdim);
  },
};

const rule: DimRule = { op: 'logsumexp', many: true, required: true, forms: forms.logSumExp };

/** `log(sum(exp(x)))` over `dim` without overflow; of no elements -inf. Integers count as float32. */
export function logsumexp(x: Tensor, dim: Dim | ReduceOptions, options?: ReduceOptions): Tensor {
  const given = optionsOf(dim, options);
  const dims = reducedDims(x.ndim, dimOf(rule, x, dim, given));
  const floats = isFloat(x.dtype) ? x : castTo(x, 'float32');
  return applyRow(logsumexpRow, [floats], { dims, keepdim: keepdimOf(given) }) as Tensor;
}

interface Along {
  readonly dim: number;
  readonly reverse: boolean;
}

/** The logarithm of the positive part of `g`, or of its negative part. */
const logOfPart = (name: string, part: (g: e.Expr) => e.Expr): Pointwise =>
  new Pointwise({
    name,
    arity: 1,
    types: same,
    forward: (g) => e.where(e.gt(part(g), 0), e.unary('log', part(g)), -Infinity),
  });

const logOfPositive = logOfPart('log_of_positive', (g) => g);
const logOfNegative = logOfPart('log_of_negative', e.neg);

/** A function of `log g`, which is applied to the positive and the negative elements of `g` apart. */
const bySign = (g: Tensor, fn: (logG: Tensor) => Tensor): Tensor =>
  sub(fn(logOfPositive.apply1(g)), fn(logOfNegative.apply1(g)));

/** `logG - y`, and nothing (-inf) of nothing where `y` is -inf as well. */
const perResult = new Pointwise({
  name: 'logcumsumexp_backward',
  arity: 2,
  types: same,
  forward: (logG, y) => e.where(e.eq(logG, -Infinity), -Infinity, e.sub(logG, y)),
});

const logcumsumexpRow: Row<Along> = {
  name: 'LogcumsumexpBackward0',
  forward: ([x], { dim, reverse }) => runScan('logaddexp', x!, dim, { reverse })[0]!,
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    const { dim, reverse } = ctx.attrs;
    const [x, y] = [ctx.input(0), ctx.output()];
    return [
      g && bySign(g, (logG) => exp(add(logcumsumexpAlong(perResult.apply2(logG, y), dim, !reverse), x))),
    ];
  },
  jvp(ctx, t) {
    const { dim, reverse } = ctx.attrs;
    const [x, y] = [ctx.input(0), ctx.output()];
    return bySign(t!, (logT) => exp(sub(logcumsumexpAlong(add(logT, x), dim, reverse), y)));
  },
};

const logcumsumexpAlong = (x: Tensor, dim: number, reverse: boolean): Tensor =>
  applyRow(logcumsumexpRow, [x], { dim, reverse }) as Tensor;

/** Running `logsumexp` along `dim`. Floats only. */
export function logcumsumexp(x: Tensor, dim: number | Pick<ReduceOptions, 'dim' | 'axis'>): Tensor {
  const place = singleDimOf(
    { op: 'logcumsumexp', required: true, forms: forms.cumulativeExtremes },
    x,
    dim,
    optionsOf(dim, undefined),
  );
  const along = wrapDim(place!, x.ndim);
  if (!isFloat(x.dtype)) throw notImplementedFor('logcumsumexp_out_cpu', x.dtype);
  return logcumsumexpAlong(x, along, false);
}
