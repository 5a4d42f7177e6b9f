import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { AdamOptions } from './adam.ts';
import { checkAdaptive } from './check.ts';
import { followMean, signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

/** As Adam's; the learning rate is 0.002 by default. */
export type AdamaxOptions = Omit<AdamOptions, 'amsgrad'>;

export type AdamaxSettings = Settings & Required<AdamaxOptions>;

export interface AdamaxState {
  step: number;
  readonly expAvg: Tensor;
  readonly expInf: Tensor;
}

const norms = withDecay((direction) =>
  update('adamax_norm', 3, 4, (norm, g, p, sign, decay, beta, eps) => {
    const size = e.add(e.unary('abs', direction(g!, p!, sign!, decay!)), eps!);
    return e.binary('max', e.mul(norm!, beta!), size);
  }),
);

const follow = update('adamax', 3, 1, (p, mean, norm, size) => e.sub(p!, e.mul(size!, e.div(mean!, norm!))));

/** Adam with the running maximum of the gradients in place of the root of their squares: three launches a parameter. */
export class Adamax extends Optimizer<AdamaxSettings, AdamaxState> {
  constructor(params: Params<AdamaxSettings>, options: AdamaxOptions = {}) {
    const settings = {
      lr: 2e-3,
      betas: [0.9, 0.999] as const,
      eps: 1e-8,
      weightDecay: 0,
      maximize: false,
      ...options,
    };
    checkAdaptive(settings);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: AdamaxSettings): void {
    const { lr, betas, eps, weightDecay, maximize } = group;
    const state = this.stateOf(param, () => ({
      step: 0,
      expAvg: zerosFor(param),
      expInf: zerosFor(param),
    }));
    state.step++;
    followMean(state.expAvg, betas[0], { param, grad, maximize, weightDecay });
    forDecay(norms, weightDecay)(state.expInf, grad, param, signOf(maximize), weightDecay, betas[1], eps);
    follow(param, state.expAvg, state.expInf, lr / (1 - betas[0] ** state.step));
  }
}
