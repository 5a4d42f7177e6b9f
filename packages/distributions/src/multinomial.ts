import * as t from '@t/core';
import { Binomial } from './binomial.ts';
import { Categorical, type CategoricalParameters } from './categorical.ts';
import { multinomialSupport, realVector, simplex, type Constraint } from './constraints.ts';
import { Distribution, type SampleOptions } from './distribution.ts';

export interface MultinomialSampleOptions extends SampleOptions {
  /**
   * `stream` (default) gives PyTorch's numbers, one draw per trial. `conditional` draws one binomial per class
   * (as NumPy does), so its time does not grow with `totalCount`; the distribution is the same, the numbers are not.
   */
  readonly algorithm?: 'stream' | 'conditional';
}

/**
 * How often each class comes up in `totalCount` independent draws; samples are counts `[..., classes]` of the dtype
 * of the parameters. Source: torch.distributions.Multinomial.
 */
export class Multinomial extends Distribution {
  readonly name = 'Multinomial';
  /** Number of draws. */
  readonly totalCount: number;
  private readonly categorical: Categorical;
  private readonly given: 'probs' | 'logits';

  constructor(totalCount: number, parameters: CategoricalParameters = {}) {
    if (!Number.isInteger(totalCount))
      throw new t.NotImplementedError('inhomogeneous total_count is not supported');
    const categorical = new Categorical(parameters);
    super(categorical.batchShape, [categorical.numEvents], parameters);
    this.totalCount = totalCount;
    this.categorical = categorical;
    this.given = parameters.probs === undefined ? 'logits' : 'probs';
    // The error for a negative count is that of the marginal distributions.
    if (totalCount < 0) new Binomial(totalCount, { ...parameters, probs: this.probs, logits: undefined });
    this.validateParameters();
  }

  get probs(): t.Tensor {
    return this.categorical.probs;
  }

  get logits(): t.Tensor {
    return this.categorical.logits;
  }

  protected parameters(): { name: string; value: t.Tensor; constraint: Constraint }[] {
    return this.given === 'probs'
      ? [{ name: 'probs', value: this.probs, constraint: simplex }]
      : [{ name: 'logits', value: this.logits, constraint: realVector }];
  }

  /** PyTorch prints no parameters of this one. */
  protected override printed(): readonly { name: string; value: t.Tensor }[] {
    return [];
  }

  get support(): Constraint {
    return multinomialSupport(this.totalCount);
  }

  get mean(): t.Tensor {
    return this.probs.mul(this.totalCount);
  }

  get variance(): t.Tensor {
    return this.probs.mul(this.totalCount).mul(t.sub(1, this.probs));
  }

  sample(shape: readonly number[] = [], options: MultinomialSampleOptions = {}): t.Tensor {
    const { probs, totalCount } = this;
    const classes = this.eventShape[0]!;
    const rows = probs.shape.numel() / classes;
    const samples = shape.reduce((a, b) => a * b, 1);
    const generator = options.generator ?? t.defaultGenerator();
    const extended = this.extendedShape(shape);
    const weights = probs.detach().dataSync() as Float32Array | Float64Array;
    const draw = options.algorithm === 'conditional' ? t.multinomialConditional : t.multinomialCounts;
    const counts = draw({ probs: weights, rows, classes }, totalCount, samples, generator);
    return t.tensor(counts, { dtype: probs.dtype, backend: probs.device.backend }).reshape(extended);
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    const [logits, counts] = t.broadcastTensors(this.logits, value) as [t.Tensor, t.Tensor];
    const impossible = counts.eq(0).logicalAnd(logits.isneginf());
    const powers = t.where(impossible, t.zerosLike(logits), logits).mul(counts).sum(-1);
    const arrangements = counts.sum(-1).add(1).lgamma().sub(counts.add(1).lgamma().sum(-1));
    return arrangements.add(powers);
  }

  entropy(): t.Tensor {
    const n = t.tensor(this.totalCount, { dtype: this.probs.dtype });
    const binomial = new Binomial(this.totalCount, { probs: this.probs, validateArgs: false });
    const counts = binomial.enumerateSupport(false).at('1:');
    const repeats = binomial.logProb(counts).exp().mul(counts.add(1).lgamma()).sum([0, -1]);
    return n.mul(this.categorical.entropy()).sub(n.add(1).lgamma()).add(repeats);
  }

  expand(batchShape: readonly number[]): Multinomial {
    const shape = [...batchShape, this.eventShape[0]!];
    const parameter = this.given === 'probs' ? this.probs : this.logits;
    return new Multinomial(this.totalCount, { [this.given]: parameter.expand(shape), validateArgs: false });
  }
}
