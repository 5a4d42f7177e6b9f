import { ValueError } from '../../errors.ts';
import type { Backend } from '../../kernel/backend.ts';
import { currentDevice, deviceOf, type Device } from '../../kernel/device.ts';
import { checkDType, dtypeInfo, dtypeOfArray, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { stateOf, Tensor } from '../../tensor/tensor.ts';
import { RuntimeError } from '../../errors.ts';
import { emptyOf } from '../base/fill.ts';
import { Storage } from '../../tensor/storage.ts';

/** Nested arrays of numbers or booleans. */
export type NestedArray = number | boolean | readonly NestedArray[];

export interface CreateOptions {
  readonly dtype?: DType;
  /** Collect gradients in `.grad`. */
  readonly requiresGrad?: boolean;
  /** Where the data goes; default: the backend of `use()`. */
  readonly backend?: Backend;
}

/** The device that the options name. */
export const deviceFor = (options: CreateOptions): Device =>
  options.backend === undefined ? currentDevice() : deviceOf(options.backend);

/** Applies `requiresGrad` to a tensor just made. */
export function withOptions(x: Tensor, options: CreateOptions): Tensor {
  return options.requiresGrad ? requiresGrad_(x) : x;
}

/** Turns recording on `x` on or off; only floating point tensors have gradients. */
export function requiresGrad_(x: Tensor, requiresGrad = true): Tensor {
  if (requiresGrad && dtypeInfo(x.dtype).category !== 2) {
    throw new RuntimeError('only Tensors of floating point dtype can require gradients');
  }
  if (!requiresGrad && x.gradFn !== null) {
    throw new RuntimeError(
      'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a ' +
        'subgraph that doesn\'t require differentiation use var_no_grad = var.detach().',
    );
  }
  if (requiresGrad || x.state !== null) stateOf(x).requiresGrad = requiresGrad && x.gradFn === null;
  return x;
}

/** A new contiguous tensor with a copy of `data` (row-major, already of `dtype`). */
export function fromData(device: Device, dtype: DType, shape: readonly number[], data: TypedArray): Tensor {
  const out = emptyOf(device, denseLayout(dtype, shape));
  if (data.length > 0) device.backend.write(out.storage.buffer, 0, data);
  return out;
}

/**
 * A tensor with a copy of `data`. Numbers give float32 and booleans bool, whatever their values; typed arrays keep
 * their dtype; `dtype` decides otherwise. Errors: ValueError for ragged lists, TypeError for what is no number.
 */
export function tensor(data: NestedArray | TypedArray, options: CreateOptions = {}): Tensor {
  const device = deviceFor(options);
  if (ArrayBuffer.isView(data)) {
    const own = dtypeOfArray(data);
    if (own === null) throw new TypeError(`can't convert ${(data as object).constructor.name} to a tensor`);
    const dtype = checkDType(options.dtype ?? own);
    return withOptions(fromData(device, dtype, [data.length], convertArray(data, dtype)), options);
  }
  const shape: number[] = [];
  for (let level: NestedArray = data; Array.isArray(level); level = level[0] as NestedArray) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const values: (number | boolean)[] = [];
  flattenInto(values, data, shape, 0);
  const dtype = checkDType(options.dtype ?? (values.length > 0 && values.every((v) => typeof v === 'boolean') ? 'bool' : 'float32'));
  return withOptions(fromData(device, dtype, shape, convertArray(values.map(Number), dtype)), options);
}

function flattenInto(values: (number | boolean)[], data: NestedArray, shape: readonly number[], dim: number): void {
  if (!Array.isArray(data)) {
    if (dim < shape.length) throw new TypeError('not a sequence');
    if (typeof data !== 'number' && typeof data !== 'boolean') {
      if (typeof data === 'string') throw new ValueError("too many dimensions 'str'");
      throw new TypeError(`must be real number, not ${data === null ? 'NoneType' : typeof data}`);
    }
    values.push(data);
    return;
  }
  const list = data as readonly NestedArray[];
  if (dim >= shape.length || list.length !== shape[dim]) {
    throw new ValueError(`expected sequence of length ${shape[dim] ?? 0} at dim ${dim} (got ${list.length})`);
  }
  for (const item of list) flattenInto(values, item, shape, dim + 1);
}

/** `values` as the typed array of `dtype`; floats truncate on their way to integers, non-zero is true. */
export function convertArray(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype !== 'bool') return new (dtypeInfo(dtype).array)(values);
  return Uint8Array.from(values, (v) => (v !== 0 ? 1 : 0));
}

/** A tensor over the memory of `array` itself, where the backend's memory is JavaScript's own; else a copy. */
export function fromTypedArray(array: TypedArray, shape: readonly number[] = [array.length], options: CreateOptions = {}): Tensor {
  const device = deviceFor(options);
  const dtype = options.dtype ?? dtypeOfArray(array);
  if (dtype === null) throw new TypeError(`can't convert ${array.constructor.name} to a tensor`);
  const { wrap } = device.backend;
  if (wrap === undefined || dtype !== dtypeOfArray(array)) return tensor(array, options);
  const layout = denseLayout(dtype, shape);
  const storage = new Storage(device, dtype, array.length, wrap.call(device.backend, array));
  return withOptions(new Tensor(storage, layout, 0), options);
}
