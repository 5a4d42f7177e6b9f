import { ValueError } from '../errors.ts';
import {
  alphaDropout,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from '../ops/nn/dropout.ts';
import type { InPlaceOptions } from '../ops/nn/activation.ts';
import { optionsAfter } from '../ops/base/sizes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { float, pythonSetting, settings } from './repr.ts';

/** Drops in training, hands its input on in evaluation. ValueError for a probability outside [0, 1]. */
abstract class DropoutLayer extends Module {
  /** Probability of an element (or channel) to be dropped. */
  readonly p: number;
  readonly inplace: boolean;
  private readonly drop: typeof dropout;

  constructor(drop: typeof dropout, p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super();
    const [rate = 0.5, { inplace = false }] = optionsAfter<number, InPlaceOptions>(p, options);
    if (!(rate >= 0 && rate <= 1)) {
      throw new ValueError(`dropout probability has to be between 0 and 1, but got ${pythonSetting(rate)}`);
    }
    this.p = rate;
    this.inplace = inplace;
    this.drop = drop;
  }

  forward(input: Tensor): Tensor {
    return this.drop(input, this.p, { training: this.training, inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({ p: float(this.p), inplace: this.inplace });
  }
}

/** Elements set to 0 with probability `p` (0.5), the others divided by `1 - p`. */
export class Dropout extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(dropout, p, options);
  }
}

/** `Dropout` of whole channels of `[batch, channels, length]`. */
export class Dropout1d extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(dropout1d, p, options);
  }
}

/** `Dropout` of whole channels of `[batch, channels, height, width]`. */
export class Dropout2d extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(dropout2d, p, options);
  }
}

/** `Dropout` of whole channels of `[batch, channels, depth, height, width]`. */
export class Dropout3d extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(dropout3d, p, options);
  }
}

/** `Dropout` that keeps mean and variance of what `SELU` gives. */
export class AlphaDropout extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(alphaDropout, p, options);
  }
}

/** `AlphaDropout` of whole channels. */
export class FeatureAlphaDropout extends DropoutLayer {
  constructor(p?: number | InPlaceOptions, options?: InPlaceOptions) {
    super(featureAlphaDropout, p, options);
  }
}
