import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { named } from '../base/named.ts';
import { Pointwise } from '../base/pointwise.ts';
import { optionsAfter, optionsAfterTwo } from '../base/sizes.ts';
import { floatOnly, same } from '../base/types.ts';
import { applyInPlace } from '../base/in-place.ts';
import { neg } from '../elementwise/arithmetic.ts';
import { drawn, generatorOf, hostFloats, type DrawOptions } from '../random/draw.ts';
import { logSoftmax as logSoftmaxOf, softmax as softmaxOf } from '../reduce/softmax.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { sliceRange } from '../shape/slice.ts';
import { leakyRelu, type InPlaceOptions } from './activation.ts';

const preluOp = new Pointwise({
  name: 'prelu',
  gradName: 'PreluBackward0',
  arity: 2,
  types: same,
  kernel: floatOnly('prelu_cpu'),
  forward: (x, w) => e.where(e.gt(x!, 0), x!, e.mul(w!, x!)),
  backward: (g, _out, x, w) => [e.where(e.gt(x!, 0), g, e.mul(w!, g)), e.where(e.gt(x!, 0), 0, e.mul(x!, g))],
});

/**
 * x, times `weight` where it is negative: one number, or one for each of the channels along dimension 1. Floats of
 * one dtype. RuntimeError for another number of weights.
 */
export function prelu(input: Tensor, weight: Tensor): Tensor {
  const count = weight.layout.size;
  if (count !== 1) {
    if (input.ndim === 0) throw new RuntimeError('Not allow zero-dim input tensor.');
    const channels = input.ndim > 1 ? input.shape[1]! : 1;
    if (channels !== count) {
      throw new RuntimeError(
        'Mismatch of parameter numbers and input channel size. Found parameter numbers = ' +
          `${count} and channel size = ${channels}.`,
      );
    }
  }
  if (weight.ndim > 1) {
    throw new RuntimeError(
      `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got ndim = ${weight.ndim}`,
    );
  }
  if (weight.dtype !== input.dtype && isFloat(input.dtype)) {
    const [found, expected] = [weight, input].map(({ dtype }) => dtypeInfo(dtype).scalarType);
    throw new RuntimeError(`Found dtype ${found} but expected ${expected}`);
  }
  const shape = input.shape.map((_, d) => (d === 1 ? count : 1));
  return preluOp.apply2(input, reshapeTo(weight, count === 1 ? [] : shape));
}

const gluOp = new Pointwise({
  name: 'glu',
  arity: 2,
  types: same,
  kernel: floatOnly('glu_cpu'),
  forward: (a, b) => e.div(a!, e.add(1, e.unary('exp', e.neg(b!)))),
  backward(g, _out, a, b) {
    const gate = e.div(1, e.add(1, e.unary('exp', e.neg(b!))));
    return [e.mul(g, gate), e.mul(e.mul(e.mul(e.sub(1, gate), gate), g), a!)];
  },
});

/** `a sigmoid(b)` of the two halves of the input along `dim`, which has an even size. Floats. */
export function glu(input: Tensor, dim = -1): Tensor {
  if (input.ndim === 0)
    throw new RuntimeError('glu does not support scalars because halving size must be even');
  const d = wrapDim(dim, input.ndim);
  const size = input.shape[d]!;
  if (size % 2 !== 0) {
    throw new RuntimeError(`Halving dimension must be even, but dimension ${d} is size ${size}`);
  }
  const half = size / 2;
  const [a, b] = [sliceRange(input, d, 0, half), sliceRange(input, d, half, size)];
  return named('GluBackward0', gluOp.apply2(a, b));
}

const scaleOp = (gradName: string): Pointwise =>
  new Pointwise({
    name: 'rrelu_with_noise',
    gradName,
    arity: 2,
    types: same,
    forward: (x, noise) => e.mul(x!, noise!),
    backward: (g, _out, _x, noise) => [e.mul(g, noise!), null],
  });
const randomLeakOp = scaleOp('RreluWithNoiseBackward0');
const randomLeakInPlaceOp = scaleOp('RreluWithNoiseBackward1');

export interface RreluOptions extends InPlaceOptions, DrawOptions {
  /** Draw the slopes; otherwise their mean is taken. */
  readonly training?: boolean;
}

/**
 * x, times a slope drawn from [lower, upper) where it is not positive. Reads the input on the host, since a number
 * is drawn for these elements alone. Floats.
 */
export function rrelu(
  input: Tensor,
  lower?: number | RreluOptions,
  upper?: number | RreluOptions,
  more?: RreluOptions,
): Tensor {
  const [low = 1 / 8, high = 1 / 3, options] = optionsAfterTwo<number, number, RreluOptions>(
    lower,
    upper,
    more,
  );
  if (low > high) throw new RuntimeError('Lower bound should be less than or equal to the upper bound');
  if (!options.training) return leakyRelu(input, (low + high) / 2, options);
  const values = hostFloats(input, 'rrelu_with_noise_out_cpu');
  const generator = generatorOf(options);
  const noise = drawn(input.device, input.dtype, input.shape, (out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = values[i]! <= 0 ? generator.uniformDouble() * (high - low) + low : 1;
    }
  });
  return options.inplace
    ? applyInPlace(randomLeakInPlaceOp, input, [input, noise])
    : randomLeakOp.apply2(input, noise);
}
export const rrelu_ = (input: Tensor, lower = 1 / 8, upper = 1 / 3, options: RreluOptions = {}): Tensor =>
  rrelu(input, lower, upper, { ...options, inplace: true });

export interface SoftmaxOptions {
  /** Convert the input to this dtype first. */
  readonly dtype?: DType;
}

/** A dimension, or the options right away. */
type SoftmaxDim = number | null | SoftmaxOptions;

/** The dimension, PyTorch's choice where none is named, and the options. */
function softmaxArguments(
  x: Tensor,
  dim: SoftmaxDim | undefined,
  more: SoftmaxOptions | undefined,
): [number, SoftmaxOptions] {
  const [place, options] = optionsAfter<number | null, SoftmaxOptions>(dim, more);
  return [place ?? (x.ndim === 0 || x.ndim === 1 || x.ndim === 3 ? 0 : 1), options];
}

/** See the function `softmax`; without a dimension it is 0 for 0, 1 or 3 dimensions and 1 for others. */
export const softmax = (input: Tensor, dim?: SoftmaxDim, options?: SoftmaxOptions): Tensor =>
  softmaxOf(input, ...softmaxArguments(input, dim, options));

/** Logarithm of `softmax`, computed without it. */
export const logSoftmax = (input: Tensor, dim?: SoftmaxDim, options?: SoftmaxOptions): Tensor =>
  logSoftmaxOf(input, ...softmaxArguments(input, dim, options));

/** `softmax` of the negated input. */
export const softmin = (input: Tensor, dim?: SoftmaxDim, options?: SoftmaxOptions): Tensor =>
  softmaxOf(neg(input), ...softmaxArguments(input, dim, options));
