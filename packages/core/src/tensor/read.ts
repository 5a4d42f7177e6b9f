import { ValueError } from '../errors.ts';
import { dense, valuesAtOnce } from './at-once.ts';
import type { TypedArray } from './dtype.ts';
import type { Tensor } from './tensor.ts';

/** Nested arrays as `toArray` gives them. */
export type NestedValues = number | boolean | NestedValues[];

/** A copy of the elements in row-major order. Error on backends that read asynchronously only (see `synchronously`). */
export const dataSync = (x: Tensor): TypedArray => valuesAtOnce(x);

/** A copy of the elements in row-major order. */
export async function data(x: Tensor): Promise<TypedArray> {
  const from = dense(x);
  return x.device.backend.read(from.storage.buffer, from.offset, from.layout.size);
}

function nest(x: Tensor, values: TypedArray): NestedValues {
  const { shape } = x;
  let at = 0;
  const build = (dim: number): NestedValues => {
    if (dim === shape.length) {
      const value = values[at++]!;
      return x.dtype === 'bool' ? value !== 0 : value;
    }
    return Array.from({ length: shape[dim]! }, () => build(dim + 1));
  };
  return build(0);
}

function single(x: Tensor, values: () => TypedArray): number | boolean {
  checkSingle(x);
  const value = values()[0]!;
  return x.dtype === 'bool' ? value !== 0 : value;
}

function checkSingle(x: Tensor): void {
  if (x.layout.size !== 1)
    throw new ValueError('only one element tensors can be converted to Python scalars');
}

/** The elements as nested arrays, or the value of a 0-d tensor. */
export const toArraySync = (x: Tensor): NestedValues => nest(x, dataSync(x));
export const toArray = async (x: Tensor): Promise<NestedValues> => nest(x, await data(x));

/** The value of a tensor with one element. */
export const itemSync = (x: Tensor): number | boolean => single(x, () => dataSync(x));

export async function item(x: Tensor): Promise<number | boolean> {
  checkSingle(x);
  const values = await data(x);
  return single(x, () => values);
}
