import type { Tensor } from '../tensor/tensor.ts';
import { Module, type Named } from './module.ts';

/** A module from one tensor to another, as most layers are. */
export interface Layer extends Module {
  forward(input: Tensor): Tensor;
}

/** Modules that are children under their numbers. */
abstract class NumberedModules<M extends Module> extends Module {
  protected readonly items: readonly M[];

  constructor(modules: Iterable<M>) {
    super();
    this.items = [...modules];
  }

  /** Number of modules. */
  get length(): number {
    return this.items.length;
  }

  /** The module at `index`, from the end where it is negative. */
  at(index: number): M | undefined {
    return this.items.at(index);
  }

  [Symbol.iterator](): IterableIterator<M> {
    return this.items[Symbol.iterator]();
  }

  override namedChildren(): Named<Module>[] {
    return this.items.map((module, i) => [String(i), module]);
  }
}

/** Layers one after the other, each on the output of the one before: `new Sequential(new Linear(2, 3), new ReLU())`. */
export class Sequential extends NumberedModules<Layer> {
  constructor(...layers: Layer[]) {
    super(layers);
  }

  forward(input: Tensor): Tensor {
    return this.items.reduce((x, layer) => layer.forward(x), input);
  }
}

/** A list of modules, so that they belong to the module that holds it. It computes nothing by itself. */
export class ModuleList<M extends Module = Module> extends NumberedModules<M> {
  forward(): never {
    throw new TypeError('a ModuleList has no forward: call its modules');
  }
}
