import { crossEntropy, type CrossEntropyOptions } from '../ops/nn/loss/cross-entropy.ts';
import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  softMarginLoss,
  tripletMarginLoss,
  type MarginOptions,
  type TripletOptions,
} from '../ops/nn/loss/margin.ts';
import {
  multiMarginLoss,
  multilabelMarginLoss,
  multilabelSoftMarginLoss,
  type MultiMarginOptions,
} from '../ops/nn/loss/multi-class.ts';
import { nllLoss, type ClassLossOptions } from '../ops/nn/loss/nll.ts';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  gaussianNllLoss,
  klDiv,
  poissonNllLoss,
  type GaussianOptions,
  type KlOptions,
  type LogitLossOptions,
  type PoissonOptions,
  type WeightedLossOptions,
} from '../ops/nn/loss/probability.ts';
import {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type HuberOptions,
  type SmoothL1Options,
} from '../ops/nn/loss/regression.ts';
import type { LossOptions } from '../ops/nn/loss/reduction.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';

/** A loss with fixed options. */
abstract class Loss<O extends object> extends Module {
  protected readonly options: O;

  constructor(options: O = {} as O) {
    super();
    this.options = options;
  }
}

/** A loss with weights, which belong to its state. */
abstract class WeightedLoss<O extends { readonly weight?: Tensor | null }> extends Loss<O> {
  readonly weight: Tensor | null;

  constructor(options: O = {} as O) {
    super(options);
    this.weight = options.weight ?? null;
    this.registerBuffer('weight');
  }
}

/** See `nn.functional.mseLoss`. */
export class MSELoss extends Loss<LossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.options);
  }
}

/** See `nn.functional.l1Loss`. */
export class L1Loss extends Loss<LossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.options);
  }
}

/** See `nn.functional.smoothL1Loss`. */
export class SmoothL1Loss extends Loss<SmoothL1Options> {
  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.options);
  }
}

/** See `nn.functional.huberLoss`. */
export class HuberLoss extends Loss<HuberOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.options);
  }
}

/** See `nn.functional.klDiv`. */
export class KLDivLoss extends Loss<KlOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.options);
  }
}

/** See `nn.functional.poissonNllLoss`. */
export class PoissonNLLLoss extends Loss<PoissonOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this.options);
  }
}

/** See `nn.functional.gaussianNllLoss`. */
export class GaussianNLLLoss extends Loss<GaussianOptions> {
  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this.options);
  }
}

/** See `nn.functional.softMarginLoss`. */
export class SoftMarginLoss extends Loss<LossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, this.options);
  }
}

/** See `nn.functional.hingeEmbeddingLoss`. */
export class HingeEmbeddingLoss extends Loss<MarginOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, this.options);
  }
}

/** See `nn.functional.marginRankingLoss`. */
export class MarginRankingLoss extends Loss<MarginOptions> {
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, this.options);
  }
}

/** See `nn.functional.cosineEmbeddingLoss`. */
export class CosineEmbeddingLoss extends Loss<MarginOptions> {
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, this.options);
  }
}

/** See `nn.functional.tripletMarginLoss`. */
export class TripletMarginLoss extends Loss<TripletOptions> {
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return tripletMarginLoss(anchor, positive, negative, this.options);
  }
}

/** See `nn.functional.multilabelMarginLoss`. */
export class MultiLabelMarginLoss extends Loss<LossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, this.options);
  }
}

/** See `nn.functional.crossEntropy`. */
export class CrossEntropyLoss extends WeightedLoss<CrossEntropyOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, { ...this.options, weight: this.weight });
  }
}

/** See `nn.functional.nllLoss`. */
export class NLLLoss extends WeightedLoss<ClassLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/** See `nn.functional.binaryCrossEntropy`. */
export class BCELoss extends WeightedLoss<WeightedLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { ...this.options, weight: this.weight });
  }
}

/** See `nn.functional.multiMarginLoss`. */
export class MultiMarginLoss extends WeightedLoss<MultiMarginOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return multiMarginLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/** See `nn.functional.multilabelSoftMarginLoss`. */
export class MultiLabelSoftMarginLoss extends WeightedLoss<WeightedLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/** See `nn.functional.binaryCrossEntropyWithLogits`. */
export class BCEWithLogitsLoss extends WeightedLoss<LogitLossOptions> {
  readonly posWeight: Tensor | null;

  constructor(options: LogitLossOptions = {}) {
    super(options);
    this.posWeight = options.posWeight ?? null;
    this.registerBuffer('posWeight');
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, posWeight } = this;
    return binaryCrossEntropyWithLogits(input, target, { ...this.options, weight, posWeight });
  }
}
