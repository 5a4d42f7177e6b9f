import { ValueError } from '../errors.ts';
import * as e from '../kernel/expr.ts';
import { pythonSetting } from '../nn/repr.ts';
import { fillWith } from '../ops/base/fill.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkNonNegative } from './check.ts';
import { signOf } from './moments.ts';
import { Optimizer, zerosFor, type Params, type Settings } from './optimizer.ts';
import { update } from './update.ts';

export interface RpropOptions {
  /** The first step size. Default: 0.01. */
  readonly lr?: number;
  /** Factors of the step size where the gradient has turned, and where it has not. Default: [0.5, 1.2]. */
  readonly etas?: readonly [number, number];
  /** Least and greatest step size. Default: [1e-6, 50]. */
  readonly stepSizes?: readonly [number, number];
  /** Go uphill. */
  readonly maximize?: boolean;
}

export type RpropSettings = Settings & Required<RpropOptions>;

export interface RpropState {
  /** The gradient before, 0 where it had turned. */
  readonly prev: Tensor;
  readonly stepSize: Tensor;
}

const resize = update('rprop_size', 3, 5, (size, g, prev, sign, smaller, larger, low, high) => {
  const product = e.mul(e.mul(sign!, g!), prev!);
  const factor = e.where(e.gt(product, 0), larger!, e.where(e.lt(product, 0), smaller!, 1));
  return e.binary('min', e.binary('max', e.mul(size!, factor), low!), high!);
});

const remember = update('rprop_gradient', 2, 1, (prev, g, sign) => {
  const gradient = e.mul(sign!, g!);
  return e.where(e.lt(e.mul(gradient, prev!), 0), 0, gradient);
});

const follow = update('rprop', 3, 0, (p, gradient, size) =>
  e.sub(p!, e.mul(e.unary('sign', gradient!), size!)),
);

/** Steps by the signs of the gradients, each of a size of its own (Riedmiller and Braun, 1993): three launches. */
export class Rprop extends Optimizer<RpropSettings, RpropState> {
  constructor(params: Params<RpropSettings>, options: RpropOptions = {}) {
    const settings = {
      lr: 1e-2,
      etas: [0.5, 1.2] as const,
      stepSizes: [1e-6, 50] as const,
      maximize: false,
      ...options,
    };
    checkNonNegative('learning rate', settings.lr);
    const [smaller, larger] = settings.etas;
    if (!(smaller > 0 && smaller < 1 && larger > 1)) {
      throw new ValueError(`Invalid eta values: ${pythonSetting(smaller)}, ${pythonSetting(larger)}`);
    }
    super(params, settings);
  }

  protected override update(param: Tensor, grad: Tensor, group: RpropSettings): void {
    const { lr, etas, stepSizes, maximize } = group;
    const { prev, stepSize } = this.stateOf(param, () => ({
      prev: zerosFor(param),
      stepSize: fillWith(zerosFor(param), lr),
    }));
    const sign = signOf(maximize);
    resize(stepSize, grad, prev, sign, ...etas, ...stepSizes);
    remember(prev, grad, sign);
    follow(param, prev, stepSize);
  }
}
