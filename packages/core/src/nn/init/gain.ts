import { ValueError } from '../../errors.ts';

/** Activations that a gain is known for, and the linear layers, whose gain is 1. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

const GAINS: Readonly<Record<Exclude<Nonlinearity, 'leaky_relu'>, number>> = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.SQRT2,
  selu: 3 / 4,
};

/** The factor by which weights are to be larger before `nonlinearity`; `param` is the slope of leaky_relu (0.01). */
export function calculateGain(nonlinearity: Nonlinearity, param?: number | null): number {
  if (nonlinearity === 'leaky_relu') {
    const slope = param ?? 0.01;
    if (typeof slope !== 'number') throw new ValueError(`negative_slope ${String(param)} not a valid number`);
    return Math.sqrt(2 / (1 + slope ** 2));
  }
  const gain = GAINS[nonlinearity] as number | undefined;
  if (gain === undefined) throw new ValueError(`Unsupported nonlinearity ${String(nonlinearity)}`);
  return gain;
}
