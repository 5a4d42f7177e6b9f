import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { AdamOptions } from './adam.ts';
import { checkAdaptive, checkNonNegative } from './check.ts';
import { followMean, followSquare } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

/** As Adam's; the learning rate is 0.002 by default. */
export interface NAdamOptions extends Omit<AdamOptions, 'amsgrad' | 'maximize'> {
  /** How fast the momentum grows to its final value. Default: 0.004. */
  readonly momentumDecay?: number;
}

export type NAdamSettings = Settings & Required<NAdamOptions>;

export interface NAdamState {
  step: number;
  /** Product of the momenta so far. */
  muProduct: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
}

const steps = withDecay((direction) =>
  update('nadam', 4, 6, (p, g, mean, square, sign, decay, correction, eps, now, ahead) => {
    const deviation = e.add(e.unary('sqrt', e.div(square!, correction!)), eps!);
    const part = e.mul(now!, e.div(direction(g!, p!, sign!, decay!), deviation));
    return e.sub(e.sub(p!, part), e.mul(ahead!, e.div(mean!, deviation)));
  }),
);

/** Adam with Nesterov's momentum (Dozat, 2016): three launches a parameter. */
export class NAdam extends Optimizer<NAdamSettings, NAdamState> {
  constructor(params: Params<NAdamSettings>, options: NAdamOptions = {}) {
    const settings = {
      lr: 2e-3,
      betas: [0.9, 0.999] as const,
      eps: 1e-8,
      weightDecay: 0,
      momentumDecay: 4e-3,
      ...options,
    };
    checkAdaptive(settings);
    checkNonNegative('momentum_decay value', settings.momentumDecay);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: NAdamSettings): void {
    const { lr, betas, eps, weightDecay, momentumDecay } = group;
    const state = this.stateOf(param, () => ({
      step: 0,
      muProduct: 1,
      expAvg: zerosFor(param),
      expAvgSq: zerosFor(param),
    }));
    const step = ++state.step;
    const momentum = (at: number): number => betas[0] * (1 - 0.5 * 0.96 ** (at * momentumDecay));
    const mu = momentum(step);
    const next = momentum(step + 1);
    state.muProduct *= mu;
    const gradient = { param, grad, weightDecay };
    followMean(state.expAvg, betas[0], gradient);
    followSquare(state.expAvgSq, betas[1], gradient);
    const now = (lr * (1 - mu)) / (1 - state.muProduct);
    // PyTorch 1.13 counts the momentum of this step twice here.
    const ahead = (lr * next) / (1 - state.muProduct * mu * next);
    const correction = 1 - betas[1] ** step;
    forDecay(steps, weightDecay)(
      param,
      grad,
      state.expAvg,
      state.expAvgSq,
      1,
      weightDecay,
      correction,
      eps,
      now,
      ahead,
    );
  }
}
