import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { named } from '../../base/named.ts';
import { castTo } from '../../base/pointwise.ts';
import { notImplementedFor } from '../../base/types.ts';
import { zerosLikeOf } from '../../base/fill.ts';
import { add, mul, neg, rsub, sub } from '../../elementwise/arithmetic.ts';
import { relu } from '../../elementwise/clamp.ts';
import { ne } from '../../elementwise/compare.ts';
import { div } from '../../elementwise/division.ts';
import { logicalAnd, logicalNot } from '../../elementwise/logic.ts';
import { square } from '../../elementwise/power.ts';
import { where } from '../../elementwise/where.ts';
import { checkInside } from '../../indexing/check.ts';
import { gather, scatter, scatterAdd } from '../../indexing/gather.ts';
import { cumprod } from '../../reduce/cumulative.ts';
import { mean } from '../../reduce/mean.ts';
import { sum } from '../../reduce/sum.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { logsigmoid } from '../activation.ts';
import type { MarginOptions } from './margin.ts';
import { weightsAt } from './nll.ts';
import { reduceLoss, reductionOf, type LossOptions } from './reduction.ts';
import type { WeightedLossOptions } from './probability.ts';

export interface MultiMarginOptions extends MarginOptions {
  /** 1 or 2. Default: 1. */
  readonly p?: number;
  /** Factor of each class, `[classes]`. */
  readonly weight?: Tensor | null;
}

const outOfRange = (): RuntimeError => new RuntimeError('target out of range');

/** A batch of rows: `[n, classes]` for `[classes]` too. */
const rows = (x: Tensor): Tensor => (x.ndim < 2 ? reshapeTo(x, [1, x.layout.size]) : x);

/**
 * Mean over the other classes i of `max(0, margin - x[y] + x[i])^p`: scores `[n, classes]` or `[classes]`, targets
 * `[n]` or `[]` (int32). `margin` is 1 unless given.
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginOptions = {}): Tensor {
  const reduction = reductionOf(options);
  const { margin = 1, p = 1 } = options;
  const weight = options.weight ?? null;
  if (p !== 1 && p !== 2) throw new RuntimeError('only p == 1 and p == 2 supported');
  if (weight !== null && weight.ndim !== 1) throw new RuntimeError('weight must be one-dimensional');
  const x = rows(input);
  const [count, classes] = x.shape as unknown as [number, number];
  if (input.ndim > 2 || classes === 0) {
    throw new RuntimeError(
      `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${formatList(input.shape)}`,
    );
  }
  if (target.ndim > 1 || target.layout.size !== count) {
    throw new RuntimeError(`inconsistent target size, expected ${count} but got ${formatList(target.shape)}`);
  }
  if (!isFloat(x.dtype)) throw notImplementedFor('multi_margin_loss_cpu_kernel', x.dtype);
  checkInside(target, 0, classes, outOfRange);
  const index = reshapeTo(target, [count, 1]);
  const room = relu(add(sub(x, gather(x, 1, index)), margin));
  const terms = p === 1 ? room : square(room);
  const weighted = weight === null ? terms : mul(terms, weightsAt(weight, index));
  const others = scatter(castTo(zerosLikeOf(x), 'bool'), 1, index, 1);
  const losses = div(sum(where(others, 0, weighted), 1), classes);
  const shaped = input.ndim < 2 && target.ndim === 0 ? reshapeTo(losses, []) : losses;
  return named('MultiMarginLossBackward0', reduceLoss(shaped, reduction));
}

/**
 * Sum over the classes y of each row of `target` (int32, up to the first -1) and all classes i not among them of
 * `max(0, 1 - (x[y] - x[i]))`, divided by the number of classes; `[n, classes]` or `[classes]`.
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  if (formatList(input.shape) !== formatList(target.shape)) {
    throw new RuntimeError(
      `inconsistent target size: ${formatList(target.shape)} for input of size: ${formatList(input.shape)}`,
    );
  }
  const x = rows(input);
  const labels = rows(target);
  const [count, classes] = x.shape as unknown as [number, number];
  if (!isFloat(x.dtype)) throw notImplementedFor('multilabel_margin_loss_forward_out_frame', x.dtype);
  checkInside(labels, -1, classes, outOfRange);
  const listed = castTo(cumprod(ne(labels, -1), 1), 'bool');
  const index = where(listed, labels, 0);
  // Where each class is listed: scattered counts, so that the zeros of unlisted places do no harm.
  const counts = scatterCounts(index, listed, x);
  const others = unsqueeze(logicalNot(counts), 1);
  const scores = gather(x, 1, index);
  const room = relu(add(sub(unsqueeze(x, 1), unsqueeze(scores, 2)), 1));
  const full = [count, classes, classes];
  const wanted = logicalAnd(expand(unsqueeze(listed, 2), full), expand(others, full));
  const losses = div(sum(where(wanted, room, 0), [1, 2]), classes);
  const shaped = input.ndim < 2 ? reshapeTo(losses, []) : losses;
  return named('MultilabelMarginLossBackward0', reduceLoss(shaped, reduction));
}

function scatterCounts(index: Tensor, listed: Tensor, x: Tensor): Tensor {
  const zeros = castTo(zerosLikeOf(x), 'int32');
  return castTo(scatterAdd(zeros, 1, index, castTo(listed, 'int32')), 'bool');
}

/** Mean over the classes of `binaryCrossEntropyWithLogits`; targets of 0 and 1, of the shape of the input. */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  options: WeightedLossOptions = {},
): Tensor {
  const { reduction = 'mean' } = options;
  const positive = mul(target, logsigmoid(input));
  const negative = mul(rsub(target, 1), logsigmoid(neg(input)));
  const losses = neg(add(positive, negative));
  const weighted = options.weight ? mul(losses, options.weight) : losses;
  const perRow = div(sum(weighted, input.ndim - 1), input.shape.at(-1)!);
  if (reduction === 'none') return perRow;
  return reduction === 'mean' ? mean(perRow) : sum(perRow);
}
