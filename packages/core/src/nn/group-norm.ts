import { ValueError } from '../errors.ts';
import { ones, zeros } from '../ops/create/filled.ts';
import { groupNorm } from '../ops/nn/norm/group-norm.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonSetting } from './repr.ts';

export interface GroupNormLayerOptions extends FactoryOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Learn a factor and a summand for each channel. Default: true. */
  readonly affine?: boolean;
}

/** Normalisation over groups of channels. Parameters: `weight` and `bias`, `[numChannels]` each. */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(numGroups: number, numChannels: number, options: GroupNormLayerOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, ...factory } = options;
    if (numChannels % numGroups !== 0) throw new ValueError('num_channels must be divisible by num_groups');
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.weight = affine ? new Parameter(ones([numChannels], factory)) : null;
    this.bias = affine ? new Parameter(zeros([numChannels], factory)) : null;
  }

  forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, this.weight, this.bias, { eps: this.eps });
  }

  override extraRepr(): string {
    const affine = pythonSetting(this.weight !== null);
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonSetting(this.eps)}, affine=${affine}`;
  }
}
