import * as t from '@t/core';
import { pythonTuple } from '@t/core/format';
import type { Constraint } from './constraints.ts';
import { described, shown } from './show.ts';

export interface DistributionOptions {
  /** Check parameters and values, raising ValueError (default true). The checks read the data synchronously. */
  readonly validateArgs?: boolean;
}

export interface SampleOptions {
  /** Stream to draw from; default: the one that `t.manualSeed` sets. */
  readonly generator?: t.Generator;
}

/** A parameter as users give it. */
export type Parameter = t.Tensor | number;

/**
 * What all distributions share. `batchShape` counts distributions that are held side by side, `eventShape` is the
 * shape of one draw; samples have shape `[...sampleShape, ...batchShape, ...eventShape]`.
 * Source: torch.distributions.Distribution.
 */
export abstract class Distribution {
  readonly batchShape: t.Size;
  readonly eventShape: t.Size;
  protected readonly validateArgs: boolean;

  constructor(batchShape: readonly number[], eventShape: readonly number[], options: DistributionOptions) {
    this.batchShape = t.Size.fromArray(batchShape);
    this.eventShape = t.Size.fromArray(eventShape);
    this.validateArgs = options.validateArgs ?? true;
  }

  /** PyTorch's class name. */
  abstract readonly name: string;
  /** Parameters to show and to check, as they were given. */
  protected abstract parameters(): readonly {
    name: string;
    value: t.Tensor;
    constraint: Constraint | null;
  }[];

  /** The values that have a probability. */
  abstract get support(): Constraint;
  abstract get mean(): t.Tensor;
  abstract get variance(): t.Tensor;
  /** Draws of shape `[...shape, ...batchShape, ...eventShape]`, on PyTorch's stream. */
  abstract sample(shape?: readonly number[], options?: SampleOptions): t.Tensor;
  /** Logarithm of the probability (density) of `value`, without its event dimensions. */
  abstract logProb(value: t.Tensor): t.Tensor;
  /** Entropy in nats, of shape `batchShape`. */
  abstract entropy(): t.Tensor;
  /** The same distribution for a larger batch; parameters are broadcast, not copied. */
  abstract expand(batchShape: readonly number[]): Distribution;

  /** The most probable value. */
  get mode(): t.Tensor {
    const path = `torch.distributions.${this.name.toLowerCase()}.${this.name}`;
    throw new t.NotImplementedError(`<class '${path}'> does not implement mode`);
  }

  /** Standard deviation. */
  get stddev(): t.Tensor {
    return this.variance.sqrt();
  }

  /** e to the power of the entropy. */
  perplexity(): t.Tensor {
    return this.entropy().exp();
  }

  /** A sample that gradients flow through, to the parameters. */
  rsample(_shape?: readonly number[], _options?: SampleOptions): t.Tensor {
    throw this.lacks('rsample');
  }

  /** Probability of a value of `value` or less. */
  cdf(_value: t.Tensor): t.Tensor {
    throw this.lacks('cdf');
  }

  /** The value below which the probability is `value`. */
  icdf(_value: t.Tensor): t.Tensor {
    throw this.lacks('icdf');
  }

  /** All possible values along a new first dimension; the batch is of size 1 without `expand`. */
  enumerateSupport(_expand?: boolean): t.Tensor {
    throw this.lacks('enumerateSupport');
  }

  private lacks(what: string): t.NotImplementedError {
    return new t.NotImplementedError(`${this.name} has no ${what}`);
  }

  /** Parameters in the printed form. */
  protected printed(): readonly { name: string; value: t.Tensor }[] {
    return this.parameters();
  }

  /** Shape of a sample of `shape`. */
  protected extendedShape(shape: readonly number[] = []): number[] {
    return [...shape, ...this.batchShape, ...this.eventShape];
  }

  /** To be called at the end of a constructor: raises ValueError for parameters outside their constraints. */
  protected validateParameters(): void {
    if (!this.validateArgs) return;
    for (const { name, value, constraint } of this.parameters()) {
      if (constraint === null || holds(constraint.check(value))) continue;
      throw new t.ValueError(
        `Expected parameter ${name} (Tensor of shape ${tuple(value.shape)}) of distribution ${this} to satisfy the ` +
          `constraint ${constraint.name}, but found invalid values:\n${shown(value)}`,
      );
    }
  }

  /** Raises ValueError for a value that is no possible outcome. */
  protected validateSample(value: t.Tensor): void {
    if (!this.validateArgs) return;
    if (!(value instanceof t.Tensor))
      throw new t.ValueError('The value argument to log_prob must be a Tensor');
    const events = this.eventShape.length;
    const actual = value.shape.slice(Math.max(value.ndim - events, 0));
    if (actual.join() !== this.eventShape.join()) {
      throw new t.ValueError(
        `The right-most size of value must match event_shape: ${value.shape} vs ${this.eventShape}.`,
      );
    }
    const expected = this.extendedShape();
    for (let i = 1; i <= Math.min(value.ndim, expected.length); i++) {
      const [a, b] = [value.shape[value.ndim - i]!, expected[expected.length - i]!];
      if (a !== 1 && b !== 1 && a !== b) {
        throw new t.ValueError(
          `Value is not broadcastable with batch_shape+event_shape: ${value.shape} vs ${t.Size.fromArray(expected)}.`,
        );
      }
    }
    const { support } = this;
    if (holds(support.check(value))) return;
    throw new t.ValueError(
      `Expected value argument (Tensor of shape ${tuple(value.shape)}) to be within the support (${support.name}) of ` +
        `the distribution ${this}, but found invalid values:\n${shown(value)}`,
    );
  }

  toString(): string {
    const parts = this.printed().map(({ name, value }) => `${name}: ${described(value)}`);
    return `${this.name}(${parts.join(', ')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const holds = (checks: t.Tensor): boolean => checks.all().itemSync() === true;

const tuple = (shape: readonly number[]): string => pythonTuple(shape.map(String));

/**
 * Parameters as tensors of one shape, as `broadcast_all`: numbers take the dtype of the first tensor, or float32. Error:
 * ValueError for what is neither.
 */
export function broadcastAll(...values: readonly Parameter[]): t.Tensor[] {
  if (!values.every((x) => x instanceof t.Tensor || typeof x === 'number' || typeof x === 'boolean')) {
    throw new t.ValueError(
      'Input arguments must all be instances of numbers.Number, torch.Tensor or objects implementing __torch_function__.',
    );
  }
  const like = values.find((x) => x instanceof t.Tensor);
  const options =
    like === undefined ? { dtype: 'float32' as const } : { dtype: like.dtype, backend: like.device.backend };
  return t.broadcastTensors(...values.map((x) => (x instanceof t.Tensor ? x : t.tensor(x, options))));
}

/** Exactly one of two ways to give the parameters. */
export function oneOf<P, L>(probs: P | undefined, logits: L | undefined): void {
  if ((probs === undefined) === (logits === undefined)) {
    throw new t.ValueError('Either `probs` or `logits` must be specified, but not both.');
  }
}

/** Smallest positive increment above 1 of the dtype. */
const epsilon = (dtype: t.DType): number => (dtype === 'float64' ? 2 ** -52 : 2 ** -23);

/** Probabilities kept away from 0 and 1, where their logarithms are infinite. */
const clampProbs = (probs: t.Tensor): t.Tensor => {
  const eps = epsilon(probs.dtype);
  return probs.clamp(eps, 1 - eps);
};

/** log(p / (1 - p)) for binary outcomes, log p for categories. */
export function probsToLogits(probs: t.Tensor, binary = false): t.Tensor {
  const clamped = clampProbs(probs);
  return binary ? clamped.log().sub(clamped.neg().log1p()) : clamped.log();
}
