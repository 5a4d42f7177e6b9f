import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { forDecay, update, withDecay } from './update.ts';

/** What an optimiser knows of a gradient: that of `param`, gone against its sign (or with it), with decay. */
export interface Gradient {
  readonly param: Tensor;
  readonly grad: Tensor;
  readonly maximize?: boolean;
  readonly weightDecay: number;
}

/** 1 to go downhill, -1 to go uphill. */
export const signOf = (maximize: boolean | undefined): number => (maximize ? -1 : 1);

const means = withDecay((direction) =>
  update('exp_avg', 3, 4, (mean, g, p, sign, decay, beta, share) =>
    e.add(e.mul(beta!, mean!), e.mul(share!, direction(g!, p!, sign!, decay!))),
  ),
);

const squares = withDecay((direction) =>
  update('exp_avg_sq', 3, 4, (square, g, p, sign, decay, beta, share) => {
    const gradient = direction(g!, p!, sign!, decay!);
    return e.add(e.mul(beta!, square!), e.mul(share!, e.mul(gradient, gradient)));
  }),
);

/** `mean` becomes the running mean of the gradients, which keeps a share `beta` of what it was. */
export function followMean(mean: Tensor, beta: number, gradient: Gradient): void {
  const { param, grad, maximize, weightDecay } = gradient;
  forDecay(means, weightDecay)(mean, grad, param, signOf(maximize), weightDecay, beta, 1 - beta);
}

/** `square` becomes the running mean of the squared gradients, or their sum where the `share` of the new one is 1. */
export function followSquare(square: Tensor, beta: number, gradient: Gradient, share = 1 - beta): void {
  const { param, grad, maximize, weightDecay } = gradient;
  forDecay(squares, weightDecay)(square, grad, param, signOf(maximize), weightDecay, beta, share);
}
