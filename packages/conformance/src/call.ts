import * as t from '@t/core';
import type { Tensor } from '@t/core';
import { fitsInt32, isFloat, ourDType, Unrepresentable } from './codec.ts';
import { bind, DROPPED, formsOf, type Form, type Kind } from './forms.ts';
import {
  itemsOf,
  numberOf,
  PyDType,
  PyEllipsis,
  PyFloat,
  PyForeign,
  PySlice,
  PyTuple,
  type Kwargs,
  type PyValue,
} from './python/values.ts';

/** Calls of PyTorch, written and made as calls of ours. */

/** The operator is not part of `@t/core`, or the call form is not ours. */
export class NotImplemented extends Error {}

export const isTensor = (value: unknown): value is Tensor => value instanceof t.Tensor;

type Callable = (...args: unknown[]) => unknown;

/** A call of ours, ready to be made. */
export interface Call {
  readonly form: Form;
  readonly args: readonly unknown[];
}

/** True if `op` is written in the table and exists in core. */
export function isImplemented(op: string): boolean {
  return formsOf(op).some((form) => functionOf(form) !== undefined || hasMethod(form, t.Tensor.prototype));
}

const lookUp = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], root);

function functionOf(form: Form): Callable | undefined {
  if (form.style === 'method' || form.style === 'property') return undefined;
  const found = lookUp(t, form.path);
  return typeof found === 'function' ? (found as Callable) : undefined;
}

function hasMethod({ style, path: [name] }: Form, owner: object): boolean {
  return style !== 'function' && name !== undefined && name in owner;
}

/**
 * The result of PyTorch's `op(*args, **kwargs)` through our function, or through the method where `asMethod` or
 * where only that exists. A Promise where ours is one.
 */
export function callTorch(op: string, args: readonly PyValue[], kwargs: Kwargs, asMethod = false): unknown {
  const { form, args: ours } = translate(op, args, kwargs);
  const [receiver, ...rest] = ours;
  const makeFunction = functionOf(form);
  if (makeFunction !== undefined && !(asMethod && isTensor(receiver))) return makeFunction(...ours);
  if (!isTensor(receiver) || !hasMethod(form, receiver)) {
    throw new NotImplemented(`${form.path.join('.')} is not in @t/core`);
  }
  const member = (receiver as unknown as Record<string, unknown>)[form.path[0]!];
  return form.style === 'property' ? member : (member as Callable).apply(receiver, rest);
}

/** Our call for PyTorch's. */
function translate(op: string, args: readonly PyValue[], kwargs: Kwargs): Call {
  const forms = formsOf(op);
  if (forms.length === 0) throw new NotImplemented(`${op} has no call form`);
  for (const form of forms) {
    const bound = bind(form, args, kwargs, isKind);
    if (bound !== undefined) return { form, args: toCall(op, form, bound) };
  }
  throw new NotImplemented(`no call form of ${op} takes these arguments`);
}

/** Our arguments for PyTorch's, in one form. */
export function translateForm(op: string, form: Form, args: readonly PyValue[], kwargs: Kwargs): unknown[] {
  const bound = bind(form, args, kwargs, isKind);
  if (bound === undefined) throw new NotImplemented(`no call form of ${op} takes these arguments`);
  return toCall(op, form, bound);
}

function isKind(kind: Kind, value: PyValue): boolean {
  switch (kind) {
    case 'tensor':
      return isTensor(value);
    case 'number':
      return numberOf(value) !== undefined;
    case 'bool':
      return typeof value === 'boolean';
    case 'dtype':
      return value instanceof PyDType;
    case 'device':
      return typeof value === 'string';
    case 'size':
      return itemsOf(value) !== undefined;
  }
}

function toCall(op: string, form: Form, bound: Map<string, PyValue | readonly PyValue[]>): unknown[] {
  if (op === '__rpow__') detachBase(bound as Map<string, PyValue>);
  inferDType(op, form, bound as Map<string, PyValue>);
  const promote = promotesNumbers(op) && needsFloatTensor([...bound.values()].flat() as PyValue[]);
  const args: unknown[] = [];
  for (const param of form.positional) {
    if (param.kind === 'device') continue;
    const value = bound.get(param.name);
    if (param.name === 'index') args.push(...indices(value as PyValue));
    else if (param.variadic) args.push(...spread((value ?? []) as readonly PyValue[]));
    else args.push(argument(value as PyValue | undefined, promote && PROMOTING.has(param.name)));
  }
  const options = form.options
    .filter(({ name }) => !DROPPED.has(name))
    .map(({ name }) => [name, argument(bound.get(name) as PyValue | undefined)] as const)
    .filter(([, value]) => value !== undefined);
  // `set_` ends in a required value; everywhere else trailing arguments may be left out.
  while (args.length > 0 && args.at(-1) === undefined && form.positional.at(-1)!.optional) args.pop();
  if (options.length > 0) args.push(Object.fromEntries(options));
  return args;
}

/** Python's `__rpow__` makes a new tensor of the base, which is a number there; no gradient reaches it. */
function detachBase(bound: Map<string, PyValue>): void {
  const base = bound.get('other')!;
  if (isTensor(base)) bound.set('other', base.detach());
}

/** PyTorch takes sizes, dims and tensors one by one or as one list, and so do we: hand over what came. */
function spread(values: readonly PyValue[]): unknown[] {
  const only = values.length === 1 ? itemsOf(values[0]!) : undefined;
  return only === undefined ? values.map(toJs) : [only.map(toJs)];
}

/** Python's key: a tuple is one index per dimension. */
const indices = (key: PyValue): unknown[] => (key instanceof PyTuple ? key.items.map(toJs) : [toJs(key)]);

/** None means the default; a tensor in the place of a whole float says what a number of ours cannot. */
function argument(value: PyValue | undefined, promote = false): unknown {
  if (value === undefined || value === null) return undefined;
  if (promote && value instanceof PyFloat && Number.isInteger(value.value)) {
    return t.tensor(value.value, { dtype: 'float32' });
  }
  return toJs(value);
}

/** Ops that take a number in the place of a tensor, whose type then takes part in promotion. */
const WITH_NUMBERS: ReadonlySet<string> = new Set(
  `add sub rsub mul div true_divide floor_divide remainder fmod pow float_power copysign clamp clamp_min clamp_max
  eq ne lt le gt ge where bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift xlogy
  __radd__ __rsub__ __rmul__ __rdiv__ __rpow__ __rmod__ __rand__ __ror__ __rxor__`.split(/\s+/),
);
const promotesNumbers = (op: string): boolean => WITH_NUMBERS.has(op.replace(/(?<!_)_$/, ''));

/** Their parameters that may be numbers. */
const PROMOTING: ReadonlySet<string> = new Set(['input', 'other', 'exponent', 'min', 'max']);

/**
 * True if a Python float would make the result a float although the tensors are integers: 2.0 beside int64 gives
 * float32, while our 2.0 is 2. A 0-d float32 tensor promotes as Python's float does.
 */
function needsFloatTensor(values: readonly PyValue[]): boolean {
  const tensors = values.filter(isTensor);
  return tensors.length > 0 && !tensors.some((tensor) => isFloat(tensor.dtype));
}

/** Passes the dtype where Python infers it from the type of a number, which ours does not have. */
function inferDType(op: string, form: Form, bound: Map<string, PyValue>): void {
  const given = bound.get('dtype');
  if (given !== undefined && given !== null) return;
  if (!form.options.some(({ name }) => name === 'dtype')) return;
  if (op === 'tensor' || op === 'full') {
    const leaves = [...numbers(bound.get(op === 'tensor' ? 'data' : 'fillValue')!)];
    const whole = leaves.filter((leaf) => typeof leaf === 'number');
    if (whole.length === 0 || leaves.some((leaf) => leaf instanceof PyFloat)) return;
    if (!whole.every(fitsInt32)) throw new Unrepresentable('int64 values beyond int32');
    bound.set('dtype', new PyDType('int32'));
  } else if (op === 'arange') {
    if ([...bound.values()].some((value) => value instanceof PyFloat))
      bound.set('dtype', new PyDType('float32'));
  }
}

function* numbers(value: PyValue): Generator<PyValue> {
  const items = itemsOf(value);
  if (items === undefined) yield value;
  else for (const item of items) yield* numbers(item);
}

/** A Python value as our functions take it. */
export function toJs(value: PyValue): unknown {
  const items = itemsOf(value);
  if (items !== undefined) return items.map(toJs);
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PyDType) return ourDType(value.name);
  if (value instanceof PyForeign) return value.value;
  if (value instanceof PyEllipsis) return '...';
  if (value instanceof PySlice) return t.slice(bound(value.start), bound(value.stop), bound(value.step));
  return value;
}

const bound = (value: PyValue): number | null => (value === null ? null : (toJs(value) as number));

/** Runs `work`; where it says that it needs values which the backend gives only later, runs it so that they are waited for. */
export async function whereReadable<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('t.synchronously('))) throw error;
    return t.synchronously(work);
  }
}
