import * as t from '@t/core';
import { integerInterval, realVector, simplex, type Constraint } from './constraints.ts';
import { Distribution, oneOf, type DistributionOptions, type SampleOptions } from './distribution.ts';
import { categoricalPair, type ProbsAndLogits } from './pair.ts';

/** Probabilities of the classes (any positive weights) or their logarithms up to a constant: `[..., classes]`. */
export interface CategoricalParameters extends DistributionOptions {
  readonly probs?: t.Tensor;
  readonly logits?: t.Tensor;
}

/** One class out of several; samples are indices (int32). Source: torch.distributions.Categorical. */
export class Categorical extends Distribution {
  readonly name = 'Categorical';
  private readonly pair: ProbsAndLogits;
  /** Number of classes. */
  readonly numEvents: number;

  constructor(parameters: CategoricalParameters = {}) {
    const { probs, logits } = parameters;
    oneOf(probs, logits);
    const parameter = (probs ?? logits)!;
    if (parameter.ndim < 1) {
      const name = probs === undefined ? 'logits' : 'probs';
      throw new t.ValueError(`\`${name}\` parameter must be at least one-dimensional.`);
    }
    super(parameter.shape.slice(0, -1), [], parameters);
    this.pair =
      probs === undefined
        ? categoricalPair('logits', parameter.sub(parameter.logsumexp(-1, { keepdim: true })))
        : categoricalPair('probs', parameter.div(parameter.sum(-1, { keepdim: true })));
    this.numEvents = parameter.shape.at(-1)!;
    this.validateParameters();
  }

  get probs(): t.Tensor {
    return this.pair.probs;
  }

  get logits(): t.Tensor {
    return this.pair.logits;
  }

  protected parameters(): { name: string; value: t.Tensor; constraint: Constraint }[] {
    return [{ ...this.pair.parameter, constraint: this.pair.given === 'probs' ? simplex : realVector }];
  }

  protected override printed(): readonly { name: string; value: t.Tensor }[] {
    return this.pair.known();
  }

  get support(): Constraint {
    return integerInterval(0, this.numEvents - 1);
  }

  /** Classes have no mean: NaN, as in PyTorch. */
  get mean(): t.Tensor {
    return t.full(this.batchShape, NaN, { dtype: this.pair.parameter.value.dtype });
  }

  /** The most probable class. */
  override get mode(): t.Tensor {
    return this.probs.argmax(-1);
  }

  get variance(): t.Tensor {
    return t.full(this.batchShape, NaN, { dtype: this.pair.parameter.value.dtype });
  }

  sample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    return t.noGrad(() => {
      const rows = this.probs.reshape(-1, this.numEvents);
      const count = shape.reduce((a, b) => a * b, 1);
      const drawn = t.multinomial(rows, count, { ...options, replacement: true });
      return drawn.t().reshape(this.extendedShape(shape));
    });
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    const [classes, logits] = t.broadcastTensors(value.long().unsqueeze(-1), this.logits) as [
      t.Tensor,
      t.Tensor,
    ];
    return logits.gather(-1, classes.narrow(-1, 0, 1)).squeeze(-1);
  }

  entropy(): t.Tensor {
    const lowest = this.probs.dtype === 'float64' ? -Number.MAX_VALUE : -3.4028234663852886e38;
    return this.logits.clamp(lowest).mul(this.probs).sum(-1).neg();
  }

  expand(batchShape: readonly number[]): Categorical {
    const shape = [...batchShape, this.numEvents];
    const { name, value } = this.pair.parameter;
    return new Categorical({ [name]: value.expand(shape), validateArgs: false });
  }

  /** Every class, `[classes, ...batchShape]`. */
  override enumerateSupport(expand = true): t.Tensor {
    const values = t.arange(this.numEvents).reshape(-1, ...this.batchShape.map(() => 1));
    return expand ? values.expand([this.numEvents, ...this.batchShape]) : values;
  }
}
