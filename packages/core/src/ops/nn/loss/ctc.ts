import { RuntimeError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { dataSync } from '../../../tensor/read.ts';
import { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { named } from '../../base/named.ts';
import { Pointwise } from '../../base/pointwise.ts';
import { notImplementedFor, same } from '../../base/types.ts';
import { fromData } from '../../create/tensor.ts';
import { div } from '../../elementwise/division.ts';
import { exp } from '../../elementwise/exponential.ts';
import { where } from '../../elementwise/where.ts';
import { pick } from '../../reduce/select.ts';
import { sum } from '../../reduce/sum.ts';
import { selectAt, sliceRange } from '../../shape/slice.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import { padConstant } from '../pad-constant.ts';
import { reduceLoss, reductionOf, type LossOptions } from './reduction.ts';

export interface CtcOptions extends LossOptions {
  /** The class that stands for no label. Default: 0. */
  readonly blank?: number;
  /** Losses of targets that do not fit into their input are 0 instead of infinite, and so are their gradients. */
  readonly zeroInfinity?: boolean;
}

/*
 * alpha[t, s] is the logarithm of the probability of all paths that are at place s of the labels after t + 1 steps, where
 * the labels are the target with blanks around each one. Source: A. Graves et al., Connectionist Temporal
 * Classification, ICML 2006, equations 5 to 8.
 */

const largest = (x: Expr, y: Expr): Expr => e.binary('max', x, y);

/** Logarithm of a sum of exponentials, minus infinity where all are. */
function logSum(...terms: Expr[]): Expr {
  const top = terms.reduce(largest);
  const sums = terms.map((x) => e.unary('exp', e.sub(x, top))).reduce((a, b) => e.add(a, b));
  return e.where(e.eq(top, -Infinity), -Infinity, e.add(top, e.unary('log', sums)));
}

/** `g` times the share of `x` in a sum whose logarithm is `total`. */
const share = (g: Expr, x: Expr, total: Expr): Expr =>
  e.where(e.eq(x, -Infinity), 0, e.mul(g, e.unary('exp', e.sub(x, total))));

/**
 * One step: operands alpha at a place, at the one before it and at the second before it, the emission, whether that second
 * one can be skipped from, and whether the input has not ended.
 */
const advance = new Pointwise({
  name: 'ctc_step',
  arity: 6,
  roles: ['value', 'value', 'value', 'value', 'condition', 'condition'],
  types: same,
  forward: (here, before, second, emission, skips, active) => {
    const from = e.where(skips!, second!, -Infinity);
    return e.where(active!, e.add(emission!, logSum(here!, before!, from)), here!);
  },
  backward: (g, out, here, before, second, emission, skips, active) => {
    const total = e.sub(out, emission!);
    return [
      e.where(active!, share(g, here!, total), g),
      e.where(active!, share(g, before!, total), 0),
      e.where(e.and(active!, skips!), share(g, second!, total), 0),
      e.where(active!, g, 0),
      null,
      null,
    ];
  },
});

const join = new Pointwise({
  name: 'ctc_end',
  arity: 2,
  types: same,
  forward: (a, b) => logSum(a!, b!),
  backward: (g, out, a, b) => [share(g, a!, out), share(g, b!, out)],
});

/**
 * The loss from the logarithm of the probability of the target. PyTorch's gradient by the inputs is that of log_softmax
 * and loss together, which adds the probabilities themselves: the second operand, their sum, carries them.
 */
const lossRow = (name: string, impossible: { readonly loss: number; readonly slope: number }): Pointwise =>
  new Pointwise({
    name,
    arity: 2,
    types: same,
    forward: (end) => e.where(e.eq(end!, -Infinity), impossible.loss, e.neg(end!)),
    backward: (g, _out, end) => {
      const is = e.eq(end!, -Infinity);
      return [e.where(is, impossible.slope, e.neg(g)), e.where(is, impossible.slope, g)];
    },
  });

const plainLoss = lossRow('ctc_loss', { loss: Infinity, slope: NaN });
const finiteLoss = lossRow('ctc_loss_finite', { loss: 0, slope: 0 });

interface Problem {
  readonly inputs: readonly number[];
  readonly lengths: readonly number[];
  /** Labels of each target. */
  readonly targets: readonly (readonly number[])[];
}

const listOf = (x: Tensor | readonly number[]): number[] => [...(x instanceof Tensor ? dataSync(x) : x)];

/** Errors as at::native::ctc_loss_cpu. */
function problemOf(
  logProbs: Tensor,
  targets: Tensor,
  inputs: readonly number[],
  lengths: readonly number[],
  blank: number,
): Problem {
  const [steps, batch, classes] = logProbs.shape as unknown as [number, number, number];
  if (!isFloat(logProbs.dtype)) throw notImplementedFor('ctc_loss_cpu', logProbs.dtype);
  if (blank < 0 || blank >= classes) throw new RuntimeError('blank must be in label range');
  if (inputs.length !== batch) throw new RuntimeError('input_lengths must be of size batch_size');
  if (lengths.length !== batch) throw new RuntimeError('target_lengths must be of size batch_size');
  const most = Math.max(0, ...lengths);
  const total = lengths.reduce((a, b) => a + b, 0);
  const flat = targets.ndim === 1;
  const wrong = flat ? targets.shape[0] !== total : targets.shape[1]! < most;
  if (wrong) {
    const [size, dim, got] = flat ? [total, 0, targets.shape[0]] : [`at least ${most}`, 1, targets.shape[1]];
    throw new RuntimeError(
      `Expected tensor to have size ${size} at dimension ${dim}, but got size ${got} for argument #2 'targets' (while ` +
        'checking arguments for ctc_loss_cpu)',
    );
  }
  const longest = Math.max(0, ...inputs);
  if (longest > steps) {
    throw new RuntimeError(
      `Expected input_lengths to have value at most ${steps}, but got value ${longest} (while checking arguments for ` +
        'ctc_loss_cpu)',
    );
  }
  const labels = [...dataSync(targets)];
  let at = 0;
  return {
    inputs,
    lengths,
    targets: lengths.map((length, n) => {
      const start = flat ? at : n * targets.shape[1]!;
      at += length;
      return labels.slice(start, start + length);
    }),
  };
}

/** Logarithm of the probability of each target, `[batch]`. */
function logLikelihood(logProbs: Tensor, { inputs, lengths, targets }: Problem, blank: number): Tensor {
  const { device } = logProbs;
  const [steps, batch] = logProbs.shape as unknown as [number, number];
  const places = 2 * Math.max(0, ...lengths) + 1;
  const labelled = (n: number, s: number): number =>
    s % 2 === 1 ? (targets[n]![(s - 1) / 2] ?? blank) : blank;
  const table = <T extends Int32Array | Uint8Array>(into: T, of: (n: number, s: number) => number): T => {
    into.forEach((_, i) => (into[i] = of(Math.floor(i / places), i % places)));
    return into;
  };
  const shape = [batch, places];
  const labels = fromData(device, 'int32', shape, table(new Int32Array(batch * places), labelled));
  const skips = fromData(
    device,
    'bool',
    shape,
    table(new Uint8Array(batch * places), (n, s) =>
      s % 2 === 1 && s > 1 && labelled(n, s) !== labelled(n, s - 2) ? 1 : 0,
    ),
  );
  const starts = fromData(
    device,
    'bool',
    shape,
    table(new Uint8Array(batch * places), (n, s) => (s === 0 || (s === 1 && lengths[n]! > 0) ? 1 : 0)),
  );
  const emissions = pick(logProbs, expand(labels, [steps, batch, places]), 2);
  let alpha = where(starts, selectAt(emissions, 0, 0), -Infinity);
  // Two places in front of the first, that nothing comes from.
  const widened = (x: Tensor): Tensor => padConstant(x, { before: [0, 2], after: [0, 0], value: -Infinity });
  for (let t = 1; t < steps; t++) {
    const wide = widened(alpha);
    const active = Uint8Array.from(inputs, (length) => (t < length ? 1 : 0));
    alpha = advance.apply(
      alpha,
      sliceRange(wide, 1, 1, places + 1),
      sliceRange(wide, 1, 0, places),
      selectAt(emissions, 0, t),
      skips,
      fromData(device, 'bool', [batch, 1], active),
    );
  }
  // The last label or the blank behind it; without labels only the blank.
  const last = (offset: number): Tensor =>
    fromData(
      device,
      'int32',
      [batch, 1],
      Int32Array.from(lengths, (length) => 2 * length + offset),
    );
  const wide = widened(alpha);
  return squeeze(join.apply2(pick(wide, last(2), 1), pick(wide, last(1), 1)), 1);
}

/** Sum of the probabilities of all classes at all steps of each input, `[batch]`. */
function massOf(logProbs: Tensor, inputs: readonly number[]): Tensor {
  const [steps, batch] = logProbs.shape as unknown as [number, number];
  const used = Uint8Array.from({ length: steps * batch }, (_, i) =>
    Math.floor(i / batch) < inputs[i % batch]! ? 1 : 0,
  );
  const mask = fromData(logProbs.device, 'bool', [steps, batch, 1], used);
  return sum(where(mask, exp(logProbs), 0), [0, 2]);
}

/**
 * Connectionist temporal classification: minus the logarithm of the probability that `logProbs` `[steps, batch?,
 * classes]` spell `targets` (`[batch, length]`, or all in a row), of the lengths given (tensors or lists), which are read
 * on the host. 'mean' divides each loss by the length of its target first. Floats. Errors: RuntimeError for sizes and
 * lengths that do not fit.
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Tensor | readonly number[],
  targetLengths: Tensor | readonly number[],
  options: CtcOptions = {},
): Tensor {
  const { blank = 0, zeroInfinity = false } = options;
  const reduction = reductionOf(options);
  const batched = logProbs.ndim === 3;
  const x = batched ? logProbs : unsqueeze(logProbs, 1);
  const problem = problemOf(x, targets, listOf(inputLengths), listOf(targetLengths), blank);
  const end = logLikelihood(x, problem, blank);
  const losses = named(
    'CtcLossBackward0',
    (zeroInfinity ? finiteLoss : plainLoss).apply2(end, massOf(x, problem.inputs)),
  );
  if (reduction === 'mean') {
    const divisors = Int32Array.from(problem.lengths, (length) => Math.max(length, 1));
    return reduceLoss(div(losses, fromData(x.device, 'int32', [divisors.length], divisors)), reduction);
  }
  return reduceLoss(batched ? losses : squeeze(losses, 0), reduction);
}
