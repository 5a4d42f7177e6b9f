import { RuntimeError } from '../../errors.ts';
import { deviceOf, type Device } from '../../kernel/device.ts';
import { checkDType, type DType } from '../../tensor/dtype.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { layoutLike } from '../base/clone.ts';
import { emptyOf, fullOf, writeRaw } from '../base/fill.ts';
import { checkInt, checkShape, checkTensor, isOptions, numberList } from '../base/sizes.ts';
import { makeView } from '../base/view.ts';
import type { TensorData } from './infer.ts';
import { convertScalar } from './scalar.ts';
import { deviceFor, newTensor, withOptions, type CreateOptions } from './tensor.ts';

/** Sizes one by one or as one list, then options: `zeros(2, 3)`, `zeros([2, 3], { dtype: 'int32' })`. */
export type SizeArgs =
  | number[]
  | [...sizes: number[], options: CreateOptions]
  | [size: readonly number[], options?: CreateOptions];

function parseSize(fn: string, args: SizeArgs): { shape: number[]; options: CreateOptions } {
  const last = args.at(-1);
  const options = isOptions(last) ? (last as CreateOptions) : {};
  const given = (isOptions(last) || last === undefined ? args.slice(0, -1) : args) as readonly unknown[];
  return { shape: checkedShape(numberList(fn, 'size', given)), options };
}

function checkedShape(shape: number[]): number[] {
  checkShape(shape);
  return shape;
}

/**
 * What stands in the place of the options that are not given: those of a tensor for `newZeros` and its like.
 */
interface Defaults {
  readonly dtype: DType;
  readonly device: Device;
}

const defaultsOf = (x: Tensor): Defaults => ({ dtype: x.dtype, device: x.device });

function filled(
  layout: readonly number[] | Layout,
  value: number,
  options: CreateOptions,
  defaults: Defaults,
): Tensor {
  const device = options.backend === undefined ? defaults.device : deviceOf(options.backend);
  const dtype = checkDType(options.dtype ?? defaults.dtype);
  const out = Array.isArray(layout)
    ? fullOf(device, dtype, layout, convertScalar(value, dtype))
    : writeRaw(emptyOf(device, layout as Layout), convertScalar(value, dtype));
  return withOptions(out, options);
}

const float32 = (options: CreateOptions): Defaults => ({ dtype: 'float32', device: deviceFor(options) });

/** Zeros of the given shape; float32 unless `dtype` says otherwise. */
export function zeros(...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('zeros', size);
  return filled(shape, 0, options, float32(options));
}

/** Ones of the given shape; float32 unless `dtype` says otherwise. */
export function ones(...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('ones', size);
  return filled(shape, 1, options, float32(options));
}

/** A tensor of the given shape with unspecified content; float32 unless `dtype` says otherwise. */
export function empty(...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('empty', size);
  return uninitialised(shape, options, float32(options));
}

function uninitialised(shape: readonly number[], options: CreateOptions, defaults: Defaults): Tensor {
  const device = options.backend === undefined ? defaults.device : deviceOf(options.backend);
  return withOptions(
    emptyOf(device, denseLayout(checkDType(options.dtype ?? defaults.dtype), shape)),
    options,
  );
}

/**
 * `fillValue` (a number, a boolean or a 0-d tensor) everywhere. Numbers give float32, booleans bool, unless
 * `dtype` says otherwise. Errors: RuntimeError where the value does not fit the dtype.
 */
export function full(
  size: readonly number[],
  fillValue: number | boolean | Tensor,
  options: CreateOptions = {},
): Tensor {
  return fillNew('full', size, fillValue, options, {
    dtype:
      fillValue instanceof Tensor ? fillValue.dtype : typeof fillValue === 'boolean' ? 'bool' : 'float32',
    device: deviceFor(options),
  });
}

function fillNew(
  fn: string,
  size: readonly number[],
  value: number | boolean | Tensor,
  options: CreateOptions,
  defaults: Defaults,
): Tensor {
  if (!Array.isArray(size)) {
    throw new TypeError(
      `${fn}(): argument 'size' (position 1) must be tuple of SymInts, not ${pythonType(size)}`,
    );
  }
  const shape = checkedShape(numberList(fn, 'size', [size]));
  checkFillValue(fn, value);
  if (!(value instanceof Tensor)) return filled(shape, Number(value), options, defaults);
  return withOptions(
    writeRaw(uninitialised(shape, { ...options, requiresGrad: false }, defaults), value),
    options,
  );
}

function checkFillValue(fn: string, value: unknown): void {
  const known =
    value instanceof Tensor ? value.ndim === 0 : typeof value === 'number' || typeof value === 'boolean';
  if (known) return;
  throw new TypeError(`${fn}(): argument 'fill_value' (position 2) must be Number, not ${pythonType(value)}`);
}

function like(fn: string, x: Tensor, value: number, options: CreateOptions): Tensor {
  checkTensor(fn, 'input', 1, x);
  return filled(layoutLike(x, checkDType(options.dtype ?? x.dtype)), value, options, defaultsOf(x));
}

/** Zeros in the shape, dtype and memory order of `x`. */
export const zerosLike = (x: Tensor, options: CreateOptions = {}): Tensor =>
  like('zeros_like', x, 0, options);

/** Ones in the shape, dtype and memory order of `x`. */
export const onesLike = (x: Tensor, options: CreateOptions = {}): Tensor => like('ones_like', x, 1, options);

/** A tensor in the shape, dtype and memory order of `x`, with unspecified content. */
export function emptyLike(x: Tensor, options: CreateOptions = {}): Tensor {
  checkTensor('empty_like', 'input', 1, x);
  const device = options.backend === undefined ? x.device : deviceOf(options.backend);
  return withOptions(emptyOf(device, layoutLike(x, checkDType(options.dtype ?? x.dtype))), options);
}

/** `fillValue` everywhere, in the shape, dtype and memory order of `x`. */
export function fullLike(
  x: Tensor,
  fillValue: number | boolean | Tensor,
  options: CreateOptions = {},
): Tensor {
  checkFillValue('full_like', fillValue);
  if (!(fillValue instanceof Tensor)) return like('full_like', x, Number(fillValue), options);
  return withOptions(writeRaw(emptyLike(x, { ...options, requiresGrad: false }), fillValue), options);
}

/** Zeros of the given shape, in the dtype and on the backend of `x`. */
export function newZeros(x: Tensor, ...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('new_zeros', size);
  return filled(shape, 0, options, defaultsOf(x));
}

/** Ones of the given shape, in the dtype and on the backend of `x`. */
export function newOnes(x: Tensor, ...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('new_ones', size);
  return filled(shape, 1, options, defaultsOf(x));
}

/** A tensor of the given shape with unspecified content, in the dtype and on the backend of `x`. */
export function newEmpty(x: Tensor, ...size: SizeArgs): Tensor {
  const { shape, options } = parseSize('new_empty', size);
  return uninitialised(shape, options, defaultsOf(x));
}

/** `fillValue` everywhere, in the dtype and on the backend of `x`. */
export const newFull = (
  x: Tensor,
  size: readonly number[],
  fillValue: number | boolean | Tensor,
  options: CreateOptions = {},
): Tensor => fillNew('new_full', size, fillValue, options, defaultsOf(x));

/** A copy of `data`, in the dtype and on the backend of `x`. */
export function newTensorLike(x: Tensor, data: TensorData, options: CreateOptions = {}): Tensor {
  const device = options.backend === undefined ? x.device : deviceOf(options.backend);
  return withOptions(newTensor(data, device, options.dtype ?? x.dtype), options);
}

/**
 * The matrix of `n` rows and `m` (default `n`) columns with ones on the main diagonal; float32 unless `dtype`
 * says.
 */
export function eye(n: number, m?: number | CreateOptions, options: CreateOptions = {}): Tensor {
  if (isOptions(m)) return eye(n, undefined, m);
  checkInt('eye', 'n', 1, n);
  const columns = m ?? n;
  checkInt('eye', 'm', 2, columns);
  if (n < 0) throw new RuntimeError(`n must be greater or equal to 0, got ${n}`);
  if (columns < 0) throw new RuntimeError(`m must be greater or equal to 0, got ${columns}`);
  const device = deviceFor(options);
  const out = fullOf(device, checkDType(options.dtype ?? 'float32'), [n, columns], 0);
  writeRaw(makeView(out, [Math.min(n, columns)], [columns + 1]), 1);
  return withOptions(out, options);
}
