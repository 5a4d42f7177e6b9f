import type { PerDimension } from '../ops/nn/convolution.ts';
import { maxPool1d, maxPool2d, maxPool3d, type MaxPoolOptions } from '../ops/nn/pool/max-pool.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { settings } from './repr.ts';

/** The places of the maxima are given by the functions alone. */
export interface MaxPoolLayerOptions extends Omit<MaxPoolOptions, 'returnIndices'> {
  /** Default: `kernelSize`. */
  readonly stride?: PerDimension;
}

type MaxPool = typeof maxPool1d<Omit<MaxPoolOptions, 'returnIndices'>>;

abstract class MaxPoolLayer extends Module {
  readonly kernelSize: PerDimension;
  readonly stride: PerDimension;
  private readonly options: Omit<MaxPoolOptions, 'returnIndices'>;
  private readonly pool: MaxPool;

  constructor(pool: MaxPool, kernelSize: PerDimension, { stride, ...options }: MaxPoolLayerOptions = {}) {
    super();
    this.kernelSize = kernelSize;
    this.stride = stride ?? kernelSize;
    this.options = options;
    this.pool = pool;
  }

  forward(input: Tensor): Tensor {
    return this.pool(input, this.kernelSize, this.stride, this.options);
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
