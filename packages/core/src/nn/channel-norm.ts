import { ValueError } from '../errors.ts';
import { ones, zeros } from '../ops/create/filled.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonSetting } from './repr.ts';

export interface ChannelNormOptions extends FactoryOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Share of a batch in the running statistics (0.1); null for the mean of all batches. */
  readonly momentum?: number | null;
  /** Learn a factor and a summand for each channel. */
  readonly affine?: boolean;
  /** Keep statistics for evaluation. */
  readonly trackRunningStats?: boolean;
}

/**
 * Normalisation of each channel. Parameters `weight` and `bias`, buffers `runningMean`, `runningVar` (each
 * `[numFeatures]`) and `numBatchesTracked`; each null where the options leave it out.
 */
export abstract class ChannelNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
  readonly numBatchesTracked: Tensor | null;

  constructor(numFeatures: number, options: ChannelNormOptions) {
    super();
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true, ...factory } = options;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.weight = affine ? new Parameter(ones([numFeatures], factory)) : null;
    this.bias = affine ? new Parameter(zeros([numFeatures], factory)) : null;
    this.runningMean = trackRunningStats ? zeros([numFeatures], factory) : null;
    this.runningVar = trackRunningStats ? ones([numFeatures], factory) : null;
    this.numBatchesTracked = trackRunningStats ? zeros([], { ...factory, dtype: 'int32' }) : null;
    for (const name of ['runningMean', 'runningVar', 'numBatchesTracked']) this.registerBuffer(name);
  }

  /** Numbers of dimensions that an input may have. */
  protected abstract readonly ranks: readonly number[];

  /** Error unless an input may have as many dimensions. */
  protected checkRank(input: Tensor): void {
    if (this.ranks.includes(input.ndim)) return;
    const expected = this.ranks.map((rank) => `${rank}D`).join(' or ');
    throw new ValueError(`expected ${expected} input (got ${input.ndim}D input)`);
  }

  override extraRepr(): string {
    const tracks = pythonSetting(this.runningMean !== null);
    return (
      `${this.numFeatures}, eps=${pythonSetting(this.eps)}, momentum=${pythonSetting(this.momentum)}, ` +
      `affine=${pythonSetting(this.weight !== null)}, track_running_stats=${tracks}`
    );
  }
}
