import * as t from '@t/core';
import { positive, real, type Constraint } from './constraints.ts';
import {
  broadcastAll,
  Distribution,
  type DistributionOptions,
  type Parameter,
  type SampleOptions,
} from './distribution.ts';

/** The bell curve with mean `loc` and standard deviation `scale`. Source: torch.distributions.Normal. */
export class Normal extends Distribution {
  readonly name = 'Normal';
  readonly loc: t.Tensor;
  readonly scale: t.Tensor;

  constructor(loc: Parameter, scale: Parameter, options: DistributionOptions = {}) {
    const [mean, deviation] = broadcastAll(loc, scale) as [t.Tensor, t.Tensor];
    super(mean.shape, [], options);
    this.loc = mean;
    this.scale = deviation;
    this.validateParameters();
  }

  protected parameters(): { name: string; value: t.Tensor; constraint: Constraint }[] {
    return [
      { name: 'loc', value: this.loc, constraint: real },
      { name: 'scale', value: this.scale, constraint: positive },
    ];
  }

  get support(): Constraint {
    return real;
  }

  get mean(): t.Tensor {
    return this.loc;
  }

  override get mode(): t.Tensor {
    return this.loc;
  }

  override get stddev(): t.Tensor {
    return this.scale;
  }

  get variance(): t.Tensor {
    return this.scale.pow(2);
  }

  sample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    const extended = this.extendedShape(shape);
    return t.noGrad(() => t.normal(this.loc.expand(extended), this.scale.expand(extended), options));
  }

  /** A sample that gradients flow through, to `loc` and `scale`. */
  override rsample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    const unit = t.randn(this.extendedShape(shape), { ...options, dtype: this.loc.dtype });
    return this.loc.add(unit.mul(this.scale));
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    const squares = value.sub(this.loc).pow(2).neg().div(this.variance.mul(2));
    return squares.sub(this.scale.log()).sub(Math.log(Math.sqrt(2 * Math.PI)));
  }

  /** Probability of a value of `value` or less. */
  override cdf(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    return value.sub(this.loc).mul(this.scale.reciprocal()).div(Math.SQRT2).erf().add(1).mul(0.5);
  }

  /** The value below which the probability is `value`. */
  override icdf(value: t.Tensor): t.Tensor {
    return this.loc.add(this.scale.mul(value.mul(2).sub(1).erfinv()).mul(Math.SQRT2));
  }

  entropy(): t.Tensor {
    return this.scale.log().add(0.5 + 0.5 * Math.log(2 * Math.PI));
  }

  expand(batchShape: readonly number[]): Normal {
    return new Normal(this.loc.expand(batchShape), this.scale.expand(batchShape), { validateArgs: false });
  }
}
