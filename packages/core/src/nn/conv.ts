import { ValueError } from '../errors.ts';
import { empty } from '../ops/create/filled.ts';
import { conv1d, conv2d, conv3d, type ConvOptions, type PerDimension } from '../ops/nn/convolution.ts';
import { pad } from '../ops/nn/pad.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { fansOf } from './init/fan.ts';
import { uniform_ } from './init/fill.ts';
import { kaimingUniform_ } from './init/variance.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonSetting } from './repr.ts';

export interface ConvLayerOptions extends ConvOptions, FactoryOptions {
  /** Add a learnt number to each channel. Default: true. */
  readonly bias?: boolean;
  /** What the padding holds. Default: 'zeros'. */
  readonly paddingMode?: PaddingMode;
}

const PADDING_MODES = ['zeros', 'reflect', 'replicate', 'circular'] as const;
export type PaddingMode = (typeof PADDING_MODES)[number];

/** A number for each of `dims` dimensions. */
export const spread = (value: PerDimension, dims: number): readonly number[] =>
  typeof value === 'number' ? new Array<number>(dims).fill(value) : value;

/** What convolutions and transposed ones share. */
export abstract class ConvolutionLayer extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(
    dims: number,
    transposed: boolean,
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions,
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, paddingMode = 'zeros' } = options;
    const factory = {
      ...(options.dtype && { dtype: options.dtype }),
      ...(options.backend && { backend: options.backend }),
    };
    if (groups <= 0) throw new ValueError('groups must be a positive integer');
    if (inChannels % groups !== 0) throw new ValueError('in_channels must be divisible by groups');
    if (outChannels % groups !== 0) throw new ValueError('out_channels must be divisible by groups');
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = spread(kernelSize, dims);
    this.stride = spread(stride, dims);
    this.padding = typeof padding === 'string' ? padding : spread(padding, dims);
    this.dilation = spread(dilation, dims);
    this.groups = groups;
    this.paddingMode = paddingMode;
    if (padding === 'same' && this.stride.some((step) => step !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
    if (!PADDING_MODES.includes(paddingMode)) {
      const known = PADDING_MODES.map((mode) => `'${mode}'`).join(', ');
      throw new ValueError(
        `padding_mode must be one of {${known}}, but got padding_mode='${String(paddingMode)}'`,
      );
    }
    const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.weight = new Parameter(empty([...channels, ...this.kernelSize], factory));
    this.bias = bias ? new Parameter(empty([outChannels], factory)) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: uniform numbers up to the inverse root of the inputs of each output. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const { fanIn } = fansOf(this.weight);
    if (fanIn !== 0) uniform_(this.bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  }

  override extraRepr(): string {
    const { padding, dilation, groups } = this;
    const parts = [
      this.inChannels,
      this.outChannels,
      `kernel_size=${pythonSetting(this.kernelSize)}`,
      `stride=${pythonSetting(this.stride)}`,
    ];
    const notAll = (values: readonly number[], usual: number): boolean =>
      values.some((value) => value !== usual);
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (notAll(padding, 0)) parts.push(`padding=${pythonSetting(padding)}`);
    if (notAll(dilation, 1)) parts.push(`dilation=${pythonSetting(dilation)}`);
    parts.push(...this.moreSettings());
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(', ');
  }

  /** Settings that only some of these layers have. */
  protected moreSettings(): readonly string[] {
    return [];
  }
}

type Convolve = typeof conv1d;

/** Padding before and after each dimension, the last dimension first, as `pad` takes it. */
function padBothSides({ padding, kernelSize, dilation }: ConvolutionLayer): number[] {
  const sides = kernelSize.map((size, d): [number, number] => {
    if (padding === 'valid') return [0, 0];
    if (padding !== 'same') return [padding[d]!, padding[d]!];
    const total = dilation[d]! * (size - 1);
    const left = Math.floor(total / 2);
    return [left, total - left];
  });
  return sides.toReversed().flat();
}

abstract class Convolution extends ConvolutionLayer {
  private readonly convolve: Convolve;

  constructor(
    convolve: Convolve,
    dims: number,
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions,
  ) {
    super(dims, false, inChannels, outChannels, kernelSize, options);
    this.convolve = convolve;
  }

  forward(input: Tensor): Tensor {
    const { stride, padding, dilation, groups, paddingMode } = this;
    if (paddingMode === 'zeros') {
      return this.convolve(input, this.weight, this.bias, { stride, padding, dilation, groups });
    }
    const padded = pad(input, padBothSides(this), { mode: paddingMode });
    return this.convolve(padded, this.weight, this.bias, { stride, dilation, groups });
  }
}

/** Convolution along one dimension, `[batch, inChannels, length]`; see `nn.functional.conv1d`. */
export class Conv1d extends Convolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super(conv1d, 1, inChannels, outChannels, kernelSize, options);
  }
}

/** Convolution of images, `[batch, inChannels, height, width]`; see `nn.functional.conv2d`. */
export class Conv2d extends Convolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super(conv2d, 2, inChannels, outChannels, kernelSize, options);
  }
}

/** Convolution of volumes, `[batch, inChannels, depth, height, width]`; see `nn.functional.conv3d`. */
export class Conv3d extends Convolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super(conv3d, 3, inChannels, outChannels, kernelSize, options);
  }
}
