import { ValueError } from '../errors.ts';
import * as e from '../kernel/expr.ts';
import { pythonSetting } from '../nn/repr.ts';
import { zerosLikeOf } from '../ops/base/fill.ts';
import { dispose } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { followSquare, signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { forDecay, update, withDecay } from './update.ts';

export interface AdadeltaOptions {
  /** Default: 1. */
  readonly lr?: number;
  /** Share that the running means keep. Default: 0.9. */
  readonly rho?: number;
  /** Default: 1e-6. */
  readonly eps?: number;
  readonly weightDecay?: number;
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type AdadeltaSettings = Settings & Required<AdadeltaOptions>;

export interface AdadeltaState {
  readonly squareAvg: Tensor;
  readonly accDelta: Tensor;
}

const changes = withDecay((direction) =>
  update('adadelta_change', 5, 3, (_change, g, p, square, acc, sign, decay, eps) => {
    const root = (x: typeof eps): NonNullable<typeof eps> => e.unary('sqrt', e.add(x!, eps!));
    return e.mul(e.div(root(acc), root(square)), direction(g!, p!, sign!, decay!));
  }),
);

const follow = update('adadelta', 2, 1, (p, change, lr) => e.sub(p!, e.mul(lr!, change!)));

const accumulate = update('adadelta_mean', 2, 2, (acc, change, rho, share) =>
  e.add(e.mul(rho!, acc!), e.mul(share!, e.mul(change!, change!))),
);

/** Changes as large as the running mean of those before (Zeiler, 2012): four launches a parameter. */
export class Adadelta extends Optimizer<AdadeltaSettings, AdadeltaState> {
  constructor(params: Params<AdadeltaSettings>, options: AdadeltaOptions = {}) {
    const settings = { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false, ...options };
    checkNonNegative('learning rate', settings.lr);
    if (!(settings.rho >= 0 && settings.rho <= 1)) {
      throw new ValueError(`Invalid rho value: ${pythonSetting(settings.rho)}`);
    }
    checkNonNegative('epsilon value', settings.eps);
    checkNonNegative('weight_decay value', settings.weightDecay);
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: AdadeltaSettings): void {
    const { lr, rho, eps, weightDecay, maximize } = group;
    const state = this.stateOf(param, () => ({ squareAvg: zerosFor(param), accDelta: zerosFor(param) }));
    const { squareAvg, accDelta } = state;
    followSquare(squareAvg, rho, { param, grad, maximize, weightDecay });
    const change = zerosLikeOf(param);
    const sign = signOf(maximize);
    forDecay(changes, weightDecay)(change, grad, param, squareAvg, accDelta, sign, weightDecay, eps);
    follow(param, change, lr);
    accumulate(accDelta, change, rho, 1 - rho);
    dispose(change);
  }
}
