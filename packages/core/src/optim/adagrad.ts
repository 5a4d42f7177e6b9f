import * as e from '../kernel/expr.ts';
import { fillWith } from '../ops/base/fill.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { followSquare, signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

export interface AdagradOptions {
  /** Default: 0.01. */
  readonly lr?: number;
  /** How fast the learning rate falls with the steps. Default: 0. */
  readonly lrDecay?: number;
  readonly weightDecay?: number;
  /** What the sums of squares start from. Default: 0. */
  readonly initialAccumulatorValue?: number;
  /** Default: 1e-10. */
  readonly eps?: number;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type AdagradSettings = Settings & Required<AdagradOptions>;

export interface AdagradState {
  step: number;
  readonly sum: Tensor;
}

const steps = withDecay((direction) =>
  update('adagrad', 3, 4, (p, g, sum, sign, decay, eps, lr) => {
    const quotient = e.div(direction(g!, p!, sign!, decay!), e.add(e.unary('sqrt', sum!), eps!));
    return e.sub(p!, e.mul(lr!, quotient));
  }),
);

/** Gradients divided by the root of the sum of all their squares (Duchi et al., 2011): two launches a parameter. */
export class Adagrad extends Optimizer<AdagradSettings, AdagradState> {
  constructor(params: Params<AdagradSettings>, options: AdagradOptions = {}) {
    const settings = {
      lr: 1e-2,
      lrDecay: 0,
      weightDecay: 0,
      initialAccumulatorValue: 0,
      eps: 1e-10,
      maximize: false,
      ...options,
    };
    checkNonNegative('learning rate', settings.lr);
    checkNonNegative('lr_decay value', settings.lrDecay);
    checkNonNegative('weight_decay value', settings.weightDecay);
    checkNonNegative('initial_accumulator_value value', settings.initialAccumulatorValue);
    checkNonNegative('epsilon value', settings.eps);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: AdagradSettings): void {
    const { lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize } = group;
    const state = this.stateOf(param, () => ({
      step: 0,
      sum: fillWith(zerosFor(param), initialAccumulatorValue),
    }));
    const rate = lr / (1 + state.step++ * lrDecay);
    followSquare(state.sum, 1, { param, grad, maximize, weightDecay }, 1);
    forDecay(steps, weightDecay)(param, grad, state.sum, signOf(maximize), weightDecay, eps, rate);
  }
}
