import * as t from '@t/core';
import type { BinaryParameters } from './binomial.ts';
import { boolean, real, unitInterval, type Constraint } from './constraints.ts';
import { broadcastAll, Distribution, oneOf, type SampleOptions } from './distribution.ts';
import { binaryPair, type ProbsAndLogits } from './pair.ts';

const crossEntropy = (logits: t.Tensor, target: t.Tensor): t.Tensor => {
  const [x, y] = t.broadcastTensors(logits, target) as [t.Tensor, t.Tensor];
  return t.nn.functional.binaryCrossEntropyWithLogits(x, y, { reduction: 'none' });
};

/** 1 with a probability, else 0. Source: torch.distributions.Bernoulli. */
export class Bernoulli extends Distribution {
  readonly name = 'Bernoulli';
  private readonly parameter: t.Tensor;
  private readonly pair: ProbsAndLogits;

  constructor(parameters: BinaryParameters = {}) {
    const { probs, logits } = parameters;
    oneOf(probs, logits);
    const [parameter] = broadcastAll((probs ?? logits)!) as [t.Tensor];
    super(parameter.shape, [], parameters);
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
    return [{ ...this.pair.parameter, constraint: this.pair.given === 'probs' ? unitInterval : real }];
  }

  protected override printed(): readonly { name: string; value: t.Tensor }[] {
    return this.pair.known();
  }

  get support(): Constraint {
    return boolean;
  }

  get mean(): t.Tensor {
    return this.probs;
  }

  /** NaN where both values are as probable. */
  override get mode(): t.Tensor {
    const { probs } = this;
    return probs.ge(0.5).to(probs.dtype).maskedFill(probs.eq(0.5), NaN);
  }

  get variance(): t.Tensor {
    return this.probs.mul(t.sub(1, this.probs));
  }

  sample(shape: readonly number[] = [], options: SampleOptions = {}): t.Tensor {
    return t.noGrad(() => t.bernoulli(this.probs.expand(this.extendedShape(shape)), options));
  }

  logProb(value: t.Tensor): t.Tensor {
    this.validateSample(value);
    return crossEntropy(this.logits, value).neg();
  }

  entropy(): t.Tensor {
    return crossEntropy(this.logits, this.probs);
  }

  expand(batchShape: readonly number[]): Bernoulli {
    return new Bernoulli({ [this.pair.given]: this.parameter.expand(batchShape), validateArgs: false });
  }

  /** 0 and 1, `[2, ...batchShape]`. */
  override enumerateSupport(expand = true): t.Tensor {
    const values = t.arange(2, { dtype: this.parameter.dtype }).reshape(-1, ...this.batchShape.map(() => 1));
    return expand ? values.expand([2, ...this.batchShape]) : values;
  }
}
