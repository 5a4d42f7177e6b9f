import { instanceNorm } from '../ops/nn/norm/batch-norm.ts';
import { squeeze, unsqueeze } from '../ops/shape/squeeze.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ChannelNorm, type ChannelNormOptions } from './channel-norm.ts';

/** Normalisation of each channel of each element of the batch. Nothing is learnt or kept unless the options say so. */
abstract class InstanceNorm extends ChannelNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, { affine: false, trackRunningStats: false, ...options });
  }

  forward(input: Tensor): Tensor {
    this.checkRank(input);
    return input.ndim === this.ranks[0]
      ? squeeze(this.normalise(unsqueeze(input, 0)), 0)
      : this.normalise(input);
  }

  private normalise(input: Tensor): Tensor {
    const { runningMean, runningVar, weight, bias, eps } = this;
    const useInputStats = this.training || runningMean === null;
    return instanceNorm(input, {
      runningMean,
      runningVar,
      weight,
      bias,
      useInputStats,
      momentum: this.momentum ?? 0,
      eps,
    });
  }
}

/** Instance normalisation of `[batch?, features, length]`. */
export class InstanceNorm1d extends InstanceNorm {
  protected override readonly ranks = [2, 3];
}

/** Instance normalisation of `[batch?, features, height, width]`. */
export class InstanceNorm2d extends InstanceNorm {
  protected override readonly ranks = [3, 4];
}

/** Instance normalisation of `[batch?, features, depth, height, width]`. */
export class InstanceNorm3d extends InstanceNorm {
  protected override readonly ranks = [4, 5];
}
