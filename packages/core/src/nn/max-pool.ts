import type { PerDimension } from '../ops/nn/convolution.ts';
import { maxPool1d, maxPool2d, maxPool3d, type MaxPoolOptions } from '../ops/nn/pool/max-pool.ts';
import { PoolLayer, type Pool } from './pool-layer.ts';
import { settings } from './repr.ts';

/** The places of the maxima are given by the functions alone. */
export interface MaxPoolLayerOptions extends Omit<MaxPoolOptions, 'returnIndices'> {
  /** Default: `kernelSize`. */
  readonly stride?: PerDimension;
}

type WithoutIndices = Omit<MaxPoolOptions, 'returnIndices'>;

abstract class MaxPoolLayer extends PoolLayer<WithoutIndices> {
  constructor(
    pool: Pool<WithoutIndices>,
    kernelSize: PerDimension,
    { stride, ...options }: MaxPoolLayerOptions = {},
  ) {
    super(pool, kernelSize, stride, options);
  }

  override extraRepr(): string {
    const { padding = 0, dilation = 1, ceilMode = false } = this.options;
    return settings({
      kernel_size: this.kernelSize,
      stride: this.stride,
      padding,
      dilation,
      ceil_mode: ceilMode,
    });
  }
}

/** See `nn.functional.maxPool1d`. */
export class MaxPool1d extends MaxPoolLayer {
  constructor(kernelSize: PerDimension, options: MaxPoolLayerOptions = {}) {
    super(maxPool1d, kernelSize, options);
  }
}

/** See `nn.functional.maxPool2d`. */
export class MaxPool2d extends MaxPoolLayer {
  constructor(kernelSize: PerDimension, options: MaxPoolLayerOptions = {}) {
    super(maxPool2d, kernelSize, options);
  }
}

/** See `nn.functional.maxPool3d`. */
export class MaxPool3d extends MaxPoolLayer {
  constructor(kernelSize: PerDimension, options: MaxPoolLayerOptions = {}) {
    super(maxPool3d, kernelSize, options);
  }
}
