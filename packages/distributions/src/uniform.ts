import * as t from '@t/core';
import { interval, type Constraint } from './constraints.ts';
import {
  broadcastAll,
  Distribution,
  type DistributionOptions,
  type Parameter,
  type SampleOptions,
} from './distribution.ts';

/** All numbers of [low, high) alike. Source: torch.distributions.Uniform. */
export class Uniform extends Distribution {
  readonly name = 'Uniform';
  readonly low: t.Tensor;
  readonly high: t.Tensor;

  constructor(low: Parameter, high: Parameter, options: DistributionOptions = {}) {
    const [from, to] = broadcastAll(low, high) as [t.Tensor, t.Tensor];
    super(from.shape, [], options);
    this.low = from;
    this.high = to;
    if (this.validateArgs && from.lt(to).all().itemSync() !== true) {
      throw new t.ValueError('Uniform is not defined when low>= high');
    }
  }

  protected parameters(): { name: string; value: t.Tensor; constraint: Constraint | null }[] {
    return [
      { name: 'low', value: this.low, constraint: null },
      { name: 'high', value: this.high, constraint: null },
    ];
  }

  get support(): Constraint {
    return interval(this.low, this.high);
  }

  get mean(): t.Tensor {
    return this.high.add(this.low).div(2);
  }

  /** NaN: no value is more probable than others. */
  override get mode(): t.Tensor {
    return this.high.mul(NaN);
  }

  get variance(): t.Tensor {
    return this.high.sub(this.low).pow(2).div(12);
  }

  override get stddev(): t.Tensor {
    return this.high.sub(this.low).div(Math.sqrt(12));
  }

  sample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    return t.noGrad(() => this.rsample(shape, options));
  }

  /** A sample that gradients flow through, to `low` and `high`. */
  override rsample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    const unit = t.rand(this.extendedShape(shape), { ...options, dtype: this.low.dtype });
    return this.low.add(unit.mul(this.high.sub(this.low)));
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    const inside = this.low.le(value).logicalAnd(this.high.gt(value)).to(this.low.dtype);
    return inside.log().sub(this.high.sub(this.low).log());
  }

  /** Probability of a value of `value` or less. */
  override cdf(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    return value.sub(this.low).div(this.high.sub(this.low)).clamp(0, 1);
  }

  /** The value below which the probability is `value`. */
  override icdf(value: t.Tensor): t.Tensor {
    return value.mul(this.high.sub(this.low)).add(this.low);
  }

  entropy(): t.Tensor {
    return this.high.sub(this.low).log();
  }

  expand(batchShape: readonly number[]): Uniform {
    return new Uniform(this.low.expand(batchShape), this.high.expand(batchShape), { validateArgs: false });
  }
}
