import * as t from '@t/core';
import { numpyRepr, pythonReturnType } from '@t/core/format';
import type { Tensor } from '@t/core';
import { isFloat } from '../codec.ts';
import { callTorch, isTensor, NotImplemented, toJs, whereReadable } from '../call.ts';
import { callModule, isModuleName, moduleClass } from '../construct.ts';
import { camelCase } from '../forms.ts';
import { binary, unary } from './operators.ts';
import type { Node, Statement } from './parse.ts';
import { builtins, formatValue } from './builtins.ts';
import {
  itemsOf,
  PyDType,
  PyEllipsis,
  PyFloat,
  PyForeign,
  PyFunction,
  PyModule,
  PySlice,
  PyTuple,
} from './values.ts';
import type { Kwargs, PyValue } from './values.ts';

/** Names that a line of code may use. */
export type Scope = Map<string, PyValue>;

const DTYPES = ['float32', 'float64', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'];

const torchFunction = (op: string): PyFunction =>
  new PyFunction(async (args, kwargs) => fromJs(await whereReadable(() => callTorch(op, args, kwargs))));

/** The names that the recorded code takes for granted, and `extra`. */
export function scope(extra: Readonly<Record<string, PyValue>> = {}): Scope {
  return new Map<string, PyValue>([
    ['torch', new PyModule('')],
    ['nn', new PyModule('nn')],
    ['F', new PyModule('nn.functional')],
    ['math', new PyModule('math')],
    ['T', torchFunction('tensor')],
    ['A', torchFunction('arange')],
    ['i64', new PyDType('int64')],
    ['i32', new PyDType('int32')],
    ['f64', new PyDType('float64')],
    ['inf', new PyFloat(Infinity)],
    ['nan', new PyFloat(NaN)],
    ['True', true],
    ['False', false],
    ['None', null],
    ...Object.entries(builtins),
    ...Object.entries(extra),
  ]);
}

/** Runs `statements`; the values of those that assign nothing. */
export async function run(statements: readonly Statement[], names: Scope): Promise<PyValue[]> {
  const values: PyValue[] = [];
  for (const { target, value } of statements) {
    const result = await evaluate(value, names);
    if (target === undefined) values.push(result);
    else names.set(target, result);
  }
  return values;
}

async function evaluate(node: Node, names: Scope): Promise<PyValue> {
  switch (node.kind) {
    case 'int':
    case 'string':
      return node.value;
    case 'float':
      return new PyFloat(node.value);
    case 'ellipsis':
      return new PyEllipsis();
    case 'name':
      return lookUp(node.name, names);
    case 'list':
      return evaluateAll(node.items, names);
    case 'tuple':
      return new PyTuple(await evaluateAll(node.items, names));
    case 'slice': {
      const [start, stop, step] = node.parts;
      const part = async (bound: Node | undefined): Promise<PyValue> =>
        bound ? evaluate(bound, names) : null;
      return new PySlice(await part(start), await part(stop), await part(step));
    }
    case 'unary':
      return fromJs(unary(node.operator, await evaluate(node.operand, names)));
    case 'binary': {
      const left = await evaluate(node.left, names);
      if (node.operator === 'and' && !left) return left;
      if (node.operator === 'or' && left) return left;
      const right = await evaluate(node.right, names);
      return node.operator === 'and' || node.operator === 'or'
        ? right
        : fromJs(binary(node.operator, left, right));
    }
    case 'format': {
      const parts = await Promise.all(
        node.parts.map(async (part) =>
          typeof part === 'string' ? part : formatValue(await evaluate(part.value, names), part.spec),
        ),
      );
      return parts.join('');
    }
    case 'attribute':
      return attribute(await evaluate(node.object, names), node.name);
    case 'subscript':
      return subscript(await evaluate(node.object, names), await evaluate(node.key, names));
    case 'call': {
      const callee = await evaluate(node.callee, names);
      const args = await evaluateAll(node.args, names);
      const kwargs: Record<string, PyValue> = {};
      for (const [key, value] of node.kwargs) kwargs[key] = await evaluate(value, names);
      return call(callee, args, kwargs);
    }
  }
}

async function evaluateAll(nodes: readonly Node[], names: Scope): Promise<PyValue[]> {
  const values: PyValue[] = [];
  for (const node of nodes) values.push(await evaluate(node, names));
  return values;
}

function lookUp(name: string, names: Scope): PyValue {
  const value = names.get(name);
  if (value === undefined) throw new NotImplemented(`the name ${name}`);
  return value;
}

async function call(callee: PyValue, args: readonly PyValue[], kwargs: Kwargs): Promise<PyValue> {
  if (callee instanceof PyForeign && callee.value instanceof t.nn.Module) {
    return fromJs(await callModule(callee.value, args));
  }
  if (callee instanceof PyModule) callee = torchFunction(callee.path);
  if (!(callee instanceof PyFunction)) throw new NotImplemented('a call of this object');
  return callee.call(args, kwargs);
}

function attribute(object: PyValue, name: string): PyValue {
  if (object instanceof PyModule) return moduleMember(object, name);
  if (isTensor(object)) return tensorMember(object, name);
  if (object instanceof PyForeign) return foreignMember(object.value, name);
  if (object instanceof PyFunction && name === '__name__') return object.name;
  throw new NotImplemented(`the attribute ${name}`);
}

function moduleMember({ path }: PyModule, name: string): PyValue {
  if (path === '' && DTYPES.includes(name)) return new PyDType(name);
  if (path === '' && name === 'Generator')
    return new PyFunction(async () => new PyForeign(new t.Generator()));
  if (path === '' && name === 'Size') {
    return new PyFunction(async ([sizes]) => new PyForeign(t.Size.fromArray(toJs(sizes!) as number[])));
  }
  if (path === 'return_types') {
    return new PyFunction(async ([items]) => new PyForeign(new NamedTuple(name, itemsOf(items!)!)));
  }
  if (path === 'math') {
    const member = Math[name as 'sqrt'];
    return new PyFunction(async (args) => new PyFloat(member(...(args.map(toJs) as [number]))));
  }
  if (path === 'nn' && isModuleName(name)) return moduleClass(name);
  return new PyModule(path === '' ? name : `${path}.${name}`);
}

/** What code reads off a tensor without calling it. */
function tensorMember(tensor: Tensor, name: string): PyValue {
  if (name === 'T' || name === 'mT') return fromJs(callTorch(name, [tensor], {}));
  if (name === 'shape') return new PyForeign(tensor.shape);
  if (name === 'numpy') return new PyFunction(async () => new PyForeign(new NumpyView(tensor)));
  return new PyFunction(async (args, kwargs) => {
    const result = await whereReadable(() => callTorch(name, [tensor, ...args], kwargs));
    const isRead = name === 'item' || name === 'tolist';
    return isRead ? lists(result, isFloat(tensor.dtype)) : fromJs(result);
  });
}

/** `torch.return_types.<name>`, made by hand. */
class NamedTuple {
  readonly name: string;
  readonly items: readonly PyValue[];

  constructor(name: string, items: readonly PyValue[]) {
    this.name = name;
    this.items = items;
  }

  toString(): string {
    const fields = this.name === 'aminmax' ? ['min', 'max'] : ['values', 'indices'];
    return pythonReturnType(
      this.name,
      Object.fromEntries(fields.map((field, i) => [field, String(this.items[i])])),
    );
  }
}

/** A tensor as NumPy prints it. */
class NumpyView {
  readonly tensor: Tensor;

  constructor(tensor: Tensor) {
    this.tensor = tensor;
  }

  toString(): string {
    const { shape, dtype } = this.tensor;
    const values = this.tensor.dataSync();
    return numpyRepr({ shape, dtype, size: values.length, get: (i) => values[i]! });
  }
}

/** A member of an object of ours under Python's name; options follow the arguments. */
function foreignMember(object: object, name: string): PyValue {
  const member = (object as Record<string, unknown>)[camelCase(name)];
  if (member === undefined) throw new NotImplemented(`the attribute ${name}`);
  if (typeof member !== 'function') return fromJs(member);
  return new PyFunction(async (args, kwargs) => {
    const options = Object.entries(kwargs).map(([key, value]) => [camelCase(key), toJs(value)] as const);
    const ours = [...args.map(toJs), ...(options.length > 0 ? [Object.fromEntries(options)] : [])];
    return fromJs(await whereReadable(() => (member as (...args: unknown[]) => unknown).apply(object, ours)));
  });
}

function subscript(object: PyValue, key: PyValue): PyValue {
  if (isTensor(object)) return fromJs(callTorch('__getitem__', [object, key], {}));
  const items = itemsOf(object) ?? (object instanceof PyForeign ? (object.value as PyValue[]) : undefined);
  const item = items?.at(Number(key));
  if (item === undefined) throw new NotImplemented('this subscript');
  return item;
}

/** A result of ours as a Python value. */
function fromJs(value: unknown): PyValue {
  if (value === undefined) return null;
  if (value instanceof PyFloat || isTensor(value) || value === null || typeof value !== 'object')
    return value as PyValue;
  // Shapes and named results are arrays that print in their own way.
  if (!Array.isArray(value) || value.toString !== Array.prototype.toString) {
    return new PyForeign(value);
  }
  return new PyTuple(value.map(fromJs));
}

/** Nested values as Python's lists; numbers are `floats` where they come from a float tensor. */
function lists(value: unknown, floats: boolean): PyValue {
  if (Array.isArray(value)) return value.map((item) => lists(item, floats));
  return floats ? new PyFloat(value as number) : (value as PyValue);
}
