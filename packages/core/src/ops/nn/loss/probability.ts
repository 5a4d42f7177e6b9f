import { RuntimeError, ValueError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { checkOnHost } from '../../../tensor/at-once.ts';
import { sameShape } from '../../../tensor/layout.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { named } from '../../base/named.ts';
import { broadcastShapes } from '../../base/plan.ts';
import { Reduction } from '../../base/reduction.ts';
import { checkTensor } from '../../base/sizes.ts';
import { checkCast, floatOnly, toFloat, same, type TypeRule } from '../../base/types.ts';
import { negatable } from '../../elementwise/arithmetic.ts';
import { checkNumberCast } from '../../elementwise/clamp.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { ElementwiseLoss, lastNode, oneNode } from './elementwise-loss.ts';
import { reductionOf, type LossOptions, type LossReduction } from './reduction.ts';

const exp = (x: Expr): Expr => e.unary('exp', x);
const log = (x: Expr): Expr => e.unary('log', x);
const pythonSize = (x: Tensor): string => String(x.shape);

export interface WeightedLossOptions extends LossOptions {
  /** Factor of each element; broadcast. */
  readonly weight?: Tensor | null;
}

/** PyTorch's bound, which keeps the loss of a certain but wrong prediction finite. */
const boundedLog = (x: Expr): Expr => e.binary('max', x, -100);

const entropy = (x: Expr, y: Expr): Expr =>
  e.sub(e.mul(e.sub(y, 1), boundedLog(e.unary('log1p', e.neg(x)))), e.mul(y, boundedLog(log(x))));

/** Source of the bound: binary_cross_entropy_backward. */
function entropySlopes(g: Expr, x: Expr, y: Expr): [Expr, Expr] {
  const spread = e.binary('max', e.mul(e.sub(1, x), x), 1e-12);
  return [e.div(e.mul(g, e.sub(x, y)), spread), e.mul(g, e.sub(e.unary('log1p', e.neg(x)), log(x)))];
}

const binaryLoss = (weighted: boolean): ElementwiseLoss =>
  new ElementwiseLoss({
    name: weighted ? 'weighted_binary_cross_entropy' : 'binary_cross_entropy',
    gradName: oneNode('BinaryCrossEntropyBackward0'),
    tensors: weighted ? 3 : 2,
    types: same,
    kernel: floatOnly('binary_cross_entropy'),
    term: (x, y, w) => (weighted ? e.mul(entropy(x!, y!), w!) : entropy(x!, y!)),
    backward: (g, x, y, w) =>
      weighted ? [...entropySlopes(e.mul(g, w!), x!, y!), null] : entropySlopes(g, x!, y!),
  });

const plainEntropy = binaryLoss(false);
const weightedEntropy = binaryLoss(true);

const allProbabilities = new Reduction({
  name: 'all_probabilities',
  combine: 'all',
  prologue: ([x]) => e.and(e.ge(x!, 0), e.le(x!, 1)),
});

function checkProbabilities(x: Tensor): void {
  if (x.layout.size === 0) return;
  checkOnHost([allProbabilities.run([x], [...x.shape.keys()], false, x.dtype)], ([fine]) => {
    if (fine![0] === 0) throw new RuntimeError('all elements of input should be between 0 and 1');
  });
}

/**
 * `-(y log x + (1 - y) log(1 - x))` for probabilities x in `input` and y in `target` of the same shape and dtype,
 * the logarithms bounded from below by -100. Errors: ValueError for other shapes, RuntimeError for elements of
 * `input` outside [0, 1].
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  if (!sameShape(input.shape, target.shape)) {
    throw new ValueError(
      `Using a target size (${pythonSize(target)}) that is different to the input size (${pythonSize(input)}) is ` +
        'deprecated. Please ensure they have the same size.',
    );
  }
  const weight = options.weight ?? null;
  if (target.dtype !== input.dtype) {
    const [found, expected] = [target, input].map(({ dtype }) => dtypeInfo(dtype).scalarType);
    throw new RuntimeError(`Found dtype ${found} but expected ${expected}`);
  }
  if (isFloat(input.dtype)) checkProbabilities(input);
  if (weight === null) return plainEntropy.apply([input, target], [], reduction);
  return weightedEntropy.apply([input, target, expand(weight, input.shape)], [], reduction);
}

/** `log(1 + exp(-x))` without overflow. */
function softplusOfNegative(x: Expr): Expr {
  const m = e.binary('max', e.neg(x), 0);
  return e.add(m, log(e.add(exp(e.neg(m)), exp(e.sub(e.neg(x), m)))));
}

const sigmoid = (x: Expr): Expr => e.div(1, e.add(1, exp(e.neg(x))));

/** PyTorch works in place on a tensor of the dtype of the target. */
const targetDType: TypeRule = (common, [input, target]) => {
  negatable(input!, []);
  if (!isFloat(target!)) checkCast(isFloat(input!) ? input! : 'float32', target!);
  return isFloat(target!) ? target! : common;
};

/** Operands beside x and y: the weight of positives, the weight, as far as there are any. */
function logitLoss(withPositive: boolean, withWeight: boolean): ElementwiseLoss {
  const parts = (rest: readonly Expr[]): [Expr | null, Expr | null] => [
    withPositive ? rest[0]! : null,
    withWeight ? rest[withPositive ? 1 : 0]! : null,
  ];
  return new ElementwiseLoss({
    name: `binary_cross_entropy_with_logits${withPositive ? '_positive' : ''}${withWeight ? '_weighted' : ''}`,
    gradName: oneNode('BinaryCrossEntropyWithLogitsBackward0'),
    tensors: 2 + +withPositive + +withWeight,
    types: targetDType,
    term(x, y, ...rest) {
      const [positive, weight] = parts(rest);
      const soft = softplusOfNegative(x!);
      const scaled = positive ? e.mul(e.add(e.mul(e.sub(positive, 1), y!), 1), soft) : soft;
      const loss = e.add(e.mul(e.sub(1, y!), x!), scaled);
      return weight ? e.mul(loss, weight) : loss;
    },
    backward(gradient, x, y, ...rest) {
      const [positive, weight] = parts(rest);
      const g = weight ? e.mul(gradient, weight) : gradient;
      if (!positive) return [e.mul(e.sub(sigmoid(x!), y!), g), e.neg(e.mul(g, x!)), null];
      const t = e.mul(positive, y!);
      const slope = e.sub(e.mul(e.sub(e.add(t, 1), y!), sigmoid(x!)), t);
      const byTarget = e.sub(e.mul(e.sub(positive, 1), softplusOfNegative(x!)), x!);
      return [e.mul(slope, g), e.mul(g, byTarget), null, null];
    },
  });
}

const logitLosses = [false, true].map((positive) =>
  [false, true].map((weight) => logitLoss(positive, weight)),
);

export interface LogitLossOptions extends WeightedLossOptions {
  /** Factor of the positive part, usually one for each class; broadcast. */
  readonly posWeight?: Tensor | null;
}

/**
 * `binaryCrossEntropy` of `sigmoid(input)`, without overflow. ValueError unless `target` has the shape of
 * `input`.
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: LogitLossOptions = {},
): Tensor {
  const reduction = reductionOf(options);
  if (!sameShape(input.shape, target.shape)) {
    throw new ValueError(
      `Target size (${pythonSize(target)}) must be the same as input size (${pythonSize(input)})`,
    );
  }
  const { posWeight, weight } = options;
  const loss = logitLosses[posWeight ? 1 : 0]![weight ? 1 : 0]!;
  const others = [posWeight, weight].filter((x) => x !== undefined && x !== null);
  return loss.apply([input, target, ...others], [], reduction);
}

/** `x log y`, 0 where x is 0 (unless y is NaN). */
const xLogY = (x: Expr, y: Expr): Expr =>
  e.where(e.unary('isnan', y), NaN, e.where(e.eq(x, 0), 0, e.mul(x, log(y))));

const divergence = new ElementwiseLoss({
  name: 'kl_div',
  gradName: lastNode('SubBackward0'),
  tensors: 2,
  types: same,
  term: (x, y) => e.sub(xLogY(y!, y!), e.mul(y!, x!)),
  backward: (g, x, y) => [
    e.neg(e.mul(g, y!)),
    e.mul(g, e.sub(e.add(e.where(e.eq(y!, 0), 0, log(y!)), e.div(y!, y!)), x!)),
  ],
});

const logDivergence = new ElementwiseLoss({
  name: 'kl_div_of_logs',
  gradName: lastNode('MulBackward0'),
  tensors: 2,
  types: same,
  term: (x, y) => e.mul(exp(y!), e.sub(y!, x!)),
});

export interface KlOptions {
  /** 'batchmean' is the sum divided by the size of the first dimension. Default: 'mean'. */
  readonly reduction?: LossReduction | 'batchmean';
  /** `target` holds logarithms as well. */
  readonly logTarget?: boolean;
}

/** Kullback-Leibler divergence `y (log y - x)` of log-probabilities x from probabilities y; floats, broadcast. */
export function klDiv(input: Tensor, target: Tensor, options: KlOptions = {}): Tensor {
  checkTensor('kl_div', 'input', 1, input);
  checkTensor('kl_div', 'target', 2, target);
  const perBatch = options.reduction === 'batchmean';
  const reduction = perBatch ? 'mean' : reductionOf(options as LossOptions);
  if (!isFloat(input.dtype) || !isFloat(target.dtype)) {
    throw new RuntimeError('kl_div: Integral inputs not supported.');
  }
  const loss = options.logTarget ? logDivergence : divergence;
  const batches = perBatch && input.ndim > 0 ? input.shape[0]! : undefined;
  const result = loss.apply([input, target], [], reduction, batches);
  return batches === undefined ? result : named('DivBackward0', result);
}

/** Stirling's approximation of `log(y!)`, for y above 1. */
function stirling(y: Expr): Expr {
  const value = e.add(e.sub(e.mul(y, log(y)), y), e.mul(0.5, log(e.mul(2 * Math.PI, y))));
  return e.where(e.le(y, 1), 0, value);
}

function poissonLoss(ofLog: boolean, full: boolean): ElementwiseLoss {
  return new ElementwiseLoss({
    name: `poisson_nll_loss${ofLog ? '_of_log' : ''}${full ? '_full' : ''}`,
    gradName: lastNode(full ? 'AddBackward0' : 'SubBackward0'),
    tensors: 2,
    parameters: 1,
    types: toFloat,
    term(x, y, eps) {
      const loss = ofLog ? e.sub(exp(x!), e.mul(y!, x!)) : e.sub(x!, e.mul(y!, log(e.add(x!, eps!))));
      return full ? e.add(loss, stirling(y!)) : loss;
    },
  });
}

const poissonLosses = [false, true].map((ofLog) => [false, true].map((full) => poissonLoss(ofLog, full)));

export interface PoissonOptions extends LossOptions {
  /** `input` holds the logarithm of the rate. Default: true. */
  readonly logInput?: boolean;
  /** Add Stirling's approximation of the constant term. */
  readonly full?: boolean;
  /** Added to the rate before its logarithm is taken. Default: 1e-8. */
  readonly eps?: number;
}

/** Negative log-likelihood of counts in `target` for Poisson rates: `exp(x) - y x`, or `x - y log(x + eps)`. */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonOptions = {}): Tensor {
  const { logInput = true, full = false, eps = 1e-8, reduction = 'mean' } = options;
  if (reduction !== 'none' && reduction !== 'mean' && reduction !== 'sum') {
    throw new ValueError(`${String(reduction)} is not valid`);
  }
  broadcastShapes(target.shape, input.shape);
  return poissonLosses[logInput ? 1 : 0]![full ? 1 : 0]!.apply([input, target], [eps], reduction);
}

function gaussianLoss(full: boolean): ElementwiseLoss {
  const bounded = (v: Expr, eps: Expr): Expr => e.where(e.lt(v, eps), eps, v);
  return new ElementwiseLoss({
    name: `gaussian_nll_loss${full ? '_full' : ''}`,
    gradName: lastNode(full ? 'AddBackward0' : 'MulBackward0'),
    tensors: 3,
    parameters: 1,
    types: toFloat,
    term(x, y, v, eps) {
      const d = e.sub(x!, y!);
      const variance = bounded(v!, eps!);
      const loss = e.mul(0.5, e.add(log(variance), e.div(e.mul(d, d), variance)));
      return full ? e.add(loss, 0.5 * Math.log(2 * Math.PI)) : loss;
    },
    // The bound of the variance is no part of the graph.
    backward(g, x, y, v, eps) {
      const variance = bounded(v!, eps!);
      const d = e.div(e.sub(x!, y!), variance);
      const slope = e.mul(g, d);
      return [slope, e.neg(slope), e.mul(e.mul(0.5, g), e.sub(e.div(1, variance), e.mul(d, d)))];
    },
  });
}

const gaussianLosses = [gaussianLoss(false), gaussianLoss(true)] as const;

const anyNegative = new Reduction({ name: 'any_negative', combine: 'any', prologue: ([x]) => e.lt(x!, 0) });

export interface GaussianOptions extends LossOptions {
  /** Add the constant term `log(2 pi) / 2`. */
  readonly full?: boolean;
  /** Smallest variance. Default: 1e-6. */
  readonly eps?: number;
}

/**
 * Negative log-likelihood `(log v + (x - y)^2 / v) / 2` of `target` for normal distributions of mean `input` and
 * variance `variance`: of the shape of `input`, or with a last dimension of 1 or without one. ValueError for other
 * shapes and for negative variances.
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianOptions = {},
): Tensor {
  const { full = false, eps = 1e-6, reduction = 'mean' } = options;
  const own = input.shape;
  let spread = variance;
  if (!sameShape(own, variance.shape)) {
    if (sameShape(own.slice(0, -1), variance.shape)) spread = unsqueeze(variance, -1);
    else if (!sameShape([...own.slice(0, -1), 1], variance.shape))
      throw new ValueError('var is of incorrect size');
  }
  if (reduction !== 'none' && reduction !== 'mean' && reduction !== 'sum') {
    throw new ValueError(`${String(reduction)} is not valid`);
  }
  checkOnHost([anyNegative.run([spread], [...spread.shape.keys()], false, spread.dtype)], ([bad]) => {
    if (bad![0] !== 0) throw new ValueError('var has negative entry/entries');
  });
  checkNumberCast(spread, [eps]);
  return gaussianLosses[full ? 1 : 0].apply([input, target, spread], [eps], reduction);
}
