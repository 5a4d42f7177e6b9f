import * as e from '../kernel/expr.ts';
import type { Expr } from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { followMean, followSquare, signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

export interface RMSpropOptions {
  /** Default: 0.01. */
  readonly lr?: number;
  /** Share that the running means keep. Default: 0.99. */
  readonly alpha?: number;
  /** Default: 1e-8. */
  readonly eps?: number;
  readonly weightDecay?: number;
  readonly momentum?: number;
  /** Divide by the deviation rather than by the root of the squares. */
  readonly centered?: boolean;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type RMSpropSettings = Settings & Required<RMSpropOptions>;

export interface RMSpropState {
  readonly squareAvg: Tensor;
  readonly gradAvg?: Tensor;
  readonly momentumBuffer?: Tensor;
}

/** Kernels that divide by `deviation` of `moments` running means. */
/* @__NO_SIDE_EFFECTS__ */
const dividing = (moments: number, deviation: (...means: Expr[]) => Expr) =>
  withDecay((direction) => {
    const quotient = (g: Expr, p: Expr, rest: Expr[]): Expr => {
      const [sign, decay, eps] = rest.slice(moments);
      return e.div(direction(g, p, sign!, decay!), e.add(deviation(...rest.slice(0, moments)), eps!));
    };
    return {
      plain: update('rmsprop', 2 + moments, 4, (p, g, ...rest) =>
        e.sub(p!, e.mul(rest.at(-1)!, quotient(g!, p!, rest))),
      ),
      momentum: update('rmsprop_momentum', 3 + moments, 4, (buffer, g, p, ...rest) =>
        e.add(e.mul(rest.at(-1)!, buffer!), quotient(g!, p!, rest)),
      ),
    };
  });

const kernels = dividing(1, (square) => e.unary('sqrt', square!));
const centredKernels = dividing(2, (square, mean) => e.unary('sqrt', e.sub(square!, e.mul(mean!, mean!))));

const follow = update('rmsprop_follow', 2, 1, (p, buffer, lr) => e.sub(p!, e.mul(lr!, buffer!)));

/** Gradients divided by the root of their running mean square: two launches a parameter, up to four. */
export class RMSprop extends Optimizer<RMSpropSettings, RMSpropState> {
  constructor(params: Params<RMSpropSettings>, options: RMSpropOptions = {}) {
    const settings = {
      lr: 1e-2,
      alpha: 0.99,
      eps: 1e-8,
      weightDecay: 0,
      momentum: 0,
      centered: false,
      maximize: false,
      ...options,
    };
    checkNonNegative('learning rate', settings.lr);
    checkNonNegative('epsilon value', settings.eps);
    checkNonNegative('momentum value', settings.momentum);
    checkNonNegative('weight_decay value', settings.weightDecay);
    checkNonNegative('alpha value', settings.alpha);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: RMSpropSettings): void {
    const { lr, alpha, eps, weightDecay, momentum, centered, maximize } = group;
    const state = this.stateOf(param, () => ({
      squareAvg: zerosFor(param),
      ...(centered && { gradAvg: zerosFor(param) }),
      ...(momentum > 0 && { momentumBuffer: zerosFor(param) }),
    }));
    const gradient = { param, grad, maximize, weightDecay };
    followSquare(state.squareAvg, alpha, gradient);
    if (state.gradAvg) followMean(state.gradAvg, alpha, gradient);
    const means = state.gradAvg ? [state.squareAvg, state.gradAvg] : [state.squareAvg];
    const run = forDecay(state.gradAvg ? centredKernels : kernels, weightDecay);
    const sign = signOf(maximize);
    if (state.momentumBuffer) {
      run.momentum(state.momentumBuffer, grad, param, ...means, sign, weightDecay, eps, momentum);
      follow(param, state.momentumBuffer, lr);
    } else run.plain(param, grad, ...means, sign, weightDecay, eps, lr);
  }
}
