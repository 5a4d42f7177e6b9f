import { ValueError } from '../errors.ts';
import {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type ConvTransposeOptions,
} from '../ops/nn/conv-transpose.ts';
import type { PerDimension } from '../ops/nn/convolution.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ConvolutionLayer, spread, type ConvLayerOptions } from './conv.ts';
import { pythonSetting } from './repr.ts';

export type ConvTransposeLayerOptions = ConvTransposeOptions & Omit<ConvLayerOptions, 'padding'>;

type Convolve = typeof convTranspose1d;

abstract class TransposedConvolution extends ConvolutionLayer {
  readonly outputPadding: readonly number[];
  private readonly convolve: Convolve;

  constructor(
    convolve: Convolve,
    dims: number,
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions,
  ) {
    const { outputPadding = 0, paddingMode = 'zeros' } = options;
    if (paddingMode !== 'zeros') {
      throw new ValueError(`Only "zeros" padding mode is supported for ConvTranspose${dims}d`);
    }
    super(dims, true, inChannels, outChannels, kernelSize, options);
    this.outputPadding = spread(outputPadding, dims);
    this.convolve = convolve;
  }

  /** `outputSize` settles the spatial sizes of the result, of which several may belong to the same input. */
  forward(input: Tensor, { outputSize }: { outputSize?: readonly number[] } = {}): Tensor {
    const { stride, dilation, groups } = this;
    const padding = this.padding as readonly number[];
    const outputPadding =
      outputSize === undefined ? this.outputPadding : this.paddingFor(input, outputSize, padding);
    return this.convolve(input, this.weight, this.bias, { stride, padding, dilation, groups, outputPadding });
  }

  private paddingFor(input: Tensor, outputSize: readonly number[], padding: readonly number[]): number[] {
    const dims = this.kernelSize.length;
    const sizes = outputSize.slice(-dims);
    const least = this.kernelSize.map(
      (kernel, d) =>
        (input.shape[input.ndim - dims + d]! - 1) * this.stride[d]! -
        2 * padding[d]! +
        this.dilation[d]! * (kernel - 1) +
        1,
    );
    const extra = sizes.map((size, d) => size - least[d]!);
    if (extra.some((size, d) => size < 0 || size > this.stride[d]! - 1)) {
      const most = least.map((size, d) => size + this.stride[d]! - 1);
      throw new ValueError(
        `requested an output size of [${sizes.join(', ')}], but valid sizes range from [${least.join(', ')}] to ` +
          `[${most.join(', ')}] (for an input of torch.Size([${input.shape.slice(-dims).join(', ')}]))`,
      );
    }
    return extra;
  }

  protected override moreSettings(): readonly string[] {
    const some = this.outputPadding.some((size) => size !== 0);
    return some ? [`output_padding=${pythonSetting(this.outputPadding)}`] : [];
  }
}

/** Transposed convolution along one dimension; see `nn.functional.convTranspose1d`. */
export class ConvTranspose1d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(convTranspose1d, 1, inChannels, outChannels, kernelSize, options);
  }
}

/** Transposed convolution of images; see `nn.functional.convTranspose2d`. */
export class ConvTranspose2d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(convTranspose2d, 2, inChannels, outChannels, kernelSize, options);
  }
}

/** Transposed convolution of volumes; see `nn.functional.convTranspose3d`. */
export class ConvTranspose3d extends TransposedConvolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(convTranspose3d, 3, inChannels, outChannels, kernelSize, options);
  }
}
