import type { PerDimension } from '../ops/nn/convolution.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';

/** A pooling function of windows. */
export type Pool<Options> = (
  input: Tensor,
  kernelSize: PerDimension,
  stride: PerDimension,
  options: Options,
) => Tensor;

/** What pooling layers of windows share: `Options` are those of the function. */
export abstract class PoolLayer<Options extends object> extends Module {
  readonly kernelSize: PerDimension;
  readonly stride: PerDimension;
  protected readonly options: Options;
  private readonly pool: Pool<Options>;

  constructor(
    pool: Pool<Options>,
    kernelSize: PerDimension,
    stride: PerDimension = kernelSize,
    options: Options,
  ) {
    super();
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.options = options;
    this.pool = pool;
  }

  forward(input: Tensor): Tensor {
    return this.pool(input, this.kernelSize, this.stride, this.options);
  }
}
