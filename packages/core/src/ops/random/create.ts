import { RuntimeError } from '../../errors.ts';
import { fillNormal } from '../../random/normal.ts';
import { fillRandint } from '../../random/integers.ts';
import { fillRandperm } from '../../random/randperm.ts';
import { fillUniform } from '../../random/uniform.ts';
import { deviceOf } from '../../kernel/device.ts';
import { isFloat, type DType, type TypedArray } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { deviceFor, withOptions, type CreateOptions } from '../create/tensor.ts';
import { layoutLike } from '../base/clone.ts';
import { emptyOf } from '../base/fill.ts';
import { notImplementedFor } from '../base/types.ts';
import { drawn, drawRaw, generatorOf, type DrawOptions } from './draw.ts';

/** Options of functions that make random tensors. */
export type RandomOptions = CreateOptions & DrawOptions;

/** Sizes one by one or as one list, options last. */
export type SizeArguments = readonly (number | readonly number[] | RandomOptions)[];

function parseSizes(args: SizeArguments): { shape: number[]; options: RandomOptions } {
  const last = args.at(-1);
  const hasOptions = typeof last === 'object' && !Array.isArray(last);
  const sizes = (hasOptions ? args.slice(0, -1) : args) as (number | readonly number[])[];
  const shape = sizes.flat();
  for (const size of shape) {
    if (size < 0)
      throw new RuntimeError(
        `Trying to create tensor with negative dimension ${size}: [${shape.join(', ')}]`,
      );
  }
  return { shape, options: hasOptions ? (last as RandomOptions) : {} };
}

type Floats = Float32Array | Float64Array;

/** A new float tensor that `fill` draws. */
export function floats(
  shape: readonly number[],
  options: RandomOptions,
  kernel: string,
  fill: (out: Floats) => void,
): Tensor {
  const dtype = options.dtype ?? 'float32';
  if (!isFloat(dtype)) throw notImplementedFor(kernel, dtype);
  return withOptions(
    drawn(deviceFor(options), dtype, shape, (out) => fill(out as Floats)),
    options,
  );
}

/** Uniform numbers of [0, 1): PyTorch's stream. */
export function rand(...size: SizeArguments): Tensor {
  const { shape, options } = parseSizes(size);
  return floats(shape, options, 'check_uniform_bounds', (out) => fillUniform(out, generatorOf(options)));
}

/** Normal numbers of mean 0 and standard deviation 1: PyTorch's stream. */
export function randn(...size: SizeArguments): Tensor {
  const { shape, options } = parseSizes(size);
  return floats(shape, options, 'normal_kernel_cpu', (out) => fillNormal(out, generatorOf(options)));
}

/** A new float tensor, laid out like `x`, that `fill` draws in the order of its memory. */
function floatsLike(
  x: Tensor,
  options: RandomOptions,
  kernel: string,
  fill: (out: Floats, contiguous: boolean) => void,
): Tensor {
  const { dtype = x.dtype, backend = x.device.backend } = options;
  if (!isFloat(dtype)) throw notImplementedFor(kernel, dtype);
  const out = emptyOf(deviceOf(backend), layoutLike(x, dtype));
  return withOptions(
    drawRaw(out, (data, contiguous) => fill(data as Floats, contiguous)),
    options,
  );
}

/** `rand` of the shape and dtype of `x`. */
export const randLike = (x: Tensor, options: RandomOptions = {}): Tensor =>
  floatsLike(x, options, 'check_uniform_bounds', (out) => fillUniform(out, generatorOf(options)));

/** `randn` of the shape and dtype of `x`. */
export const randnLike = (x: Tensor, options: RandomOptions = {}): Tensor =>
  floatsLike(x, options, 'normal_kernel_cpu', (out, contiguous) =>
    fillNormal(out, generatorOf(options), 0, 1, contiguous),
  );

/**
 * Whole numbers of [low, high), int32 unless `dtype` says otherwise: `randint(high, size)` or
 * `randint(low, high, size)`.
 */
export function randint(...args: readonly (number | readonly number[] | RandomOptions)[]): Tensor {
  const at = args.findIndex((arg) => Array.isArray(arg));
  if (at < 1) throw new TypeError("randint() missing required argument: 'size' (a list of sizes)");
  const [low, high] = (at === 1 ? [0, args[0]] : [args[0], args[1]]) as [number, number];
  const shape = args[at] as readonly number[];
  const options = (args[at + 1] ?? {}) as RandomOptions;
  const dtype: DType = options.dtype ?? 'int32';
  const fill = (out: TypedArray): void => fillRandint(out, generatorOf(options), low, high, dtype);
  return withOptions(drawn(deviceFor(options), dtype, shape, fill), options);
}

/** The numbers 0 .. n - 1 in random order, int32 unless `dtype` says otherwise. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  if (n < 0) throw new RuntimeError(`n must be non-negative, got ${n}`);
  return drawn(deviceFor(options), options.dtype ?? 'int32', [n], (out) =>
    fillRandperm(out, generatorOf(options)),
  );
}
