import * as t from '@t/core';
import type { DType, Tensor } from '@t/core';
import { camelCase } from './forms.ts';
import { isGoldenTensor, type GoldenNumber, type GoldenTensor, type GoldenValue } from './golden.ts';
import { PyDType, PyEllipsis, PyFloat, PySlice, PyTuple, type PyValue } from './python/values.ts';

/** Golden values into tensors and Python values. */

/** A value that `@t` declares it does not have, such as a tensor of int8. */
export class Unrepresentable extends Error {}

/** PyTorch's dtypes in ours: int64 is the default integer there, int32 is here. */
const DTYPES: Readonly<Record<string, DType>> = {
  float32: 'float32',
  float64: 'float64',
  int64: 'int32',
  int32: 'int32',
  uint8: 'uint8',
  bool: 'bool',
};

/** Our dtype for PyTorch's `name`; throws `Unrepresentable` where there is none. */
export function ourDType(name: string): DType {
  const dtype = DTYPES[name];
  if (dtype === undefined) throw new Unrepresentable(`no dtype ${name}`);
  return dtype;
}

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

const SPECIAL: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

export function decodeNumber(value: GoldenNumber): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return SPECIAL[value]!;
  return Number(value.$int);
}

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
export const fitsInt32 = (value: number): boolean => value >= INT32_MIN && value <= INT32_MAX;

/** The numbers of a golden tensor in row-major order; throws where ours cannot hold them. */
export function decodeData(golden: GoldenTensor): number[] {
  const dtype = ourDType(golden.dtype);
  const data = golden.data.map(decodeNumber);
  if (golden.dtype === 'int64' && !data.every(fitsInt32)) {
    throw new Unrepresentable(`int64 values beyond ${dtype}`);
  }
  return data;
}

/** The tensor a golden describes, in the same strides and at the same offset, over a storage of its own. */
export function decodeTensor(golden: GoldenTensor): Tensor {
  const dtype = ourDType(golden.dtype);
  const data = decodeData(golden);
  const { shape } = golden;
  const tensor = isPlain(golden) ? plain(data, shape, dtype) : strided(golden, data, dtype);
  return golden.requires_grad === true ? tensor.requiresGrad_() : tensor;
}

const isPlain = ({ strides, offset }: GoldenTensor): boolean => strides === undefined && offset === undefined;

/** Nested lists cannot tell the sizes of a tensor without elements. */
const plain = (data: readonly number[], shape: readonly number[], dtype: DType): Tensor =>
  data.length > 0 ? t.tensor(nest(data, shape), { dtype }) : t.zeros(shape, { dtype });

type Nested = number | Nested[];

/** Row-major `data` as nested lists. */
function nest(data: readonly number[], shape: readonly number[]): Nested {
  let level: Nested[] = [...data];
  for (const size of shape.toReversed()) {
    level = Array.from({ length: level.length / size }, (_, i) => level.slice(i * size, (i + 1) * size));
  }
  return level[0]!;
}

/** `data` written through strides into a storage that is just large enough. */
function strided(
  { shape, strides, offset = 0 }: GoldenTensor,
  data: readonly number[],
  dtype: DType,
): Tensor {
  const steps = strides ?? contiguousStrides(shape);
  const places = positions(shape, steps, offset);
  const storage = new Array<number>(Math.max(offset, ...places.map((place) => place + 1))).fill(0);
  places.forEach((place, i) => (storage[place] = data[i]!));
  return t.asStrided(t.tensor(storage, { dtype }), [...shape], [...steps], offset);
}

export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= Math.max(shape[i]!, 1);
  }
  return strides;
}

/** Storage position of every element, in row-major order. */
function positions(shape: readonly number[], strides: readonly number[], offset: number): number[] {
  let result = [offset];
  shape.forEach((size, d) => {
    result = result.flatMap((base) => Array.from({ length: size }, (_, i) => base + i * strides[d]!));
  });
  return result;
}

/** Calls `found` with each tensor and its path (`0`, `1.2`, `kw.weight`). */
export type Found = (path: string, tensor: Tensor, golden: GoldenTensor) => void;

const join = (path: string, key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);

/** A golden argument as a Python value; `found` learns of the tensors in it. */
export function decodeValue(value: GoldenValue, path = '', found?: Found): PyValue {
  if (value === null || typeof value !== 'object') return value;
  const list = (items: readonly GoldenValue[]): PyValue[] =>
    items.map((item, i) => decodeValue(item, join(path, i), found));
  if (Array.isArray(value)) return list(value as readonly GoldenValue[]);
  if (isGoldenTensor(value)) {
    const tensor = decodeTensor(value);
    found?.(path, tensor, value);
    return tensor;
  }
  const tagged = value as Readonly<Record<string, never>>;
  if ('$float' in tagged) return new PyFloat(decodeNumber(tagged.$float));
  if ('$int' in tagged) return Number(tagged.$int);
  if ('$tuple' in tagged) return new PyTuple(list(tagged.$tuple));
  if ('$size' in tagged) return new PyTuple(list(tagged.$size));
  if ('$slice' in tagged) {
    const [start, stop, step] = list(tagged.$slice);
    return new PySlice(start!, stop!, step!);
  }
  if ('$ellipsis' in tagged) return new PyEllipsis();
  if ('$dtype' in tagged) return new PyDType(tagged.$dtype);
  if ('$memory_format' in tagged) return camelCase(tagged.$memory_format);
  // Devices and layouts: we have one of each.
  return Object.values(tagged)[0] ?? null;
}
