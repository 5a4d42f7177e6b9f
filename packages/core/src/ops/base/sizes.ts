import { RuntimeError } from '../../errors.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from './arguments.ts';

/** Numbers one by one or as one list: `x.view(2, 3)`, `x.view([2, 3])`. */
export type NumberArgs = number[] | [readonly number[]];

/**
 * The whole numbers among the arguments of `fn`, which come one by one or as one list; `elements` is
 * PyTorch's name of their type.
 */
export function numberList(
  fn: string,
  name: string,
  args: readonly unknown[],
  elements = 'SymInts',
): number[] {
  if (args.length === 0) throw new TypeError(`${fn}() missing 1 required positional arguments: "${name}"`);
  const listed = args.length === 1 && Array.isArray(args[0]);
  const list = listed ? (args[0] as readonly unknown[]) : args;
  list.forEach((item, i) => {
    if (Number.isInteger(item)) return;
    const type = pythonType(item);
    throw new TypeError(
      (!listed && i === 0) || Array.isArray(item)
        ? `${fn}(): argument '${name}' (position 1) must be tuple of ${elements}, not ${listed ? 'list' : type}`
        : `${fn}(): argument '${name}' must be tuple of ${elements}, but found element of type ${type} at pos ${i + 1}`,
    );
  });
  return list as number[];
}

/** Error unless `value` is a whole number; `position` counts PyTorch's parameters from 1. */
export function checkInt(fn: string, name: string, position: number, value: unknown): void {
  if (Number.isInteger(value)) return;
  throw new TypeError(
    `${fn}(): argument '${name}' (position ${position}) must be int, not ${pythonType(value)}`,
  );
}

/** Error unless `value` is a tensor. */
export function checkTensor(fn: string, name: string, position: number, value: unknown): void {
  if (value instanceof Tensor) return;
  throw new TypeError(
    `${fn}(): argument '${name}' (position ${position}) must be Tensor, not ${pythonType(value)}`,
  );
}

/** Error unless `tensors` is a list of tensors. */
export function checkTensors(fn: string, tensors: unknown): void {
  if (!Array.isArray(tensors)) {
    throw new TypeError(
      `${fn}(): argument 'tensors' (position 1) must be tuple of Tensors, not ${pythonType(tensors)}`,
    );
  }
  tensors.forEach((x, i) => {
    if (x instanceof Tensor) return;
    throw new TypeError(`expected Tensor as element ${i} in argument 0, but got ${pythonType(x)}`);
  });
}

/** Error unless a new tensor can have this shape. */
export function checkShape(shape: readonly number[]): void {
  for (const size of shape) {
    if (size < 0) {
      throw new RuntimeError(`Trying to create tensor with negative dimension ${size}: ${formatList(shape)}`);
    }
  }
}

/** True for the options object that ends a list of arguments. */
export function isOptions(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Tensor)
  );
}

/** One optional argument and the options, which may stand in its place. */
export function optionsAfter<A, O extends object>(
  a: A | O | undefined,
  options: O | undefined,
): [A | undefined, O] {
  return isOptions(a) ? [undefined, a as O] : [a as A | undefined, options ?? ({} as O)];
}

/** Two optional arguments and the options, which come directly after the last one given. */
export function optionsAfterTwo<A, B, O extends object>(
  a: A | O | undefined,
  b: B | O | undefined,
  options: O | undefined,
): [A | undefined, B | undefined, O] {
  if (isOptions(a)) return [undefined, undefined, a as O];
  return [a as A | undefined, ...optionsAfter<B, O>(b, options)];
}
