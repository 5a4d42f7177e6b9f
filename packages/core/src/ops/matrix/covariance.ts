import { RuntimeError } from '../../errors.ts';
import { checkOnHost } from '../../tensor/at-once.ts';
import { dtypeInfo, isFloat, isIntegral } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { clamp, clampMin } from '../elementwise/clamp.ts';
import { div } from '../elementwise/division.ts';
import { sqrt } from '../elementwise/power.ts';
import { sum } from '../reduce/sum.ts';
import { diag } from '../shape/diagonal.ts';
import { t } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import { mm } from './products.ts';

export interface CovOptions {
  /** The divisor is the number of observations (or the sum of their weights) less this one. Default: 1. */
  readonly correction?: number;
  /** How often each observation counts (integers). */
  readonly fweights?: Tensor | null;
  /** How much each observation counts (floats). */
  readonly aweights?: Tensor | null;
}

function checkRank(op: string, what: string, x: Tensor, most: number): void {
  if (x.ndim <= most) return;
  const limit = most === 2 ? 'two' : 'one';
  throw new RuntimeError(
    `${op}(): expected ${what} to have ${limit} or fewer dimensions but got ${what === 'input' ? 'an input' : what} ` +
      `with ${x.ndim} dimensions`,
  );
}

function checkWeights(name: 'fweights' | 'aweights', weights: Tensor, count: number): void {
  checkRank('cov', name, weights, 1);
  const fits = name === 'fweights' ? isIntegral(weights.dtype) : isFloat(weights.dtype);
  if (!fits) {
    throw new RuntimeError(
      `cov(): expected ${name} to have ${name === 'fweights' ? 'integral' : 'floating point'} dtype but got ${name} with ` +
        `${dtypeInfo(weights.dtype).scalarType} dtype`,
    );
  }
  if (weights.layout.size !== count) {
    throw new RuntimeError(
      `cov(): expected ${name} to have the same numel as there are observations in the input but got ` +
        `${weights.layout.size} != ${count}`,
    );
  }
  checkOnHost([weights.detach()], ([values]) => {
    if (values!.some((value) => value < 0)) throw new RuntimeError(`cov(): ${name} cannot be negative`);
  });
}

/**
 * Covariances of the variables in the rows of `input` `[variables, observations]`; a vector is one variable, whose
 * variance is the result. Integers give float32. Errors: RuntimeError for more dimensions and weights that do not fit.
 */
export function cov(input: Tensor, options: CovOptions = {}): Tensor {
  const { correction = 1, fweights = null, aweights = null } = options;
  checkRank('cov', 'input', input, 2);
  if (input.dtype === 'bool') throw new RuntimeError('cov(): bool dtype is not supported for input');
  const rows = input.ndim < 2 ? reshapeTo(input, [1, input.layout.size]) : input;
  const count = rows.shape[1]!;
  if (fweights !== null) checkWeights('fweights', fweights, count);
  if (aweights !== null) checkWeights('aweights', aweights, count);
  const weights = fweights !== null && aweights !== null ? mul(fweights, aweights) : (fweights ?? aweights);
  if (weights === null) {
    const mean = div(sum(rows, 1), count);
    const centred = sub(rows, unsqueeze(mean, 1));
    return squeeze(div(mm(centred, t(centred)), Math.max(count - correction, 0)));
  }
  const total = sum(weights);
  checkOnHost([total.detach()], ([values]) => {
    if (values![0] === 0) throw new RuntimeError("cov(): weights sum to zero, can't be normalized");
  });
  const mean = div(sum(mul(rows, weights), 1), total);
  const norm =
    aweights !== null && correction !== 0
      ? sub(total, div(mul(sum(mul(weights, aweights)), correction), total))
      : sub(total, correction);
  const centred = sub(rows, unsqueeze(mean, 1));
  return squeeze(div(mm(centred, t(mul(centred, weights))), clampMin(norm, 0)));
}

/** Correlations of the variables in the rows of `input`, from -1 to 1; like `cov`. */
export function corrcoef(input: Tensor): Tensor {
  checkRank('corrcoef', 'input', input, 2);
  const c = cov(input);
  if (c.ndim === 0) return div(c, c);
  const deviations = sqrt(diag(c));
  const scaled = div(div(c, unsqueeze(deviations, 1)), unsqueeze(deviations, 0));
  return clamp(scaled, -1, 1);
}
