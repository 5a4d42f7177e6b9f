import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { AdamOptions } from './adam.ts';
import { checkAdaptive } from './check.ts';
import { followMean, followSquare } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { update } from './update.ts';

/** As Adam's. */
export type RAdamOptions = Omit<AdamOptions, 'amsgrad' | 'maximize'>;

export type RAdamSettings = Settings & Required<RAdamOptions>;

export interface RAdamState {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
}

const adapt = update('radam', 3, 2, (p, mean, square, size, eps) =>
  e.sub(p!, e.mul(size!, e.div(mean!, e.add(e.unary('sqrt', square!), eps!)))),
);

const follow = update('radam_mean', 2, 1, (p, mean, size) => e.sub(p!, e.mul(size!, mean!)));

/** Adam whose step is not adapted before enough squares are known (Liu et al., 2019): three launches a parameter. */
export class RAdam extends Optimizer<RAdamSettings, RAdamState> {
  constructor(params: Params<RAdamSettings>, options: RAdamOptions = {}) {
    const settings = { lr: 1e-3, betas: [0.9, 0.999] as const, eps: 1e-8, weightDecay: 0, ...options };
    checkAdaptive(settings);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: RAdamSettings): void {
    const { lr, betas, eps, weightDecay } = group;
    const state = this.stateOf(param, () => ({
      step: 0,
      expAvg: zerosFor(param),
      expAvgSq: zerosFor(param),
    }));
    const step = ++state.step;
    const gradient = { param, grad, weightDecay };
    followMean(state.expAvg, betas[0], gradient);
    followSquare(state.expAvgSq, betas[1], gradient);
    const size = lr / (1 - betas[0] ** step);
    const correction = 1 - betas[1] ** step;
    // Length of the moving average that the squares amount to.
    const longest = 2 / (1 - betas[1]) - 1;
    const length = longest - (2 * step * betas[1] ** step) / correction;
    if (length <= 5) {
      follow(param, state.expAvg, size);
      return;
    }
    const rectified = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
    adapt(param, state.expAvg, state.expAvgSq, size * Math.sqrt(rectified * correction), eps);
  }
}
