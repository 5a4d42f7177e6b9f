import type { InPlaceOptions } from '../ops/nn/activation.ts';
import * as functional from '../ops/nn/activation.ts';
import { glu, logSoftmax, prelu, softmax, softmin } from '../ops/nn/gate.ts';
import { sigmoid } from '../ops/elementwise/exponential.ts';
import { tanh } from '../ops/elementwise/trigonometry.ts';
import { empty } from '../ops/create/filled.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { constant_ } from './init/fill.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { float, settings } from './repr.ts';

/** A function that may write into its input. */
abstract class InPlaceActivation extends Module {
  readonly inplace: boolean;

  constructor({ inplace = false }: InPlaceOptions = {}) {
    super();
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** See `nn.functional.relu`. */
export class ReLU extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.relu(input, { inplace: this.inplace });
  }
}

/** See `nn.functional.relu6`. */
export class ReLU6 extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.relu6(input, { inplace: this.inplace });
  }
}

/** See `nn.functional.selu`. */
export class SELU extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.selu(input, { inplace: this.inplace });
  }
}

/** See `nn.functional.silu`. */
export class SiLU extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.silu(input, { inplace: this.inplace });
  }
}

/** See `nn.functional.mish`. */
export class Mish extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.mish(input, { inplace: this.inplace });
  }
}

/** See `nn.functional.hardswish`. */
export class Hardswish extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.hardswish(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return '';
  }
}

/** See `nn.functional.hardsigmoid`. */
export class Hardsigmoid extends InPlaceActivation {
  forward(input: Tensor): Tensor {
    return functional.hardsigmoid(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return '';
  }
}

/** See `nn.functional.sigmoid`. */
export class Sigmoid extends Module {
  forward(input: Tensor): Tensor {
    return sigmoid(input);
  }
}

/** See `nn.functional.tanh`. */
export class Tanh extends Module {
  forward(input: Tensor): Tensor {
    return tanh(input);
  }
}

/** See `nn.functional.softsign`. */
export class Softsign extends Module {
  forward(input: Tensor): Tensor {
    return functional.softsign(input);
  }
}

/** See `nn.functional.logsigmoid`. */
export class LogSigmoid extends Module {
  forward(input: Tensor): Tensor {
    return functional.logsigmoid(input);
  }
}

/** See `nn.functional.tanhshrink`. */
export class Tanhshrink extends Module {
  forward(input: Tensor): Tensor {
    return functional.tanhshrink(input);
  }
}

export interface ELUOptions extends InPlaceOptions {
  /** Default: 1. */
  readonly alpha?: number;
}

/** See `nn.functional.elu`. */
export class ELU extends InPlaceActivation {
  readonly alpha: number;

  constructor(options: ELUOptions = {}) {
    super(options);
    this.alpha = options.alpha ?? 1;
  }

  forward(input: Tensor): Tensor {
    return functional.elu(input, this.alpha, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({ alpha: float(this.alpha), inplace: this.inplace || undefined });
  }
}

export interface CELUOptions extends InPlaceOptions {
  /** Default: 1. */
  readonly alpha?: number;
}

/** See `nn.functional.celu`. */
export class CELU extends InPlaceActivation {
  readonly alpha: number;

  constructor(options: CELUOptions = {}) {
    super(options);
    this.alpha = options.alpha ?? 1;
  }

  forward(input: Tensor): Tensor {
    return functional.celu(input, this.alpha, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({ alpha: float(this.alpha), inplace: this.inplace || undefined });
  }
}

export interface LeakyReLUOptions extends InPlaceOptions {
  /** Default: 0.01. */
  readonly negativeSlope?: number;
}

/** See `nn.functional.leakyRelu`. */
export class LeakyReLU extends InPlaceActivation {
  readonly negativeSlope: number;

  constructor(options: LeakyReLUOptions = {}) {
    super(options);
    this.negativeSlope = options.negativeSlope ?? 0.01;
  }

  forward(input: Tensor): Tensor {
    return functional.leakyRelu(input, this.negativeSlope, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({ negative_slope: float(this.negativeSlope), inplace: this.inplace || undefined });
  }
}

export interface HardtanhOptions extends InPlaceOptions {
  /** Default: -1. */
  readonly minVal?: number;
  /** Default: 1. */
  readonly maxVal?: number;
}

/** See `nn.functional.hardtanh`. */
export class Hardtanh extends InPlaceActivation {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(options: HardtanhOptions = {}) {
    super(options);
    this.minVal = options.minVal ?? -1;
    this.maxVal = options.maxVal ?? 1;
  }

  forward(input: Tensor): Tensor {
    return functional.hardtanh(input, this.minVal, this.maxVal, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({
      min_val: float(this.minVal),
      max_val: float(this.maxVal),
      inplace: this.inplace || undefined,
    });
  }
}

/** See `nn.functional.gelu`. */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: functional.GeluOptions = {}) {
    super();
    this.approximate = approximate;
  }

  forward(input: Tensor): Tensor {
    return functional.gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return settings({ approximate: this.approximate });
  }
}

export interface SoftplusOptions {
  /** Default: 1. */
  readonly beta?: number;
  /** Above it (times `beta`) the function is linear. Default: 20. */
  readonly threshold?: number;
}

/** See `nn.functional.softplus`. */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor({ beta = 1, threshold = 20 }: SoftplusOptions = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  forward(input: Tensor): Tensor {
    return functional.softplus(input, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return settings({ beta: this.beta, threshold: this.threshold });
  }
}

export interface ShrinkOptions {
  /** Default: 0.5. */
  readonly lambd?: number;
}

abstract class Shrink extends Module {
  readonly lambd: number;

  constructor({ lambd = 0.5 }: ShrinkOptions = {}) {
    super();
    this.lambd = lambd;
  }

  override extraRepr(): string {
    return String(float(this.lambd));
  }
}

/** See `nn.functional.hardshrink`. */
export class Hardshrink extends Shrink {
  forward(input: Tensor): Tensor {
    return functional.hardshrink(input, this.lambd);
  }
}

/** See `nn.functional.softshrink`. */
export class Softshrink extends Shrink {
  forward(input: Tensor): Tensor {
    return functional.softshrink(input, this.lambd);
  }
}

/** See `nn.functional.threshold`. */
export class Threshold extends InPlaceActivation {
  readonly threshold: number;
  readonly value: number;

  constructor(threshold: number, value: number, options: InPlaceOptions = {}) {
    super(options);
    this.threshold = threshold;
    this.value = value;
  }

  forward(input: Tensor): Tensor {
    return functional.threshold(input, this.threshold, this.value, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return settings({ threshold: this.threshold, value: this.value, inplace: this.inplace || undefined });
  }
}

export interface PReLUOptions extends FactoryOptions {
  /** Number of slopes: one, or one for each channel. Default: 1. */
  readonly numParameters?: number;
  /** The slopes at the start. Default: 0.25. */
  readonly init?: number;
}

/** `LeakyReLU` whose slopes are learnt: parameter `weight` `[numParameters]`. */
export class PReLU extends Module {
  readonly numParameters: number;
  readonly weight: Parameter;

  constructor({ numParameters = 1, init = 0.25, ...factory }: PReLUOptions = {}) {
    super();
    this.numParameters = numParameters;
    this.weight = new Parameter(constant_(empty([numParameters], factory), init));
  }

  forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return settings({ num_parameters: this.numParameters });
  }
}

export interface DimOptions {
  readonly dim?: number;
}

/** Half of the elements along a dimension (-1) times the sigmoid of the others; see `nn.functional.glu`. */
export class GLU extends Module {
  readonly dim: number;

  constructor({ dim = -1 }: DimOptions = {}) {
    super();
    this.dim = dim;
  }

  forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return settings({ dim: this.dim });
  }
}

/** What softmax takes for no dimension: the first one of scalars, vectors and volumes, else the second. */
const usualDim = (rank: number): number => (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);

abstract class SoftmaxLayer extends Module {
  private readonly given: number | null;

  constructor({ dim }: DimOptions = {}) {
    super();
    this.given = dim ?? null;
  }

  protected dimOf(input: Tensor): number {
    return this.given ?? usualDim(input.ndim);
  }

  override extraRepr(): string {
    return settings({ dim: this.given });
  }
}

/** See `nn.functional.softmax`. */
export class Softmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmax(input, this.dimOf(input));
  }
}

/** See `nn.functional.softmin`. */
export class Softmin extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmin(input, this.dimOf(input));
  }
}

/** See `nn.functional.logSoftmax`. */
export class LogSoftmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dimOf(input));
  }
}
