import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkAdaptive } from './check.ts';
import { followMean, followSquare } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { update } from './update.ts';

export interface AdamOptions {
  /** Default: 0.001. */
  readonly lr?: number;
  /** Shares that the running means of gradients and of their squares keep. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the squares. Default: 1e-8. */
  readonly eps?: number;
  /** Factor of the parameter in its gradient. Default: 0; 0.01 in AdamW, where it shrinks the parameter itself. */
  readonly weightDecay?: number;
  /** Divide by the largest mean of squares so far (Reddi et al., 2018). */
  readonly amsgrad?: boolean;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type AdamSettings = Settings & Required<AdamOptions>;

export interface AdamState {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
  readonly maxExpAvgSq?: Tensor;
}

const enlarge = update('adam_max', 2, 0, (largest, square) => e.binary('max', largest!, square!));

const follow = update('adam', 3, 4, (p, mean, square, keep, size, root, eps) => {
  const deviation = e.add(e.div(e.unary('sqrt', square!), root!), eps!);
  return e.sub(e.mul(p!, keep!), e.mul(size!, e.div(mean!, deviation)));
});

/** The common part: `keep` is the share of the parameter that stays. */
abstract class AdamRule extends Optimizer<AdamSettings, AdamState> {
  constructor(params: Params<AdamSettings>, options: AdamOptions, weightDecay: number) {
    const settings = {
      lr: 1e-3,
      betas: [0.9, 0.999] as const,
      eps: 1e-8,
      weightDecay,
      amsgrad: false,
      maximize: false,
      ...options,
    };
    checkAdaptive(settings);
    super(params, settings);
  }

  protected run(param: Tensor, grad: Tensor, group: AdamSettings, weightDecay: number, keep: number): void {
    const { betas, lr, eps, amsgrad, maximize } = group;
    const state = this.stateOf(param, () => ({
      step: 0,
      expAvg: zerosFor(param),
      expAvgSq: zerosFor(param),
      ...(amsgrad && { maxExpAvgSq: zerosFor(param) }),
    }));
    const step = ++state.step;
    const gradient = { param, grad, maximize, weightDecay };
    followMean(state.expAvg, betas[0], gradient);
    followSquare(state.expAvgSq, betas[1], gradient);
    if (state.maxExpAvgSq) enlarge(state.maxExpAvgSq, state.expAvgSq);
    const squares = state.maxExpAvgSq ?? state.expAvgSq;
    const size = lr / (1 - betas[0] ** step);
    follow(param, state.expAvg, squares, keep, size, Math.sqrt(1 - betas[1] ** step), eps);
  }
}

/** Adam (Kingma and Ba, 2014): three launches a parameter, four with `amsgrad`. */
export class Adam extends AdamRule {
  constructor(params: Params<AdamSettings>, options: AdamOptions = {}) {
    super(params, options, 0);
  }

  protected override update(param: Tensor, grad: Tensor, group: AdamSettings): void {
    this.run(param, grad, group, group.weightDecay, 1);
  }
}

/** Adam with weight decay beside the gradient (Loshchilov and Hutter, 2017). */
export class AdamW extends AdamRule {
  constructor(params: Params<AdamSettings>, options: AdamOptions = {}) {
    super(params, options, 1e-2);
  }

  protected override update(param: Tensor, grad: Tensor, group: AdamSettings): void {
    this.run(param, grad, group, 0, 1 - group.lr * group.weightDecay);
  }
}
