import { noGrad } from '../../../autograd/mode.ts';
import { RuntimeError, ValueError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../../tensor/tensor.ts';
import { clone } from '../../base/clone.ts';
import { emptyOf } from '../../base/fill.ts';
import { checkTensor, optionsAfterTwo } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { add, add_, mul, mul_, sub } from '../../elementwise/arithmetic.ts';
import { reciprocal } from '../../elementwise/division.ts';
import { rsqrt, square } from '../../elementwise/power.ts';
import { mean } from '../../reduce/mean.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { selectAt } from '../../shape/slice.ts';
import { normalised, scaling } from './normalise.ts';

/** The parameters and running statistics of a channel each, `[channels]`. */
export interface ChannelState {
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
}

/** Error unless what is there has one element for each of `channels`. */
function checkState(state: ChannelState, channels: number, dtype: Tensor['dtype']): void {
  const parts = {
    running_mean: state.runningMean,
    running_var: state.runningVar,
    weight: state.weight,
    bias: state.bias,
  };
  for (const [name, part] of Object.entries(parts)) {
    if (part === null || part.layout.size === channels) continue;
    throw new RuntimeError(`${name} should contain ${channels} elements not ${part.layout.size}`);
  }
  for (const part of Object.values(parts)) {
    if (part === null || part.dtype === dtype || !isFloat(dtype)) continue;
    throw new RuntimeError(
      `mixed dtype (CPU): expect parameter to have scalar type of ${dtypeInfo(dtype).scalarType}`,
    );
  }
}

const evaluations = [false, true].map((weighted) =>
  [false, true].map((biased) => scaling('NativeBatchNormBackward0', weighted, biased)),
);

/** `[channels]` along dimension 1 of a shape of `rank` dimensions. */
const alongChannels = (x: Tensor, rank: number): Tensor =>
  reshapeTo(
    x,
    Array.from({ length: rank }, (_, d) => (d === 1 ? x.layout.size : 1)),
  );

/** Moves running statistics towards those of this batch. */
function follow(running: Tensor, batch: Tensor, momentum: number): void {
  noGrad(() => add_(mul_(running, 1 - momentum), mul(batch, momentum)));
}

/** Unbiased variance from the inverse deviation. */
const varianceOf = (rstd: Tensor, eps: number, count: number): Tensor =>
  mul(sub(square(reciprocal(rstd)), eps), count / (count - 1));

function evaluate(x: Tensor, state: ChannelState, eps: number): Tensor {
  const { runningMean, runningVar, weight, bias } = state;
  const rstd = noGrad(() => rsqrt(add(runningVar!, eps)));
  const affine = [weight, bias].filter((part) => part !== null).map((part) => alongChannels(part, x.ndim));
  const [mean, scale] = noGrad(() => [runningMean!, rstd].map((part) => alongChannels(part, x.ndim)));
  return evaluations[weight === null ? 0 : 1]![bias === null ? 0 : 1]!.apply(x, mean!, scale!, ...affine);
}

/** Batch normalisation with the mean and inverse deviation of each channel, `[channels]`; in evaluation without. */
function normaliseBatch(
  x: Tensor,
  state: ChannelState,
  training: boolean,
  momentum: number,
  eps: number,
): [Tensor, Tensor, Tensor] {
  wrapDim(1, x.ndim);
  const channels = x.shape[1]!;
  const { runningMean, runningVar, weight, bias } = state;
  if (!training) {
    if (runningMean === null) throw new RuntimeError('running_mean must be defined in evaluation mode');
    if (runningVar === null) throw new RuntimeError('running_var must be defined in evaluation mode');
  }
  checkState(state, channels, x.dtype);
  if (!isFloat(x.dtype)) throw notImplementedFor('batch_norm', x.dtype);
  if (!training) {
    const none = emptyOf(x.device, denseLayout(x.dtype, [0]));
    return [evaluate(x, state, eps), none, none];
  }
  const dims = [...x.shape.keys()].filter((d) => d !== 1);
  const [w, b] = [weight, bias].map((part) => part && alongChannels(part, x.ndim));
  const how = { name: 'NativeBatchNormBackward0', shape: x.shape, dims, eps };
  const [out, batchMean, rstd] = normalised(x, w!, b!, how);
  const [means, scales] = noGrad(() => [reshapeTo(batchMean, [channels]), reshapeTo(rstd, [channels])]);
  if (x.layout.size > 0) {
    if (runningMean !== null) follow(runningMean, means!, momentum);
    if (runningVar !== null) {
      follow(
        runningVar,
        noGrad(() => batchVariance(x, scales!, eps)),
        momentum,
      );
    }
  }
  return [out, means!, scales!];
}

const batchVariance = (x: Tensor, rstd: Tensor, eps: number): Tensor =>
  varianceOf(rstd, eps, x.layout.size / x.shape[1]!);

/** PyTorch's `native_batch_norm`: `batchNorm`, and the mean and inverse deviation of this batch. */
export function nativeBatchNorm(
  input: Tensor,
  weight: Tensor | null | undefined,
  bias: Tensor | null | undefined,
  runningMean: Tensor | null | undefined,
  runningVar: Tensor | null | undefined,
  training: boolean,
  momentum: number,
  eps: number,
): [Tensor, Tensor, Tensor] {
  checkTensor('native_batch_norm', 'input', 1, input);
  const state = {
    runningMean: runningMean ?? null,
    runningVar: runningVar ?? null,
    weight: weight ?? null,
    bias: bias ?? null,
  };
  return normaliseBatch(input, state, training, momentum, eps);
}

export interface BatchNormOptions {
  /** Factor of each channel. */
  readonly weight?: Tensor | null;
  /** Added to each channel. */
  readonly bias?: Tensor | null;
  /** Use the statistics of this batch, and move the running ones towards them. */
  readonly training?: boolean;
  /** Share of this batch in the running statistics. Default: 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

const pythonSize = (x: Tensor): string => `torch.Size(${formatList(x.shape)})`;

/**
 * Elements of mean 0 and variance 1 for each channel (dimension 1), times `weight` plus `bias`; in evaluation with the
 * running statistics instead. These are changed in place in training. Floats. Errors: ValueError for a single value per
 * channel in training, RuntimeError for sizes that do not fit.
 */
export function batchNorm(
  input: Tensor,
  runningMean?: Tensor | null | BatchNormOptions,
  runningVar?: Tensor | null | BatchNormOptions,
  options?: BatchNormOptions,
): Tensor {
  const [means, variances, given] = optionsAfterTwo<Tensor | null, Tensor | null, BatchNormOptions>(
    runningMean,
    runningVar,
    options,
  );
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = given;
  if (training && numel([input.shape[0]!, ...input.shape.slice(2)]) === 1) {
    throw new ValueError(
      `Expected more than 1 value per channel when training, got input size ${pythonSize(input)}`,
    );
  }
  if (input.shape[0] === 0) {
    // An empty batch has no statistics; all parameters take part in the graph.
    const scaled = weight === null ? clone(input) : mul(input, selectAt(weight, 0, 0));
    return bias === null ? scaled : add(scaled, selectAt(bias, 0, 0));
  }
  const state = { runningMean: means ?? null, runningVar: variances ?? null, weight, bias };
  return normaliseBatch(input, state, training, momentum, eps)[0];
}

export interface InstanceNormOptions extends Omit<BatchNormOptions, 'training'> {
  readonly runningMean?: Tensor | null;
  readonly runningVar?: Tensor | null;
  /** Use the statistics of the input rather than the running ones. Default: true. */
  readonly useInputStats?: boolean;
}

/** As `batchNorm` in training, for each element of the batch alone. */
export function instanceNorm(input: Tensor, options: InstanceNormOptions = {}): Tensor {
  const { runningMean = null, runningVar = null, weight = null, bias = null } = options;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = options;
  if (useInputStats && numel(input.shape.slice(2)) === 1) {
    throw new ValueError(
      `Expected more than 1 spatial element when training, got input size ${pythonSize(input)}`,
    );
  }
  if (!useInputStats && (runningMean === null || runningVar === null)) {
    throw new RuntimeError(
      'Expected running_mean and running_var to be defined when use_input_stats is false',
    );
  }
  const state = { runningMean, runningVar, weight, bias };
  if (!useInputStats) return normaliseBatch(input, state, false, momentum, eps)[0];
  const [batch, channels] = input.shape as unknown as [number, number];
  checkInstanceState(state, batch, channels);
  if (!isFloat(input.dtype)) throw notImplementedFor('batch_norm', input.dtype);
  const dims = [...input.shape.keys()].slice(2);
  const [w, b] = [weight, bias].map((part) => part && alongChannels(part, input.ndim));
  const how = { name: 'ViewBackward0', shape: input.shape, dims, eps };
  const [out, means, rstd] = normalised(input, w!, b!, how);
  noGrad(() => {
    // Each element of the batch would have moved a copy of the statistics; their mean counts.
    const average = (x: Tensor): Tensor => mean(reshapeTo(x, [batch, channels]), 0);
    if (runningMean !== null) follow(runningMean, average(means), momentum);
    const count = numel(input.shape.slice(2));
    if (runningVar !== null) follow(runningVar, average(varianceOf(rstd, eps, count)), momentum);
  });
  return out;
}

/** PyTorch repeats the state for each element of the batch before it looks at it. */
function checkInstanceState(state: ChannelState, batch: number, channels: number): void {
  const parts = {
    running_mean: state.runningMean,
    running_var: state.runningVar,
    weight: state.weight,
    bias: state.bias,
  };
  for (const [name, part] of Object.entries(parts)) {
    if (part === null || part.layout.size === channels) continue;
    throw new RuntimeError(
      `${name} should contain ${batch * channels} elements not ${batch * part.layout.size}`,
    );
  }
}
