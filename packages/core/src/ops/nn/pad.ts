import { NotImplementedError, RuntimeError } from '../../errors.ts';
import { tensorType } from '../../autograd/node.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { clone } from '../base/clone.ts';
import { named } from '../base/named.ts';
import { checkTensor } from '../base/sizes.ts';
import { notImplementedFor } from '../base/types.ts';
import { convertElement } from '../create/scalar.ts';
import { fromData } from '../create/tensor.ts';
import { placeOf, slicesOp } from '../indexing/index-select.ts';
import { narrow } from '../shape/slice.ts';
import { padConstant } from './pad-constant.ts';

export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

export interface PadOptions {
  /** What the new elements are. Default: 'constant'. */
  readonly mode?: PadMode;
  /** The constant. Default: 0. */
  readonly value?: number | null;
}

/** Padding before and after one dimension. */
interface Sides {
  readonly dim: number;
  readonly before: number;
  readonly after: number;
}

/** PyTorch's list begins with the last dimension. */
function sidesOf(rank: number, pad: readonly number[]): Sides[] {
  return Array.from({ length: pad.length / 2 }, (_, i) => ({
    dim: rank - 1 - i,
    before: pad[2 * i]!,
    after: pad[2 * i + 1]!,
  }));
}

/**
 * `input` with `value` around its last dimensions: `pad` holds the number of elements before and after the last
 * dimension, then before and after the one in front of it, and so on; negative numbers cut off. Errors: RuntimeError
 * for an odd list, one that is too long, and sizes below 1.
 */
export function constantPadNd(input: Tensor, pad: readonly number[], value = 0): Tensor {
  checkTensor('constant_pad_nd', 'input', 1, input);
  if (pad.length % 2 !== 0) {
    throw new RuntimeError(`Length of pad must be even but instead it equals ${pad.length}`);
  }
  if (pad.length > 2 * input.ndim) {
    throw new RuntimeError(
      'Length of pad should be no more than twice the number of dimensions of the input. Pad length is ' +
        `${pad.length}while the input has ${input.ndim}dimensions.`,
    );
  }
  const sides = sidesOf(input.ndim, pad).reverse();
  let x = input;
  for (const { dim, before, after } of sides) {
    if (before < 0) x = narrow(x, dim, -before, x.shape[dim]! + before);
    if (after < 0) x = narrow(x, dim, 0, x.shape[dim]! + after);
  }
  if (pad.every((n) => n <= 0)) return clone(x);
  const amounts = { before: new Array<number>(x.ndim).fill(0), after: new Array<number>(x.ndim).fill(0) };
  for (const { dim, before, after } of sides) {
    const size = input.shape[dim]!;
    if (size + before + after <= 0) {
      throw new RuntimeError(
        `The input size ${size}, plus negative padding ${before} and ${after} resulted in a negative output size, ` +
          `which is invalid. Check dimension ${dim} of your input.`,
      );
    }
    amounts.before[dim] = Math.max(before, 0);
    amounts.after[dim] = Math.max(after, 0);
  }
  return padConstant(x, { ...amounts, value: convertElement(value, input.dtype) });
}

/** Which element of a dimension of `size` stands at position `at`, counted from its first one. */
const SOURCES: Readonly<
  Record<Exclude<PadMode, 'constant'>, (at: number, size: number, sides: Sides) => number>
> = {
  reflect: (at, size) => (at < 0 ? -at : at < size ? at : 2 * (size - 1) - at),
  replicate: (at, size) => Math.min(Math.max(at, 0), size - 1),
  // What is cut off at one end does not come back at the other.
  circular: (at, size, { before, after }) => {
    const cut = Math.max(-before, 0);
    const kept = size - cut - Math.max(-after, 0);
    return cut + ((at - cut + kept) % kept);
  },
};

/** One dimension after the other, by index: elements that appear several times add up their gradients. */
function padByIndex(x: Tensor, mode: Exclude<PadMode, 'constant'>, sides: readonly Sides[]): Tensor {
  return sides.reduce((padded, side) => {
    const { dim, before, after } = side;
    if (before === 0 && after === 0) return padded;
    const size = x.shape[dim]!;
    const places = Int32Array.from({ length: size + before + after }, (_, i) =>
      SOURCES[mode](i - before, size, side),
    );
    return slicesOp.take(padded, [fromData(x.device, 'int32', [places.length], places)], placeOf(dim));
  }, x);
}

/** `reflection_pad2d_cpu`, with PyTorch's inconsistencies. */
const KERNELS = {
  reflect: ['reflection_pad1d', 'reflection_pad2d', 'reflection_pad3d_cpu'],
  replicate: ['replication_pad1d_cpu', 'replication_pad2d_cpu', 'replication_pad3d_cpu'],
};
const NODES = { reflect: 'ReflectionPad', replicate: 'ReplicationPad' };

function checkInput(x: Tensor, mode: 'reflect' | 'replicate', dims: number): void {
  const batched = x.ndim === dims + 2;
  if (x.shape.every((size, d) => size !== 0 || (batched && d === 0))) return;
  // PyTorch lets a matrix without rows pass as a batch.
  if (mode === 'reflect' && dims === 1 && x.ndim === 2 && x.shape[1] !== 0) return;
  const ranks = `${dims + 1}D or ${dims + 2}D (batch mode) tensor`;
  throw new RuntimeError(
    mode === 'reflect' && dims < 3
      ? `${ranks} expected for input, but got: [ ${tensorType(x)}{${x.shape.join(',')}} ]`
      : `Expected ${ranks} with possibly 0 batch size and other non-zero dimensions for input, but got: ` +
          formatList(x.shape),
  );
}

/** Source: the shape checks of ReflectionPad.cpp and ReplicationPadding.cpp. */
function checkSides(x: Tensor, mode: 'reflect' | 'replicate', sides: readonly Sides[]): void {
  if (mode === 'reflect') {
    sides.forEach(({ dim, before, after }, i) => {
      const size = x.shape[dim]!;
      if (before < size && after < size) return;
      throw new RuntimeError(
        `Argument #${4 + 2 * i}: Padding size should be less than the corresponding input dimension, but got: padding ` +
          `(${before}, ${after}) at dimension ${dim} of input ${sides.length === 2 ? x.ndim : formatList(x.shape)}`,
      );
    });
  }
  const grown = sides.map(({ dim, before, after }) => x.shape[dim]! + before + after);
  if (grown.every((size) => size >= 1)) return;
  const letters = ['W', 'H', 'D'];
  const list = (sizes: readonly number[]): string =>
    sizes
      .map((size, i) => `${letters[i]}: ${size}`)
      .reverse()
      .join(' ');
  const given = list(sides.map(({ dim }) => x.shape[dim]!));
  const space = mode === 'reflect' && sides.length === 1 ? ['2', ''] : ['', ' '];
  throw new RuntimeError(
    `${space[0]}input (${given})${space[1]}is too small. Calculated output ${list(grown)}`,
  );
}

function checkCircular(x: Tensor, pad: readonly number[]): void {
  const expected = 2 * (x.ndim - 2);
  if (pad.length !== expected) {
    throw new RuntimeError(`Invalid padding size, expected ${expected} but got ${pad.length}`);
  }
  for (const { dim, before, after } of sidesOf(x.ndim, pad).reverse()) {
    const size = x.shape[dim]!;
    if (before > size || after > size) {
      throw new RuntimeError('Padding value causes wrapping around more than once.');
    }
    if (size + before + after < 0) {
      throw new RuntimeError('Negative padding value is resulting in an empty dimension');
    }
  }
}

/**
 * `input` with new elements around its last dimensions. `pad` holds how many before and after the last dimension, then
 * those of the one in front of it, and so on; negative numbers cut off. They are a constant, or by `mode` the elements
 * mirrored at the edge ('reflect'), the one at the edge ('replicate') or those of the other end ('circular'): these
 * take one to three dimensions of a tensor `[n?, channels, ...]`, the first two floats only. Errors: RuntimeError for
 * lists and sizes that do not fit, NotImplementedError for other ranks and modes.
 */
export function pad(input: Tensor, padding: readonly number[], options: PadOptions = {}): Tensor {
  checkTensor('pad', 'input', 1, input);
  if (!Array.isArray(padding)) {
    throw new TypeError(
      `pad(): argument 'pad' (position 2) must be tuple of ints, not ${pythonType(padding)}`,
    );
  }
  const { mode = 'constant', value = null } = options;
  if (padding.length % 2 !== 0) throw new RuntimeError('Padding length must be divisible by 2');
  if (padding.length > 2 * input.ndim) throw new RuntimeError('Padding length too large');
  if (mode === 'constant') return constantPadNd(input, padding, value ?? 0);
  if (!Object.hasOwn(SOURCES, mode))
    throw new NotImplementedError(`Unrecognised padding mode ${String(mode)}`);
  if (value !== null && value !== 0) {
    throw new RuntimeError(`Padding mode "${mode}" doesn't take in value argument`);
  }
  const dims = padding.length / 2;
  if (dims < 1 || dims > 3 || (input.ndim !== dims + 1 && input.ndim !== dims + 2)) {
    throw new NotImplementedError(
      'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now',
    );
  }
  const sides = sidesOf(input.ndim, padding);
  if (mode === 'circular') {
    checkCircular(input, padding);
    return padByIndex(input, mode, sides);
  }
  checkInput(input, mode, dims);
  checkSides(input, mode, sides);
  if (!isFloat(input.dtype)) throw notImplementedFor(KERNELS[mode][dims - 1]!, input.dtype);
  return named(`${NODES[mode]}${dims}DBackward0`, padByIndex(input, mode, sides));
}
