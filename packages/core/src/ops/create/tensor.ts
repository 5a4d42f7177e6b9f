import { RuntimeError } from '../../errors.ts';
import type { Backend, Buffer } from '../../kernel/backend.ts';
import { currentDevice, deviceOf, type Device } from '../../kernel/device.ts';
import { checkDType, dtypeInfo, isFloat, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { formatList, numel } from '../../tensor/size.ts';
import { Storage } from '../../tensor/storage.ts';
import { stateOf, Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { cloneTo, layoutLike } from '../base/clone.ts';
import { emptyOf } from '../base/fill.ts';
import { checkShape, isOptions } from '../base/sizes.ts';
import { to } from './convert.ts';
import { flatten, inferDType, inferShape, typedArrayDType, type TensorData } from './infer.ts';

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
  if (!options.requiresGrad) return x;
  if (!isFloat(x.dtype)) {
    throw new RuntimeError('Only Tensors of floating point and complex dtype can require gradients');
  }
  return requiresGrad_(x);
}

/** Turns recording on `x` on or off; only floating point tensors have gradients. */
export function requiresGrad_(x: Tensor, requiresGrad = true): Tensor {
  if (typeof requiresGrad !== 'boolean') {
    throw new TypeError(
      `requires_grad_(): argument 'requires_grad' (position 1) must be bool, not ${pythonType(requiresGrad)}`,
    );
  }
  if (requiresGrad && !isFloat(x.dtype)) {
    throw new RuntimeError('only Tensors of floating point dtype can require gradients');
  }
  if (!requiresGrad && x.gradFn !== null) {
    throw new RuntimeError(
      'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a ' +
        "subgraph that doesn't require differentiation use var_no_grad = var.detach().",
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
 * A tensor with a copy of `data`. Numbers give float32 and booleans bool, whatever their values; typed arrays
 * and tensors keep their dtype; `dtype` decides otherwise. A tensor in a list is read: as a number where
 * numbers stand, else as a list. Errors: ValueError for ragged lists, TypeError for what is no number,
 * RuntimeError for numbers that an integer dtype cannot hold.
 */
export function tensor(data: TensorData, options: CreateOptions = {}, ...rest: never[]): Tensor {
  if (arguments.length === 0) throw new TypeError('tensor() missing 1 required positional arguments: "data"');
  if (!isOptions(options)) {
    throw new TypeError(`tensor() takes 1 positional argument but ${2 + rest.length} were given`);
  }
  return withOptions(newTensor(data, deviceFor(options), options.dtype), options);
}

/** A copy of `data` on `device`; without `dtype` that of the data. */
export function newTensor(data: TensorData, device: Device, wanted?: DType): Tensor {
  if (data instanceof Tensor) return copyDetached(data, device, wanted);
  if (ArrayBuffer.isView(data)) {
    const dtype = wanted === undefined ? typedArrayDType(data) : checkDType(wanted);
    return fromData(device, dtype, [data.length], convertArray(data, dtype));
  }
  if (typeof data === 'string') throw new TypeError("new(): invalid data type 'str'");
  const shape = inferShape(data);
  const dtype = wanted === undefined ? inferDType(data) : checkDType(wanted);
  return fromData(device, dtype, shape, flatten(data, shape, dtype));
}

function copyDetached(x: Tensor, device: Device, wanted: DType = x.dtype): Tensor {
  const dtype = checkDType(wanted);
  const source = detach(x);
  if (source.dtype === dtype && source.device === device) return cloneTo(source, layoutLike(source));
  return to(source, device.backend, { dtype });
}

/**
 * As `tensor`, but without a copy where the data can be shared: a tensor of that dtype is returned as it is,
 * with its history, and a typed array is taken over where the backend allows (see `fromTypedArray`).
 */
export function asTensor(data: TensorData, options: CreateOptions = {}): Tensor {
  if (data instanceof Tensor) {
    return options.backend === undefined
      ? to(data, options.dtype ?? data.dtype)
      : to(data, options.backend, { dtype: options.dtype });
  }
  if (ArrayBuffer.isView(data)) return fromTypedArray(data, [data.length], options);
  return tensor(data, options);
}

/** `values` as the typed array of `dtype`, by C's conversions; non-zero is true. */
export function convertArray(values: TypedArray, dtype: DType): TypedArray {
  if (dtype === 'bool') return Uint8Array.from(values, (v) => (v !== 0 ? 1 : 0));
  return new (dtypeInfo(dtype).array)(values);
}

/**
 * A tensor of `shape` over the memory of `array` itself, where the backend's memory is JavaScript's own:
 * writing to one changes the other. Elsewhere, and where `dtype` asks for another type, a copy. Errors:
 * RuntimeError where the sizes do not multiply up to the length of the array.
 */
export function fromTypedArray(
  array: TypedArray,
  shape: readonly number[] = [array.length],
  options: CreateOptions = {},
): Tensor {
  const device = deviceFor(options);
  const own = typedArrayDType(array);
  const dtype = checkDType(options.dtype ?? own);
  checkShape(shape);
  if (numel(shape) !== array.length) {
    throw new RuntimeError(`shape '${formatList(shape)}' is invalid for input of size ${array.length}`);
  }
  const { backend } = device;
  if (backend.wrap === undefined || dtype !== own) {
    return withOptions(fromData(device, dtype, shape, convertArray(array, dtype)), options);
  }
  device.requireDType(dtype);
  const storage = new Storage(device, dtype, array.length, backend.wrap(array));
  return withOptions(new Tensor(storage, denseLayout(dtype, shape), 0), options);
}

/**
 * A tensor of `shape` over memory of its backend that `buffer` is: what a backend makes of foreign memory. Its elements
 * lie there row-major from the start, as `dtype`.
 */
export function fromBuffer(
  buffer: Buffer,
  shape: readonly number[],
  options: CreateOptions & { readonly dtype: DType; readonly backend: Backend },
): Tensor {
  checkShape(shape);
  const device = deviceFor(options);
  device.requireDType(checkDType(options.dtype));
  const layout = denseLayout(options.dtype, shape);
  return withOptions(new Tensor(new Storage(device, options.dtype, layout.size, buffer), layout, 0), options);
}

/** The memory of a tensor on its backend, and the first of its elements there; views share it. */
export const bufferOf = (x: Tensor): { readonly buffer: Buffer; readonly offset: number } => ({
  buffer: x.storage.buffer,
  offset: x.offset,
});

/**
 * The elements as a typed array (bool as a Uint8Array of 0 and 1) in row-major order. Where the backend's
 * memory is JavaScript's own and `x` is contiguous, the array shares it: writing to one changes the other.
 * Elsewhere a copy. Errors: RuntimeError for a tensor that requires gradients, or on a backend that reads
 * asynchronously only.
 */
export function numpy(x: Tensor): TypedArray {
  if (x.requiresGrad) {
    throw new RuntimeError(
      "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
    );
  }
  const { backend } = x.device;
  if (backend.view === undefined || !x.layout.contiguous) return x.dataSync();
  const memory = backend.view(x.storage.buffer, x.storage.length);
  return memory.subarray(x.offset, x.offset + x.layout.size);
}

/** `x` without its history: shares the storage, requires no gradient. */
export const detach = (x: Tensor): Tensor => new Tensor(x.storage, x.layout, x.offset);

const DETACHED_VIEW =
  "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, " +
  'and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be ' +
  'called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in ' +
  'torch/optim/optimizer.py as the solution.';

/** Makes `x` itself a leaf that requires no gradient. */
export function detach_(x: Tensor): Tensor {
  if (x.base !== null) throw new RuntimeError(DETACHED_VIEW);
  x.node = null;
  x.outputIndex = 0;
  if (x.state !== null) stateOf(x).requiresGrad = false;
  return x;
}
