import { avgPool1d, avgPool2d, avgPool3d, type DividedPoolOptions } from '../ops/nn/pool/average-pool.ts';
import type { PerDimension } from '../ops/nn/convolution.ts';
import { PoolLayer, type Pool } from './pool-layer.ts';
import { settings } from './repr.ts';

export interface AvgPoolOptions extends DividedPoolOptions {
  /** Default: `kernelSize`. */
  readonly stride?: PerDimension;
}

abstract class AveragePoolLayer extends PoolLayer<DividedPoolOptions> {
  constructor(
    pool: Pool<DividedPoolOptions>,
    kernelSize: PerDimension,
    { stride, ...options }: AvgPoolOptions = {},
  ) {
    super(pool, kernelSize, stride, options);
  }

  override extraRepr(): string {
    return settings({
      kernel_size: this.kernelSize,
      stride: this.stride,
      padding: this.options.padding ?? 0,
    });
  }
}

/** See `nn.functional.avgPool1d`. */
export class AvgPool1d extends AveragePoolLayer {
  constructor(kernelSize: PerDimension, options: AvgPoolOptions = {}) {
    const list = (size: PerDimension): PerDimension => (typeof size === 'number' ? [size] : size);
    const { stride = kernelSize, padding = 0 } = options;
    super(avgPool1d, list(kernelSize), { ...options, stride: list(stride), padding: list(padding) });
  }
}

/** See `nn.functional.avgPool2d`. */
export class AvgPool2d extends AveragePoolLayer {
  constructor(kernelSize: PerDimension, options: AvgPoolOptions = {}) {
    super(avgPool2d, kernelSize, options);
  }
}

/** See `nn.functional.avgPool3d`. */
export class AvgPool3d extends AveragePoolLayer {
  constructor(kernelSize: PerDimension, options: AvgPoolOptions = {}) {
    super(avgPool3d, kernelSize, options);
  }
}
