import * as t from '@t/core';
import { integerInterval, nonnegativeInteger, real, unitInterval, type Constraint } from './constraints.ts';
import {
  broadcastAll,
  Distribution,
  oneOf,
  type DistributionOptions,
  type Parameter,
  type SampleOptions,
} from './distribution.ts';
import { binaryPair, type ProbsAndLogits } from './pair.ts';

/** Probability of success or its log-odds. */
export interface BinaryParameters extends DistributionOptions {
  readonly probs?: Parameter;
  readonly logits?: Parameter;
}

/** `max(x, 0)`, with the slope 1/2 at 0, between those beside it. */
const positivePart = (x: t.Tensor): t.Tensor => x.clamp(0).add(x).sub(x.clamp(null, 0)).div(2);

/** Number of successes in `totalCount` trials. Source: torch.distributions.Binomial. */
export class Binomial extends Distribution {
  readonly name = 'Binomial';
  readonly totalCount: t.Tensor;
  private readonly parameter: t.Tensor;
  private readonly pair: ProbsAndLogits;

  constructor(totalCount: Parameter, parameters: BinaryParameters = {}) {
    const { probs, logits } = parameters;
    oneOf(probs, logits);
    const [count, parameter] = broadcastAll(totalCount, (probs ?? logits)!) as [t.Tensor, t.Tensor];
    super(parameter.shape, [], parameters);
    this.totalCount = count.to(parameter.dtype);
    this.parameter = parameter;
    this.pair = binaryPair(probs === undefined ? 'logits' : 'probs', parameter);
    this.validateParameters();
  }

  get probs(): t.Tensor {
    return this.pair.probs;
  }

  get logits(): t.Tensor {
    return this.pair.logits;
  }

  protected parameters(): { name: string; value: t.Tensor; constraint: Constraint }[] {
    return [
      { name: 'total_count', value: this.totalCount, constraint: nonnegativeInteger },
      { ...this.pair.parameter, constraint: this.pair.given === 'probs' ? unitInterval : real },
    ];
  }

  protected override printed(): readonly { name: string; value: t.Tensor }[] {
    return [{ name: 'total_count', value: this.totalCount }, ...this.pair.known()];
  }

  get support(): Constraint {
    return integerInterval(0, this.totalCount);
  }

  get mean(): t.Tensor {
    return this.totalCount.mul(this.probs);
  }

  override get mode(): t.Tensor {
    return this.totalCount.add(1).mul(this.probs).floor().minimum(this.totalCount);
  }

  get variance(): t.Tensor {
    return this.totalCount.mul(this.probs).mul(t.sub(1, this.probs));
  }

  sample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    const extended = this.extendedShape(shape);
    return t.noGrad(() => t.binomial(this.totalCount.expand(extended), this.probs.expand(extended), options));
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    const { totalCount, logits } = this;
    const n = totalCount.add(1).lgamma();
    const k = value.add(1).lgamma();
    const rest = totalCount.sub(value).add(1).lgamma();
    // n log(1 + e^l) without overflow, with the part that belongs to value taken out.
    const normalize = totalCount
      .mul(positivePart(logits))
      .add(totalCount.mul(logits.abs().neg().exp().log1p()))
      .sub(n);
    return value.mul(logits).sub(k).sub(rest).sub(normalize);
  }

  entropy(): t.Tensor {
    const logProbs = this.logProb(this.values('entropy', false));
    return logProbs.exp().mul(logProbs).sum(0).neg();
  }

  expand(batchShape: readonly number[]): Binomial {
    const parameter = { [this.pair.given]: this.parameter.expand(batchShape) };
    return new Binomial(this.totalCount.expand(batchShape), { ...parameter, validateArgs: false });
  }

  /** 0 .. totalCount, `[totalCount + 1, ...batchShape]`; all counts have to be equal. */
  override enumerateSupport(expand = true): t.Tensor {
    return this.values('enumerate_support', expand);
  }

  private values(caller: string, expand: boolean): t.Tensor {
    const count = this.totalCount.max().itemSync() as number;
    if ((this.totalCount.min().itemSync() as number) !== count) {
      throw new t.NotImplementedError(`Inhomogeneous total count not supported by \`${caller}\`.`);
    }
    const values = t
      .arange(count + 1, { dtype: this.parameter.dtype })
      .reshape(-1, ...this.batchShape.map(() => 1));
    return expand ? values.expand([count + 1, ...this.batchShape]) : values;
  }
}
