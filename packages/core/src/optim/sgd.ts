import { ValueError } from '../errors.ts';
import * as e from '../kernel/expr.ts';
import type { Expr } from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { update } from './update.ts';

export interface SGDOptions {
  readonly lr: number;
  /** Share of the previous direction in the next one. Default: 0. */
  readonly momentum?: number;
  /** Share of the gradient that does not enter the momentum. Default: 0. */
  readonly dampening?: number;
  /** Factor of the parameter in its gradient. Default: 0. */
  readonly weightDecay?: number;
  /** Nesterov's momentum. */
  readonly nesterov?: boolean;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export interface SGDSettings extends Settings, Required<Omit<SGDOptions, 'lr'>> {}

export interface SGDState {
  /** The direction so far. */
  readonly momentumBuffer: Tensor;
}

/** The gradient with weight decay; without, the parameter is not looked at, infinite as it may be. */
const decayed = (g: Expr, p: Expr, sign: Expr, decay: Expr | null): Expr =>
  decay === null ? e.mul(sign, g) : e.add(e.mul(sign, g), e.mul(decay, p));

const kernels = (decays: boolean) => {
  const decay = (value: Expr): Expr | null => (decays ? value : null);
  return {
    plain: update('sgd', 2, 3, (p, g, sign, wd, lr) =>
      e.sub(p!, e.mul(lr!, decayed(g!, p!, sign!, decay(wd!)))),
    ),
    momentum: update('sgd_momentum', 3, 4, (buf, g, p, sign, wd, momentum, share) =>
      e.add(e.mul(momentum!, buf!), e.mul(share!, decayed(g!, p!, sign!, decay(wd!)))),
    ),
    nesterov: update('sgd_nesterov', 3, 4, (p, g, buf, sign, wd, momentum, lr) =>
      e.sub(p!, e.mul(lr!, e.add(decayed(g!, p!, sign!, decay(wd!)), e.mul(momentum!, buf!)))),
    ),
  };
};
const PLAIN = kernels(false);
const DECAYING = kernels(true);

const follow = update('sgd_follow', 2, 1, (p, buf, lr) => e.sub(p!, e.mul(lr!, buf!)));

/** Stochastic gradient descent, with momentum: one launch a parameter, two with momentum. */
export class SGD extends Optimizer<SGDSettings, SGDState> {
  constructor(params: Params<SGDSettings>, options: SGDOptions) {
    const { lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false, maximize = false } = options;
    checkNonNegative('learning rate', lr);
    checkNonNegative('momentum value', momentum);
    checkNonNegative('weight_decay value', weightDecay);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError('Nesterov momentum requires a momentum and zero dampening');
    }
    super(params, { lr, momentum, dampening, weightDecay, nesterov, maximize });
  }

  protected override update(param: Tensor, grad: Tensor, group: SGDSettings): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group;
    const sign = maximize ? -1 : 1;
    const run = weightDecay === 0 ? PLAIN : DECAYING;
    if (momentum === 0) {
      run.plain(param, grad, sign, weightDecay, lr);
      return;
    }
    // The first direction is the gradient itself.
    const share = this.state.has(param) ? 1 - dampening : 1;
    const { momentumBuffer: buffer } = this.stateOf(param, () => ({ momentumBuffer: zerosFor(param) }));
    run.momentum(buffer, grad, param, sign, weightDecay, momentum, share);
    if (nesterov) run.nesterov(param, grad, buffer, sign, weightDecay, momentum, lr);
    else follow(param, buffer, lr);
  }
}
