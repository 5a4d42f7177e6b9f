import { RuntimeError, ValueError } from '../../errors.ts';
import { noGrad } from '../../autograd/mode.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { fillBernoulli } from '../../random/bernoulli.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { optionsAfter } from '../base/sizes.ts';
import { checkCast } from '../base/types.ts';
import { add, mul, mul_, add_ } from '../elementwise/arithmetic.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import { drawn, generatorOf, type DrawOptions } from '../random/draw.ts';

export interface DropoutOptions extends DrawOptions {
  /** Default: true (false for the alpha kinds); otherwise the input is returned as it is. */
  readonly training?: boolean;
  /** Write the result into the input. */
  readonly inplace?: boolean;
}

/** The probability of a call, or the options right away. */
type Probability = number | DropoutOptions;

/** Probability and options of a call, checked. */
function settingsOf(p: Probability | undefined, more: DropoutOptions | undefined): [number, DropoutOptions] {
  const [given = 0.5, options] = optionsAfter<number, DropoutOptions>(p, more);
  if (given >= 0 && given <= 1) return [given, options];
  throw new ValueError(`dropout probability has to be between 0 and 1, but got ${given}`);
}

const product = (x: Tensor, factor: Tensor | number, { inplace }: DropoutOptions): Tensor =>
  inplace ? mul_(x, factor) : mul(x, factor);

/** What is drawn for: each element, or each channel (the first two dimensions). */
type Unit = 'element' | 'channel';

/** 1 where something is kept, else 0, times `scale`. */
function mask(x: Tensor, keep: number, scale: number, unit: Unit, options: DropoutOptions): Tensor {
  const generator = generatorOf(options);
  const fill = (out: Parameters<typeof fillBernoulli>[0]): void => {
    fillBernoulli(out, generator, keep);
    if (scale !== 1) for (let i = 0; i < out.length; i++) out[i]! *= scale;
  };
  if (unit === 'element') return drawn(x.device, x.dtype, x.shape, fill);
  if (x.ndim < 2) throw new RuntimeError('Feature dropout requires at least 2 dimensions in the input');
  const shape = x.shape.map((size, d) => (d < 2 ? size : 1));
  return drawn(x.device, x.dtype, shape, fill);
}

function drop(x: Tensor, p: number, unit: Unit, options: DropoutOptions): Tensor {
  if (options.training === false || p === 0 || x.layout.size === 0) return x;
  if (p === 1) return product(x, fullOf(x.device, x.dtype, [], 0), options);
  const keep = 1 - p;
  const noise = mask(x, keep, x.dtype === 'float32' ? 1 / Math.fround(keep) : 1 / keep, unit, options);
  if (!isFloat(x.dtype)) checkCast('float32', x.dtype);
  return product(x, noise, options);
}

/**
 * Elements set to 0 with probability `p`, the others divided by `1 - p`: PyTorch's own stream. ValueError for a
 * probability outside [0, 1], RuntimeError for integers.
 */
export function dropout(input: Tensor, p?: Probability, options?: DropoutOptions): Tensor {
  const [rate, given] = settingsOf(p, options);
  return drop(input, rate, 'element', given);
}

/** Channels of `x` without a batch are those of the first dimension. */
const ofChannels = (x: Tensor, batched: boolean, p: number, options: DropoutOptions): Tensor =>
  batched ? drop(x, p, 'channel', options) : squeeze(drop(unsqueeze(x, 0), p, 'channel', options), 0);

/** `dropout` of whole channels, `[n, channels, size]` or `[channels, size]`. RuntimeError for other ranks. */
export function dropout1d(input: Tensor, p?: Probability, options?: DropoutOptions): Tensor {
  const [rate, given] = settingsOf(p, options);
  if (input.ndim !== 2 && input.ndim !== 3) {
    throw new RuntimeError(
      `dropout1d: Expected 2D or 3D input, but received a ${input.ndim}D input. Note that dropout1d exists to provide ` +
        'channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch ' +
        'dimension (i.e. 2D or 3D inputs).',
    );
  }
  return ofChannels(input, input.ndim === 3, rate, given);
}

/** `dropout` of whole channels: the first two dimensions are the batch and the channels. */
export function dropout2d(input: Tensor, p?: Probability, options?: DropoutOptions): Tensor {
  const [rate, given] = settingsOf(p, options);
  return drop(input, rate, 'channel', given);
}

/** `dropout` of whole channels of `[n, channels, d, h, w]`, or of `[channels, d, h, w]`. */
export function dropout3d(input: Tensor, p?: Probability, options?: DropoutOptions): Tensor {
  const [rate, given] = settingsOf(p, options);
  return ofChannels(input, input.ndim === 5, rate, given);
}

/** What SELU tends to for small elements; dropped elements get it, so that mean and variance stay. */
const ALPHA = 1.7580993408473766;

function dropAlpha(x: Tensor, unit: Unit, [p, options]: [number, DropoutOptions]): Tensor {
  if (!options.training || p === 0 || x.layout.size === 0) return x;
  if (p === 1) return product(x, fullOf(x.device, x.dtype, [], 0), options);
  const a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  const kept = mask(x, 1 - p, 1, unit, options);
  if (!isFloat(x.dtype)) checkCast('float32', x.dtype);
  const shift = noGrad(() => add(mul(add(kept, -1), ALPHA * a), ALPHA * a * p));
  const scaled = product(
    x,
    noGrad(() => mul(kept, a)),
    options,
  );
  return options.inplace ? add_(scaled, shift) : add(scaled, shift);
}

/** Dropout that keeps mean 0 and variance 1, for networks with `selu`. Only while `training` is true. */
export const alphaDropout = (input: Tensor, p?: Probability, options?: DropoutOptions): Tensor =>
  dropAlpha(input, 'element', settingsOf(p, options));

/** `alphaDropout` of whole channels. */
export const featureAlphaDropout = (input: Tensor, p?: Probability, options?: DropoutOptions): Tensor =>
  dropAlpha(input, 'channel', settingsOf(p, options));
