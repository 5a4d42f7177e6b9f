import { RuntimeError, ValueError } from '../../errors.ts';
import { dtypeInfo, dtypeOfArray, isFloat, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { promoteTypes } from '../../tensor/promote.ts';
import { numel } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { convertElement } from './scalar.ts';

/** What `tensor` takes: numbers, booleans, tensors, and lists of them, nested to any depth. */
export type TensorData = number | boolean | Tensor | TypedArray | readonly TensorData[];

type Sequence = ArrayLike<unknown>;

const isSequence = (value: unknown): value is Sequence =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);

/** dtype of a typed array. Errors: TypeError for kinds that no tensor holds. */
export function typedArrayDType(array: ArrayBufferView): DType {
  const dtype = dtypeOfArray(array);
  if (dtype !== null) return dtype;
  throw new TypeError(
    `can't convert an array of type ${array.constructor.name}. The only supported types are: Float64Array, ` +
      'Float32Array, Int32Array, Uint8Array and Uint8ClampedArray.',
  );
}

/** Shape of nested lists, read off the first element of each level. */
export function inferShape(data: unknown): number[] {
  const shape: number[] = [];
  let level = data;
  while (isSequence(level)) {
    shape.push(level.length);
    if (level.length === 0) return shape;
    level = level[0];
  }
  // A string is a sequence of strings for Python, and so on without end.
  if (typeof level === 'string' && level !== '' && shape.length > 0)
    throw new ValueError("too many dimensions 'str'");
  return shape;
}

/**
 * The promoted dtype of all elements: float32 for numbers, bool for booleans, that of tensors and typed
 * arrays.
 */
export function inferDType(data: unknown): DType {
  if (typeof data === 'number') return 'float32';
  if (typeof data === 'boolean') return 'bool';
  if (data instanceof Tensor) return data.dtype;
  if (ArrayBuffer.isView(data)) return typedArrayDType(data);
  if (Array.isArray(data)) {
    let dtype: DType | null = null;
    for (const item of data as readonly unknown[]) {
      const own = inferDType(item);
      dtype = dtype === null || dtype === own ? own : promoteTypes(dtype, own);
    }
    return dtype ?? 'float32';
  }
  if (typeof data === 'string') throw new TypeError("new(): invalid data type 'str'");
  throw new RuntimeError(`Could not infer dtype of ${pythonType(data)}`);
}

/**
 * The elements of nested lists of `shape`, in row-major order. Errors: ValueError and TypeError for ragged
 * lists.
 */
export function flatten(data: unknown, shape: readonly number[], dtype: DType): TypedArray {
  const values = new (dtypeInfo(dtype).array)(numel(shape));
  let at = 0;
  const store = (item: unknown, dim: number): void => {
    if (dim === shape.length) {
      values[at++] = elementOf(item, dtype);
      return;
    }
    const list = item instanceof Tensor && item.ndim > 0 ? (item.toArraySync() as Sequence) : item;
    if (!isSequence(list)) throw new TypeError('not a sequence');
    if (list.length !== shape[dim]) {
      throw new ValueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got ${list.length})`);
    }
    for (let i = 0; i < list.length; i++) store(list[i], dim + 1);
  };
  // Nothing is looked at below a dimension of size 0.
  if (values.length > 0) store(data, 0);
  return values;
}

function elementOf(item: unknown, dtype: DType): number {
  const value = item instanceof Tensor ? item.itemSync() : item;
  if (typeof value === 'number' || typeof value === 'boolean') return convertElement(Number(value), dtype);
  throw new TypeError(
    isFloat(dtype)
      ? `must be real number, not ${pythonType(value)}`
      : `'${pythonType(value)}' object cannot be interpreted as an integer`,
  );
}
