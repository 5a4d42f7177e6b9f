import { noGrad } from '../autograd/mode.ts';
import { clone } from '../ops/create/convert.ts';
import { add_, sub } from '../ops/elementwise/arithmetic.ts';
import { div } from '../ops/elementwise/division.ts';
import { batchNorm } from '../ops/nn/norm/batch-norm.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ChannelNorm, type ChannelNormOptions } from './channel-norm.ts';

/** Batch normalisation: with the statistics of the batch in training, with the running ones in evaluation. */
abstract class BatchNorm extends ChannelNorm {
  constructor(numFeatures: number, options: ChannelNormOptions = {}) {
    super(numFeatures, options);
  }

  forward(input: Tensor): Tensor {
    this.checkRank(input);
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
