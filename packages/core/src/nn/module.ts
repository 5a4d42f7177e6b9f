import type { Backend } from '../kernel/backend.ts';
import { isFloat, type DType } from '../tensor/dtype.ts';
import { Tensor } from '../tensor/tensor.ts';
import { noGrad } from '../autograd/mode.ts';
import { to } from '../ops/create/convert.ts';
import { requiresGrad_, type CreateOptions } from '../ops/create/tensor.ts';
import { zeroGrads, type ZeroGradOptions } from './gradients.ts';
import { joinPath, snakeCase } from './names.ts';
import { Parameter } from './parameter.ts';
import { formatModule } from './repr.ts';
import { loadState, type LoadOptions, type LoadResult, type StateDict } from './state.ts';

/** Where the parameters of a new layer lie, and their dtype (float32). */
export type FactoryOptions = Pick<CreateOptions, 'dtype' | 'backend'>;

export interface BufferOptions {
  /** A part of `stateDict()`. Default: true. */
  readonly persistent?: boolean;
}

/** What PyTorch calls a named member, and the member. */
export type Named<T> = readonly [name: string, member: T];

/**
 * A part of a network: parameters, buffers and further modules in properties, and `forward`, which computes with them.
 *
 * What is held in a property belongs to the module: a `Parameter`, a `Module`, and tensors that `registerBuffer` has
 * named. Their names in `stateDict()` are the properties' in PyTorch's spelling: `runningMean` is `running_mean`.
 *
 * ```ts
 * class Net extends t.nn.Module {
 *   readonly hidden = new t.nn.Linear(4, 8);
 *   readonly out = new t.nn.Linear(8, 1);
 *   forward(x: t.Tensor): t.Tensor {
 *     return this.out.forward(this.hidden.forward(x).relu());
 *   }
 * }
 * ```
 */
export abstract class Module {
  /** Whether dropout drops and batch statistics are used; see `train` and `eval`. */
  training = true;
  /** Properties that hold buffers, and whether these are part of the state. */
  private readonly bufferNames = new Map<string, boolean>();

  abstract forward(...inputs: never[]): unknown;

  /** Declares that the tensor in property `name` belongs to the state of this module, without being learnt. */
  registerBuffer(name: string, { persistent = true }: BufferOptions = {}): void {
    this.bufferNames.set(name, persistent);
  }

  /** The modules held in properties, by name. */
  namedChildren(): Named<Module>[] {
    return this.members((value) => value instanceof Module);
  }

  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }

  /** This module (named '') and all modules in it, each once, parents first. */
  namedModules(): Named<Module>[] {
    const found = new Map<Module, string>();
    const visit = (module: Module, path: string): void => {
      if (found.has(module)) return;
      found.set(module, path);
      for (const [name, child] of module.namedChildren()) visit(child, joinPath(path, name));
    };
    visit(this, '');
    return [...found].map(([module, name]) => [name, module]);
  }

  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** The parameters of this module and all modules in it, each once. */
  namedParameters(): Named<Parameter>[] {
    return this.collect((module) => module.members((value) => value instanceof Parameter));
  }

  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** The buffers of this module and all modules in it, each once. */
  namedBuffers(): Named<Tensor>[] {
    return this.collect((module) => module.ownBuffers());
  }

  buffers(): Tensor[] {
    return this.namedBuffers().map(([, buffer]) => buffer);
  }

  /** Parameters and persistent buffers by PyTorch's names, sharing memory with the module, without history. */
  stateDict(prefix = ''): StateDict {
    const state: Record<string, Tensor> = {};
    for (const [name, tensor] of this.state(prefix)) {
      state[name] = new Tensor(tensor.storage, tensor.layout, tensor.offset);
    }
    return state;
  }

  /**
   * Copies the tensors of `state` into those of this module. RuntimeError that lists what is missing, unexpected
   * (unless `strict` is false) or of another shape.
   */
  loadStateDict(state: StateDict, options: LoadOptions = {}): LoadResult {
    return loadState(this.constructor.name, this.state(''), state, options);
  }

  /** Turns training mode on (or off) in this module and all modules in it. */
  train(mode = true): this {
    return this.apply((module) => void (module.training = mode));
  }

  eval(): this {
    return this.train(false);
  }

  /** Whether the parameters take part in autograd from now on. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) requiresGrad_(parameter, requiresGrad);
    return this;
  }

  /** Sets the gradients of the parameters to zero, or removes them. */
  zeroGrad(options: ZeroGradOptions = {}): void {
    zeroGrads(this.parameters(), options);
  }

  /** Calls `fn` with all modules in this one and then with this one. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Parameters and buffers of floats converted to `dtype`, or everything moved to another backend. */
  to(target: DType | Backend): this {
    const members = [...this.parameters(), ...this.buffers()];
    noGrad(() => {
      for (const member of members) {
        if (typeof target !== 'string') move(member, to(member, target));
        else if (isFloat(member.dtype)) move(member, to(member, target));
      }
    });
    return this;
  }

  float(): this {
    return this.to('float32');
  }

  double(): this {
    return this.to('float64');
  }

  /** What stands between the parentheses of the printed form: the settings of this layer. */
  extraRepr(): string {
    return '';
  }

  /** As PyTorch prints a module: its settings, or a line for each child. */
  toString(): string {
    const children = this.namedChildren().map(([name, child]) => [name, child.toString()] as const);
    return formatModule(this.constructor.name, this.extraRepr(), children);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** Own properties with values of one kind. */
  private members<T>(is: (value: unknown) => value is T): Named<T>[] {
    const found: Named<T>[] = [];
    for (const [name, value] of Object.entries(this)) if (is(value)) found.push([snakeCase(name), value]);
    return found;
  }

  private ownBuffers(persistentOnly = false): Named<Tensor>[] {
    const found: Named<Tensor>[] = [];
    for (const [name, persistent] of this.bufferNames) {
      const value = this[name as keyof this];
      if (value instanceof Tensor && (persistent || !persistentOnly)) found.push([snakeCase(name), value]);
    }
    return found;
  }

  private collect<T extends Tensor>(own: (module: Module) => Named<T>[]): Named<T>[] {
    const found = new Map<T, string>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, member] of own(module))
        if (!found.has(member)) found.set(member, joinPath(path, name));
    }
    return [...found].map(([member, name]) => [name, member]);
  }

  /** Everything that `stateDict()` names; what is shared, under each of its names. */
  private state(path: string): Named<Tensor>[] {
    const own: Named<Tensor>[] = [
      ...this.members((value) => value instanceof Parameter),
      ...this.ownBuffers(true),
    ];
    return [
      ...own.map(([name, tensor]) => [joinPath(path, name), tensor] as const),
      ...this.namedChildren().flatMap(([name, child]) => child.state(joinPath(path, name))),
    ];
  }
}

/** Makes `member` the tensor that `value` is. */
function move(member: Tensor, value: Tensor): void {
  member.storage = value.storage;
  member.layout = value.layout;
  member.offset = value.offset;
}
