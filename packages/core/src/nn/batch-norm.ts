import { noGrad } from '../autograd/mode.ts';
import { ValueError } from '../errors.ts';
import { ones, zeros } from '../ops/create/filled.ts';
import { add_, sub } from '../ops/elementwise/arithmetic.ts';
import { div } from '../ops/elementwise/division.ts';
import { batchNorm } from '../ops/nn/norm/batch-norm.ts';
import { clone } from '../ops/create/convert.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonSetting } from './repr.ts';

export interface BatchNormLayerOptions extends FactoryOptions {
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
 * Batch normalisation. Parameters `weight` and `bias`, buffers `runningMean`, `runningVar` (each `[numFeatures]`) and
 * `numBatchesTracked`; each null where the options leave it out.
 */
export abstract class BatchNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
  readonly numBatchesTracked: Tensor | null;

  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
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

  forward(input: Tensor): Tensor {
    if (!this.ranks.includes(input.ndim)) {
      const expected = this.ranks.map((rank) => `${rank}D`).join(' or ');
      throw new ValueError(`expected ${expected} input (got ${input.ndim}D input)`);
    }
    const { runningMean, runningVar, numBatchesTracked, weight, bias, eps } = this;
    if (!this.training || runningMean === null || runningVar === null) {
      const training = runningMean === null;
      return batchNorm(input, runningMean, runningVar, { weight, bias, training, eps });
    }
    if (numBatchesTracked !== null) add_(numBatchesTracked, 1);
    if (this.momentum !== null) {
      const options = { weight, bias, training: true, momentum: this.momentum, eps };
      return batchNorm(input, runningMean, runningVar, options);
    }
    // The statistics of this batch first: how many there were before is known to the backend alone.
    const [mean, variance] = [clone(runningMean), clone(runningVar)];
    const out = batchNorm(input, mean, variance, { weight, bias, training: true, momentum: 1, eps });
    noGrad(() => {
      add_(runningMean, div(sub(mean, runningMean), numBatchesTracked!));
      add_(runningVar, div(sub(variance, runningVar), numBatchesTracked!));
    });
    return out;
  }

  override extraRepr(): string {
    const tracks = pythonSetting(this.runningMean !== null);
    return (
      `${this.numFeatures}, eps=${pythonSetting(this.eps)}, momentum=${pythonSetting(this.momentum)}, ` +
      `affine=${pythonSetting(this.weight !== null)}, track_running_stats=${tracks}`
    );
  }
}

/** Batch normalisation of `[batch, features]` or `[batch, features, length]`. */
export class BatchNorm1d extends BatchNorm {
  protected override readonly ranks = [2, 3];
}

/** Batch normalisation of `[batch, features, height, width]`. */
export class BatchNorm2d extends BatchNorm {
  protected override readonly ranks = [4];
}

/** Batch normalisation of `[batch, features, depth, height, width]`. */
export class BatchNorm3d extends BatchNorm {
  protected override readonly ranks = [5];
}
