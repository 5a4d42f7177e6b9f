import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { floatOnly, resultType, same } from '../../base/types.ts';
import { sub } from '../../elementwise/arithmetic.ts';
import { abs } from '../../elementwise/sign.ts';
import { ElementwiseLoss, lastNode, oneNode } from './elementwise-loss.ts';
import { reduceLoss, reductionOf, type LossOptions } from './reduction.ts';

/** Gradients of what depends on the difference of its operands alone. */
const ofDifference = (slope: Expr): readonly Expr[] => [slope, e.neg(slope)];

const squared = new ElementwiseLoss({
  name: 'mse_loss',
  gradName: oneNode('MseLossBackward0'),
  tensors: 2,
  types: same,
  kernel: floatOnly('mse_cpu'),
  term: (x, y) => e.mul(e.sub(x!, y!), e.sub(x!, y!)),
  backward: (g, x, y) => ofDifference(e.mul(g, e.mul(2, e.sub(x!, y!)))),
});

/**
 * Squared distance of `input` and `target`, which are broadcast together. Floats. ValueError for a reduction that
 * is none, RuntimeError for shapes that do not fit and for integers.
 */
export const mseLoss = (input: Tensor, target: Tensor, options: LossOptions = {}): Tensor =>
  squared.apply([input, target], [], reductionOf(options));

const absolute = new ElementwiseLoss({
  name: 'l1_loss',
  gradName: lastNode('AbsBackward0'),
  tensors: 2,
  types: same,
  term: (x, y) => e.unary('abs', e.sub(x!, y!)),
});

/** Absolute distance of `input` and `target`; like `mseLoss`. */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  const dtype = resultType(input, target);
  // PyTorch takes the steps one by one, and integers have no mean.
  if (!isFloat(dtype)) return reduceLoss(abs(sub(input, target)), reduction);
  return absolute.apply([input, target], [], reduction);
}

/** A divisor that is not used where it is 0, and must not spoil derivatives there. */
const positive = (beta: Expr): Expr => e.where(e.gt(beta, 0), beta, 1);

const smoothSlope = (g: Expr, d: Expr, beta: Expr): Expr =>
  e.where(e.le(d, e.neg(beta)), e.neg(g), e.where(e.ge(d, beta), g, e.div(e.mul(d, g), positive(beta))));

const smooth = new ElementwiseLoss({
  name: 'smooth_l1_loss',
  gradName: oneNode('SmoothL1LossBackward0'),
  tensors: 2,
  parameters: 1,
  types: same,
  kernel: floatOnly('smooth_l1_cpu'),
  term(x, y, beta) {
    const distance = e.unary('abs', e.sub(x!, y!));
    const near = e.div(e.mul(e.mul(0.5, distance), distance), positive(beta!));
    return e.where(e.lt(distance, beta!), near, e.sub(distance, e.mul(0.5, beta!)));
  },
  // Each operand by its own difference: with a beta of 0 both have a slope of -1 where they are equal.
  backward: (g, x, y, beta) => [smoothSlope(g, e.sub(x!, y!), beta!), smoothSlope(g, e.sub(y!, x!), beta!)],
});

export interface SmoothL1Options extends LossOptions {
  /** Distance below which the loss is quadratic; with 0 it is that of `l1Loss`. Default: 1. */
  readonly beta?: number;
}

/** `d^2 / (2 beta)` for distances d below `beta`, else `d - beta / 2`; like `mseLoss`. */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1Options = {}): Tensor {
  const { beta = 1 } = options;
  const reduction = reductionOf(options);
  if (beta < 0) throw new RuntimeError('smooth_l1_loss does not support negative values for beta.');
  return smooth.apply([input, target], [beta], reduction);
}

const huber = new ElementwiseLoss({
  name: 'huber_loss',
  gradName: oneNode('HuberLossBackward0'),
  tensors: 2,
  parameters: 1,
  types: (_common, [input]) => input!,
  kernel: floatOnly('huber_cpu'),
  term(x, y, delta) {
    const distance = e.unary('abs', e.sub(x!, y!));
    const near = e.mul(e.mul(0.5, distance), distance);
    return e.where(e.le(distance, delta!), near, e.mul(delta!, e.sub(distance, e.mul(0.5, delta!))));
  },
  backward(g, x, y, delta) {
    const d = e.sub(x!, y!);
    const far = e.mul(delta!, g);
    return ofDifference(
      e.where(e.le(d, e.neg(delta!)), e.neg(far), e.where(e.ge(d, delta!), far, e.mul(d, g))),
    );
  },
});

export interface HuberOptions extends LossOptions {
  /** Distance up to which the loss is quadratic; greater than 0. Default: 1. */
  readonly delta?: number;
}

/** `d^2 / 2` for distances d up to `delta`, else `delta (d - delta / 2)`; like `mseLoss`. */
export function huberLoss(input: Tensor, target: Tensor, options: HuberOptions = {}): Tensor {
  const { delta = 1 } = options;
  const reduction = reductionOf(options);
  if (!(delta > 0)) throw new RuntimeError('huber_loss does not support non-positive values for delta.');
  return huber.apply([input, target], [delta], reduction);
}
