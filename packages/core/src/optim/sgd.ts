import { ValueError } from '../errors.ts';
import * as e from '../kernel/expr.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

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

export type SGDSettings = Settings & Required<SGDOptions>;

export interface SGDState {
  /** The direction so far. */
  readonly momentumBuffer: Tensor;
}

const kernels = withDecay((direction) => ({
  plain: update('sgd', 2, 3, (p, g, sign, decay, lr) =>
    e.sub(p!, e.mul(lr!, direction(g!, p!, sign!, decay!))),
  ),
  momentum: update('sgd_momentum', 3, 4, (buffer, g, p, sign, decay, momentum, share) =>
    e.add(e.mul(momentum!, buffer!), e.mul(share!, direction(g!, p!, sign!, decay!))),
  ),
  nesterov: update('sgd_nesterov', 3, 4, (p, g, buffer, sign, decay, momentum, lr) =>
    e.sub(p!, e.mul(lr!, e.add(direction(g!, p!, sign!, decay!), e.mul(momentum!, buffer!)))),
  ),
}));

const follow = update('sgd_follow', 2, 1, (p, buffer, lr) => e.sub(p!, e.mul(lr!, buffer!)));

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
    const run = forDecay(kernels, weightDecay);
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
