import { ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fansOf } from './fan.ts';
import { normal_, uniform_ } from './fill.ts';
import { calculateGain, type Nonlinearity } from './gain.ts';

/*
 * Weights whose variance keeps that of the signal through the layers: Glorot and Bengio, 2010 (Xavier), and He et al.,
 * 2015 (Kaiming).
 */

export interface XavierOptions {
  /** Factor of the standard deviation. Default: 1. */
  readonly gain?: number;
}

function xavierDeviation(x: Tensor, gain: number): number {
  const { fanIn, fanOut } = fansOf(x);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/** Uniform numbers of variance `2 gain^2 / (fanIn + fanOut)`. ValueError for fewer than 2 dimensions. */
export function xavierUniform_<T extends Tensor>(x: T, { gain = 1 }: XavierOptions = {}): T {
  const bound = Math.sqrt(3) * xavierDeviation(x, gain);
  return uniform_(x, -bound, bound);
}

/** Normal numbers of variance `2 gain^2 / (fanIn + fanOut)`. ValueError for fewer than 2 dimensions. */
export const xavierNormal_ = <T extends Tensor>(x: T, { gain = 1 }: XavierOptions = {}): T =>
  normal_(x, 0, xavierDeviation(x, gain));

export interface KaimingOptions {
  /** Slope of the leaky relu that follows. Default: 0. */
  readonly a?: number;
  /** Keep the variance of the signal ('fan_in', the default) or that of its gradient ('fan_out'). */
  readonly mode?: 'fan_in' | 'fan_out';
  /** Default: 'leaky_relu'. */
  readonly nonlinearity?: Nonlinearity;
}

function kaimingDeviation(x: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = options;
  const asked = mode.toLowerCase();
  if (asked !== 'fan_in' && asked !== 'fan_out') {
    throw new ValueError(`Mode ${asked} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  const { fanIn, fanOut } = fansOf(x);
  return calculateGain(nonlinearity, a) / Math.sqrt(asked === 'fan_in' ? fanIn : fanOut);
}

/** Uniform numbers of variance `gain^2 / fan`. A tensor without elements stays as it is. */
export function kaimingUniform_<T extends Tensor>(x: T, options: KaimingOptions = {}): T {
  if (x.shape.includes(0)) return x;
  const bound = Math.sqrt(3) * kaimingDeviation(x, options);
  return uniform_(x, -bound, bound);
}

/** Normal numbers of variance `gain^2 / fan`. A tensor without elements stays as it is. */
export function kaimingNormal_<T extends Tensor>(x: T, options: KaimingOptions = {}): T {
  return x.shape.includes(0) ? x : normal_(x, 0, kaimingDeviation(x, options));
}
