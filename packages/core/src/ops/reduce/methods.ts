import { argmax, argmin } from './arg-extremes.ts';
import { cummax, cummin } from './cumulative-extremes.ts';
import { cumprod, cumprod_, cumsum, cumsum_ } from './cumulative.ts';
import { amax, amin, aminmax } from './extremes.ts';
import { logcumsumexp, logsumexp } from './log-sum-exp.ts';
import { all, any, countNonzero } from './logical.ts';
import { max, min, type ExtremeMethod } from './max-min.ts';
import { mean, nanmean } from './mean.ts';
import { median, nanmedian, type MedianMethod } from './median.ts';
import { dist, norm } from './norm.ts';
import { prod } from './product.ts';
import { logSoftmax, softmax } from './softmax.ts';
import { nansum, sum } from './sum.ts';
import { std, stdMean, variance, varMean } from './variance.ts';
import { renorm, renorm_ } from './renorm.ts';
import { diff } from './difference.ts';
import { nanquantile, quantile } from './quantile.ts';
import { bincount, histc, histogram } from './histogram.ts';
import { mode } from './mode.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const reduceMethods = {
  mode,
  bincount,
  histc,
  histogram,
  nanquantile,
  quantile,
  diff,
  renorm,
  renorm_,
  all,
  amax,
  amin,
  aminmax,
  any,
  argmax,
  argmin,
  countNonzero,
  cummax,
  cummin,
  cumprod,
  cumprod_,
  cumsum,
  cumsum_,
  dist,
  logSoftmax,
  logcumsumexp,
  logsumexp,
  mean,
  nanmean,
  nansum,
  norm,
  prod,
  softmax,
  std,
  stdMean,
  sum,
  var: variance,
  varMean,
};

/** Methods whose results depend on the arguments; `ReduceMembers` says how. */
export const overloadedReduceMethods = { max, median, min, nanmedian };

export interface ReduceMembers {
  /** See the function `max`. */
  readonly max: ExtremeMethod;
  /** See the function `min`. */
  readonly min: ExtremeMethod;
  /** See the function `median`. */
  readonly median: MedianMethod;
  /** See the function `nanmedian`. */
  readonly nanmedian: MedianMethod;
}
