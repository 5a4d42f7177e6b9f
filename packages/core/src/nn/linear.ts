import { bilinear, linear } from '../ops/nn/linear.ts';
import { empty } from '../ops/create/filled.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { fansOf } from './init/fan.ts';
import { uniform_ } from './init/fill.ts';
import { kaimingUniform_ } from './init/variance.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { settings } from './repr.ts';

export interface LinearOptions extends FactoryOptions {
  /** Add a learnt vector. Default: true. */
  readonly bias?: boolean;
}

/** `x A^T + b`: `[*, inFeatures]` to `[*, outFeatures]`. Parameters: `weight` `[out, in]`, `bias` `[out]`. */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, { bias = true, ...factory }: LinearOptions = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, inFeatures], factory));
    this.bias = bias ? new Parameter(empty([outFeatures], factory)) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: uniform numbers up to `1 / sqrt(inFeatures)`. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const { fanIn } = fansOf(this.weight);
    const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
    uniform_(this.bias, -bound, bound);
  }

  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return settings({
      in_features: this.inFeatures,
      out_features: this.outFeatures,
      bias: this.bias !== null,
    });
  }
}

/**
 * `x1^T A x2 + b` for each output: `[*, in1Features]` and `[*, in2Features]` to `[*, outFeatures]`. Parameters: `weight`
 * `[out, in1, in2]`, `bias` `[out]`.
 */
export class Bilinear extends Module {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    { bias = true, ...factory }: LinearOptions = {},
  ) {
    super();
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, in1Features, in2Features], factory));
    this.bias = bias ? new Parameter(empty([outFeatures], factory)) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: uniform numbers up to `1 / sqrt(in1Features)`. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    return settings({
      in1_features: this.in1Features,
      in2_features: this.in2Features,
      out_features: this.outFeatures,
      bias: this.bias !== null,
    });
  }
}

/** Its input. */
export class Identity extends Module {
  forward(input: Tensor): Tensor {
    return input;
  }
}
