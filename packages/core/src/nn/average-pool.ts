import { avgPool1d, avgPool2d, avgPool3d, type DividedPoolOptions } from '../ops/nn/pool/average-pool.ts';
import type { PerDimension } from '../ops/nn/convolution.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { settings } from './repr.ts';

type AveragePool = (
  input: Tensor,
  kernelSize: PerDimension,
  stride: PerDimension,
  options: DividedPoolOptions,
) => Tensor;

export interface AvgPoolOptions extends DividedPoolOptions {
  /** Default: `kernelSize`. */
  readonly stride?: PerDimension;
}

abstract class AveragePoolLayer extends Module {
  readonly kernelSize: PerDimension;
  readonly stride: PerDimension;
  private readonly options: DividedPoolOptions;
  private readonly pool: AveragePool;

  constructor(pool: AveragePool, kernelSize: PerDimension, { stride, ...options }: AvgPoolOptions = {}) {
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
