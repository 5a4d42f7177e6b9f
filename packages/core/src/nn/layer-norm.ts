import { ones, zeros } from '../ops/create/filled.ts';
import { layerNorm } from '../ops/nn/norm/layer-norm.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { pythonSetting } from './repr.ts';

export interface LayerNormLayerOptions extends FactoryOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Learn a factor and a summand for each element. Default: true. */
  readonly elementwiseAffine?: boolean;
}

/** Normalisation over the last dimensions, whose sizes are given. Parameters: `weight` and `bias` of these sizes. */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormLayerOptions = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, ...factory } = options;
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
    this.eps = eps;
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape, factory)) : null;
    this.bias = elementwiseAffine ? new Parameter(zeros(this.normalizedShape, factory)) : null;
  }

  forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, { eps: this.eps });
  }

  override extraRepr(): string {
    const affine = pythonSetting(this.weight !== null);
    return `${pythonSetting(this.normalizedShape)}, eps=${pythonSetting(this.eps)}, elementwise_affine=${affine}`;
  }
}
