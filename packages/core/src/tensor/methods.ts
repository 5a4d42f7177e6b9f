import { autogradMethods } from '../autograd/methods.ts';
import { createMethods } from '../ops/create/methods.ts';
import { elementwiseMethods } from '../ops/elementwise/methods.ts';
import { indexingMethods, overloadedIndexingMethods, type IndexingMembers } from '../ops/indexing/methods.ts';
import { matrixMethods } from '../ops/matrix/methods.ts';
import { randomMethods } from '../ops/random/methods.ts';
import { overloadedReduceMethods, reduceMethods, type ReduceMembers } from '../ops/reduce/methods.ts';
import {
  overloadedShapeMethods,
  shapeGetters,
  shapeIterator,
  shapeMethods,
  type ShapeMembers,
} from '../ops/shape/methods.ts';
import { repr, reprSync, toString } from './print.ts';
import { data, dataSync, item, itemSync, toArray, toArraySync } from './read.ts';
import { dispose } from './scope.ts';
import { Tensor } from './tensor.ts';

const ownMethods = {
  dispose,
  data,
  dataSync,
  item,
  itemSync,
  repr,
  reprSync,
  toArray,
  toArraySync,
  toString,
};

/** Every method of a tensor, as a function of the tensor and the method's arguments. */
const methods = {
  ...ownMethods,
  ...autogradMethods,
  ...createMethods,
  ...elementwiseMethods,
  ...reduceMethods,
  ...shapeMethods,
  ...indexingMethods,
  ...matrixMethods,
  ...randomMethods,
};

type Method<F> = F extends (self: Tensor, ...args: infer A extends readonly unknown[]) => infer R
  ? (...args: A) => R
  : never;
type Methods = { [K in keyof typeof methods]: Method<(typeof methods)[K]> };

/** The methods by type, which `Tensor` is merged with. */
export interface TensorMethods extends Methods, IndexingMembers, ReduceMembers, ShapeMembers {}

type AnyMethod = (self: Tensor, ...args: unknown[]) => unknown;

function define(name: string | symbol, fn: AnyMethod): void {
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true,
    writable: true,
    value(this: Tensor, ...args: unknown[]): unknown {
      return fn(this, ...args);
    },
  });
}

const overloaded = { ...overloadedIndexingMethods, ...overloadedReduceMethods, ...overloadedShapeMethods };
for (const [name, fn] of Object.entries({ ...methods, ...overloaded })) define(name, fn as AnyMethod);
define(Symbol.iterator, shapeIterator);

for (const [name, get] of Object.entries(shapeGetters)) {
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true,
    get(this: Tensor): Tensor {
      return get(this);
    },
  });
}

export { Tensor };
