import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

export interface ASGDOptions {
  /** Default: 0.01. */
  readonly lr?: number;
  /** Decay of the parameter. Default: 1e-4. */
  readonly lambd?: number;
  /** Power by which the step size falls. Default: 0.75. */
  readonly alpha?: number;
  /** The step at which averaging begins. Default: 1e6. */
  readonly t0?: number;
  readonly weightDecay?: number;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type ASGDSettings = Settings & Required<ASGDOptions>;

export interface ASGDState {
  step: number;
  /** Step size. */
  eta: number;
  /** Share of the next parameter in the average. */
  mu: number;
  /** Average of the parameter. */
  readonly ax: Tensor;
}

const steps = withDecay((direction) =>
  update('asgd', 2, 4, (p, g, sign, decay, keep, eta) =>
    e.sub(e.mul(p!, keep!), e.mul(eta!, direction(g!, p!, sign!, decay!))),
  ),
);

const average = update('asgd_average', 2, 1, (ax, p, mu) =>
  e.where(e.eq(mu!, 1), p!, e.add(ax!, e.mul(e.sub(p!, ax!), mu!))),
);

/** Gradient descent that averages its parameters (Polyak and Juditsky, 1992): two launches a parameter. */
export class ASGD extends Optimizer<ASGDSettings, ASGDState> {
  constructor(params: Params<ASGDSettings>, options: ASGDOptions = {}) {
    const settings = {
      lr: 1e-2,
      lambd: 1e-4,
      alpha: 0.75,
      t0: 1e6,
      weightDecay: 0,
      maximize: false,
      ...options,
    };
    checkNonNegative('learning rate', settings.lr);
    checkNonNegative('weight_decay value', settings.weightDecay);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: ASGDSettings): void {
    const { lr, lambd, alpha, t0, weightDecay, maximize } = group;
    // PyTorch keeps both numbers in float32.
    const state = this.stateOf(param, () => ({ step: 0, eta: Math.fround(lr), mu: 1, ax: zerosFor(param) }));
    const step = ++state.step;
    const { eta, mu, ax } = state;
    forDecay(steps, weightDecay)(param, grad, signOf(maximize), weightDecay, 1 - lambd * eta, eta);
    average(ax, param, mu);
    state.eta = Math.fround(lr / (1 + lambd * lr * step) ** alpha);
    state.mu = Math.fround(1 / Math.max(1, step - t0));
  }
}
