import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { sameShape } from '../../../tensor/layout.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { ReducedTerm } from '../../base/reduced-term.ts';
import { resultType } from '../../base/types.ts';
import { add, mul, neg } from '../../elementwise/arithmetic.ts';
import { div } from '../../elementwise/division.ts';
import { ne } from '../../elementwise/compare.ts';
import { where } from '../../elementwise/where.ts';
import { logSoftmax } from '../../reduce/softmax.ts';
import { sum } from '../../reduce/sum.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { nllLoss, weightsAt, type ClassLossOptions } from './nll.ts';
import { reductionOf, type LossReduction } from './reduction.ts';

export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of the target is spread evenly over all classes, in [0, 1]. Default: 0. */
  readonly labelSmoothing?: number;
}

const classDim = (x: Tensor): number => (x.ndim === 1 ? 0 : 1);

/** Weights of the classes along the dimension of the classes. */
function alongClasses(weight: Tensor, x: Tensor): Tensor {
  const dim = classDim(x);
  return reshapeTo(
    weight,
    x.shape.map((_, d) => (d === dim ? weight.shape[0]! : 1)),
  );
}

const expected = new ReducedTerm({
  name: 'expected_log_probability',
  tensors: 2,
  term: (x, y) => e.neg(e.mul(x!, y!)),
});
const weightedExpected = new ReducedTerm({
  name: 'weighted_expected_log_probability',
  tensors: 3,
  term: (x, y, w) => e.neg(e.mul(e.mul(x!, y!), w!)),
});

/** The loss for targets that are probabilities of the classes. */
function ofProbabilities(
  logs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: LossReduction,
): Tensor {
  const dim = classDim(logs);
  const classes = logs.shape[dim]!;
  const tensors = weight === null ? [logs, target] : [logs, target, alongClasses(weight, logs)];
  const none = reduction === 'none';
  return (weight === null ? expected : weightedExpected).apply(tensors, {
    dims: none ? [dim] : [...logs.shape.keys()],
    keepdim: false,
    dtype: resultType(...tensors),
    divisor: reduction === 'mean' ? logs.layout.size / classes : 1,
    parameters: [],
    gradName: reduction === 'mean' ? 'DivBackward1' : 'NegBackward0',
  });
}

/** The loss of an even distribution over the classes, for targets that count. Source: at::cross_entropy_loss. */
function smoothLoss(
  logs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: LossReduction,
): Tensor {
  const weighted = weight === null ? logs : mul(logs, alongClasses(weight, logs));
  const counts = ne(target, ignoreIndex);
  const losses = where(counts, neg(sum(weighted, classDim(logs))), 0);
  if (reduction === 'none') return losses;
  if (reduction === 'sum') return sum(losses);
  const total =
    weight === null ? sum(counts) : sum(where(counts, weightsAt(weight, where(counts, target, 0)), 0));
  return div(sum(losses), total);
}

/**
 * Cross entropy of unnormalised scores `[classes]`, `[n, classes]` or `[n, classes, ...d]` and their targets: classes
 * `[]`, `[n]` or `[n, ...d]` (int32), or probabilities of the shape of the scores (floats). It is the
 * negative log-likelihood of `logSoftmax(input)`, see `nllLoss` for weights and errors. RuntimeError for
 * `labelSmoothing` above 1.
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const reduction = reductionOf(options);
  const { ignoreIndex = -100, labelSmoothing = 0 } = options;
  const weight = options.weight ?? null;
  const soft = sameShape(input.shape, target.shape);
  if (soft) {
    if (!isFloat(target.dtype)) {
      throw new RuntimeError(
        `Expected floating point type for target with class probabilities, got ${dtypeInfo(target.dtype).scalarType}`,
      );
    }
    if (ignoreIndex >= 0) throw new RuntimeError('ignore_index is not supported for floating point target');
    const classes = input.shape[classDim(input)] ?? 1;
    if (weight !== null && (weight.ndim !== 1 || weight.layout.size !== classes)) {
      throw new RuntimeError(
        `cross_entropy: weight tensor should be defined either for all ${classes} classes or no classes but got ` +
          `weight tensor of shape: ${formatList(weight.shape)}`,
      );
    }
  }
  if (labelSmoothing > 1) {
    throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}`);
  }
  const logs = logSoftmax(input, classDim(input));
  const classes = input.shape[classDim(input)] ?? 1;
  if (soft) {
    const smoothed =
      labelSmoothing > 0 ? add(mul(target, 1 - labelSmoothing), labelSmoothing / classes) : target;
    return ofProbabilities(logs, smoothed, weight, reduction);
  }
  const hard = nllLoss(logs, target, { weight, ignoreIndex, reduction });
  if (!(labelSmoothing > 0)) return hard;
  const even = smoothLoss(logs, target, weight, ignoreIndex, reduction);
  return add(mul(hard, 1 - labelSmoothing), mul(even, labelSmoothing / classes));
}
