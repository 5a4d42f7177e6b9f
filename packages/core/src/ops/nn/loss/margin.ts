import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { castTo } from '../../base/pointwise.ts';
import { checkCast, resultType, same } from '../../base/types.ts';
import { checkTensor } from '../../base/sizes.ts';
import { broadcastShapes } from '../../base/plan.ts';
import { sameShape } from '../../../tensor/layout.ts';
import { add, mul, neg, negatable, rsub, sub } from '../../elementwise/arithmetic.ts';
import { clampMin } from '../../elementwise/clamp.ts';
import { eq } from '../../elementwise/compare.ts';
import { div } from '../../elementwise/division.ts';
import { minimum } from '../../elementwise/extrema.ts';
import { sqrt } from '../../elementwise/power.ts';
import { where } from '../../elementwise/where.ts';
import { sum } from '../../reduce/sum.ts';
import { pairwiseDistance } from '../distance.ts';
import { ElementwiseLoss, lastNode, oneNode } from './elementwise-loss.ts';
import { reduceLoss, reductionOf, type LossOptions } from './reduction.ts';

const soft = new ElementwiseLoss({
  name: 'soft_margin_loss',
  gradName: oneNode('SoftMarginLossBackward0'),
  tensors: 2,
  types: (_common, [input, target]) => {
    if (target === 'bool') negatable(input!, []);
    if (!isFloat(input!)) checkCast(isFloat(target!) ? target! : 'float32', input!);
    return input!;
  },
  term: (x, y) => e.unary('log', e.add(e.unary('exp', e.mul(e.neg(y!), x!)), 1)),
  backward(g, x, y) {
    const z = e.unary('exp', e.mul(e.neg(y!), x!));
    return [e.div(e.mul(e.mul(e.neg(y!), z), g), e.add(z, 1)), null];
  },
});

/** `log(1 + exp(-y x))` for targets y of 1 or -1, which broadcast to the input. */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  checkTensor('soft_margin_loss', 'input', 1, input);
  checkTensor('soft_margin_loss', 'target', 2, target);
  if (target.requiresGrad) {
    throw new RuntimeError(
      "The function 'soft_margin_loss' is not differentiable with respect to argument 'target'. This input cannot " +
        'have requires_grad True.',
    );
  }
  const shape = broadcastShapes(input.shape, target.shape);
  if (!sameShape(shape, input.shape)) {
    throw new RuntimeError(
      `output with shape ${formatList(input.shape)} doesn't match the broadcast shape ${formatList(shape)}`,
    );
  }
  return soft.apply([input, target], [], reduction);
}

export interface MarginOptions extends LossOptions {
  readonly margin?: number;
}

const hinge = new ElementwiseLoss({
  name: 'hinge_embedding_loss',
  gradName: lastNode('AddBackward0'),
  tensors: 2,
  parameters: 1,
  types: (_common, [input]) => input!,
  term(x, y, margin) {
    const room = e.sub(margin!, x!);
    const apart = e.where(e.ne(y!, 1), e.where(e.lt(room, 0), 0, room), 0);
    return e.add(apart, e.where(e.ne(y!, -1), x!, 0));
  },
  backward(g, x, y, margin) {
    const apart = e.where(e.and(e.ne(y!, 1), e.ge(e.sub(margin!, x!), 0)), e.neg(g), 0);
    return [e.add(apart, e.where(e.ne(y!, -1), g, 0)), null];
  },
});

/** x for targets of 1, `max(0, margin - x)` for targets of -1; `margin` is 1 unless given. Broadcast. */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  const reduction = reductionOf(options);
  checkTensor('hinge_embedding_loss', 'input', 1, input);
  checkTensor('hinge_embedding_loss', 'target', 2, target);
  const { margin = 1 } = options;
  if (isFloat(input.dtype)) return hinge.apply([input, target], [margin], reduction);
  const apart = where(eq(target, 1), 0, clampMin(rsub(input, Math.trunc(margin)), 0));
  return reduceLoss(add(apart, where(eq(target, -1), 0, input)), reduction);
}

const pythonSize = (x: Tensor): string => String(x.shape);

const ranking = new ElementwiseLoss({
  name: 'margin_ranking_loss',
  gradName: lastNode('ClampMinBackward0'),
  tensors: 3,
  parameters: 1,
  types: same,
  term(a, b, y, margin) {
    const miss = e.add(e.mul(e.neg(y!), e.sub(a!, b!)), margin!);
    return e.where(e.lt(miss, 0), 0, miss);
  },
  backward(gradient, a, b, y, margin) {
    const d = e.sub(a!, b!);
    const g = e.where(e.ge(e.add(e.mul(e.neg(y!), d), margin!), 0), gradient, 0);
    const slope = e.neg(e.mul(g, y!));
    return [slope, e.neg(slope), e.neg(e.mul(g, d))];
  },
});

/**
 * `max(0, margin - y (x1 - x2))`: y is 1 where x1 is to rank higher, -1 where x2. Broadcast. RuntimeError for tensors
 * of different ranks.
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginOptions = {},
): Tensor {
  const reduction = reductionOf(options);
  const { margin = 0 } = options;
  if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim) {
    throw new RuntimeError(
      'margin_ranking_loss : All input tensors should have same dimension but got sizes: ' +
        `input1: ${pythonSize(input1)}, input2: ${pythonSize(input2)}, target: ${pythonSize(target)} `,
    );
  }
  if (isFloat(resultType(input1, input2, target))) {
    return ranking.apply([input1, input2, target], [margin], reduction);
  }
  // Integers wrap around until the margin, a float, is added.
  const difference = sub(input1, input2);
  const miss = castTo(mul(neg(target), difference), 'float32');
  return reduceLoss(clampMin(add(miss, margin), 0), reduction);
}

/**
 * `1 - cos(x1, x2)` for a target of 1, `max(0, cos(x1, x2) - margin)` for -1: rows `[n, d]` with targets `[n]`, or
 * one pair `[d]` with a target `[]`.
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginOptions = {},
): Tensor {
  const reduction = reductionOf(options);
  const { margin = 0 } = options;
  const dim = target.ndim;
  if (dim > 1) throw new RuntimeError('0D or 1D target tensor expected, multi-target not supported');
  if (input1.ndim !== dim + 1) {
    throw new RuntimeError(
      `${dim}D target tensor expects ${dim + 1}D input tensors, but found inputs with sizes ` +
        `${formatList(input1.shape)} and ${formatList(input2.shape)}.`,
    );
  }
  const square = (x: Tensor): Tensor => add(sum(mul(x, x), dim), 1e-12);
  const cos = div(sum(mul(input1, input2), dim), sqrt(mul(square(input1), square(input2))));
  const alike = where(eq(target, 1), rsub(cos, 1), 0);
  const unlike = where(eq(target, -1), clampMin(sub(cos, margin), 0), 0);
  return reduceLoss(add(alike, unlike), reduction);
}

export interface TripletOptions extends MarginOptions {
  /** Order of the norm. Default: 2. */
  readonly p?: number;
  /** Added to the differences. Default: 1e-6. */
  readonly eps?: number;
  /** Take the smaller of the distances of the negative example from the other two. */
  readonly swap?: boolean;
}

/** `max(0, margin + |a - p| - |a - n|)` of rows `[..., d]`; `margin` is 1 unless given. */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletOptions = {},
): Tensor {
  const reduction = reductionOf(options);
  const { margin = 1, p = 2, eps = 1e-6, swap = false } = options;
  if (anchor.ndim !== positive.ndim || positive.ndim !== negative.ndim) {
    throw new RuntimeError(
      'The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: ' +
        `anchor ${anchor.ndim}D, positive ${positive.ndim}D, and negative ${negative.ndim}D inputs`,
    );
  }
  const distance = (a: Tensor, b: Tensor): Tensor => pairwiseDistance(a, b, p, { eps });
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const other = swap ? minimum(far, distance(positive, negative)) : far;
  return reduceLoss(clampMin(sub(add(near, margin), other), 0), reduction);
}
