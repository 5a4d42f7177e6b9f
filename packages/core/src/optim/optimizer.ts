import { enableGrad, noGrad } from '../autograd/mode.ts';
import { ValueError } from '../errors.ts';
import { zeroGrads, type ZeroGradOptions } from '../nn/gradients.ts';
import { pythonType } from '../ops/base/arguments.ts';
import { zerosLikeOf } from '../ops/base/fill.ts';
import { gradientOwner } from '../tensor/storage.ts';
import { Tensor } from '../tensor/tensor.ts';

/** Parameters that are stepped with the same settings. */
export type ParamGroup<O> = O & {
  readonly params: Tensor[];
  /** Learning rate that a scheduler started from. */
  initialLr?: number;
};

/** A group as it is given: what it does not say is as in the optimiser's own options. */
export type ParamGroupSpec<O> = Partial<O> & { readonly params: Iterable<Tensor> | Tensor };

/** Parameters, or groups of them. */
export type Params<O> = Iterable<Tensor> | Iterable<ParamGroupSpec<O>>;

/** What every optimiser has: a learning rate, which schedulers set. */
export interface Settings {
  lr: number;
}

/** Everything that an optimiser remembers: by number of the parameter, and the groups by these numbers. */
export interface OptimizerState<O, S> {
  readonly state: Readonly<Record<number, S>>;
  readonly paramGroups: readonly (O & { readonly params: readonly number[]; initialLr?: number })[];
}

/**
 * Changes parameters by their gradients. `O` are the settings of a group, `S` is what is remembered of a parameter
 * between steps: tensors of its shape, and numbers.
 */
export abstract class Optimizer<O extends Settings = Settings, S extends object = object> {
  readonly defaults: O;
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is remembered of each parameter. */
  readonly state = new Map<Tensor, S>();

  constructor(params: Params<O>, defaults: O) {
    this.defaults = defaults;
    if (params instanceof Tensor) {
      throw new TypeError(
        'params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor',
      );
    }
    const given = [...(params as Iterable<Tensor | ParamGroupSpec<O>>)];
    if (given.length === 0) throw new ValueError('optimizer got an empty parameter list');
    const groups = isGroup(given[0]) ? given : [{ params: given }];
    for (const group of groups) this.addParamGroup(group as ParamGroupSpec<O>);
  }

  /** Changes `param` by its gradient. Runs without recording. */
  protected abstract update(param: Tensor, grad: Tensor, group: O): void;

  /**
   * One step: changes every parameter that has a gradient, in place. `closure` computes the loss (and its gradients)
   * first; its result is handed on.
   */
  step(): undefined;
  step<L>(closure: () => L): L;
  step<L>(closure?: () => L): L | undefined {
    const loss = closure === undefined ? undefined : enableGrad(closure);
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const param of group.params) {
          if (param.grad !== null) this.update(param, param.grad, group);
        }
      }
    });
    return loss;
  }

  /** Sets the gradients of all parameters to zero, or removes them. */
  zeroGrad(options: ZeroGradOptions = {}): void {
    for (const { params } of this.paramGroups) zeroGrads(params, options);
  }

  /** Adds parameters with settings of their own. Errors for what is no leaf, and what is already there. */
  addParamGroup(spec: ParamGroupSpec<O>): void {
    const params = spec.params instanceof Tensor ? [spec.params] : [...spec.params];
    for (const param of params) {
      if (!(param instanceof Tensor)) {
        throw new TypeError(
          `optimizer can only optimize Tensors, but one of the params is ${pythonType(param)}`,
        );
      }
      if (!param.isLeaf) throw new ValueError("can't optimize a non-leaf Tensor");
    }
    const taken = new Set(this.paramGroups.flatMap((group) => group.params));
    if (params.some((param) => taken.has(param))) {
      throw new ValueError('some parameters appear in more than one parameter group');
    }
    this.paramGroups.push({ ...this.defaults, ...spec, params });
  }

  /** Settings and memory, with the tensors shared. */
  stateDict(): OptimizerState<O, S> {
    const numbers = new Map(this.allParams().map((param, i) => [param, i]));
    return {
      state: Object.fromEntries([...this.state].map(([param, state]) => [numbers.get(param)!, { ...state }])),
      paramGroups: this.paramGroups.map((group) => ({
        ...group,
        params: group.params.map((param) => numbers.get(param)!),
      })),
    };
  }

  /** Takes over the settings and the memory of another optimiser on parameters of the same number and shapes. */
  loadStateDict(saved: OptimizerState<O, S>): void {
    if (saved.paramGroups.length !== this.paramGroups.length) {
      throw new ValueError('loaded state dict has a different number of parameter groups');
    }
    const fits = saved.paramGroups.every(
      ({ params }, i) => params.length === this.paramGroups[i]!.params.length,
    );
    if (!fits) {
      throw new ValueError(
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      );
    }
    this.paramGroups.forEach((group, i) => {
      const { params, ...settings } = saved.paramGroups[i]!;
      Object.assign(group, settings);
      params.forEach((number, p) => {
        const state = saved.state[number];
        if (state !== undefined) this.state.set(group.params[p]!, copyState(state, group.params[p]!));
      });
    });
  }

  /** The memory of `param`, made by `create` at its first step. */
  protected stateOf(param: Tensor, create: () => S): S {
    let state = this.state.get(param);
    if (state === undefined) this.state.set(param, (state = create()));
    return state;
  }

  private allParams(): Tensor[] {
    return this.paramGroups.flatMap((group) => group.params);
  }
}

const isGroup = (given: unknown): boolean =>
  typeof given === 'object' && given !== null && !(given instanceof Tensor) && 'params' in given;

/** A tensor to remember beside `param`, which lives as long: whatever scope the step is made in. */
function keptFor(param: Tensor, tensor: Tensor): Tensor {
  gradientOwner.current?.(tensor.storage, param.storage);
  return tensor;
}

/** Zeros to remember beside `param`. */
export const zerosFor = (param: Tensor): Tensor => keptFor(param, zerosLikeOf(param));

function copyState<S extends object>(state: S, param: Tensor): S {
  const entries = Object.entries(state).map(([name, value]) => [
    name,
    value instanceof Tensor ? keptFor(param, value.detach().clone()) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as S;
}
