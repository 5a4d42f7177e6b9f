import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { sameShape } from '../../../tensor/layout.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { optionsAfterTwo } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { normalised } from './normalise.ts';

/** Error unless `normalizedShape` is that of the last dimensions of x, and of weight and bias. */
function check(x: Tensor, shape: readonly number[], weight: Tensor | null, bias: Tensor | null): void {
  if (shape.length === 0) {
    throw new RuntimeError(
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got ' +
        'normalized_shape = []',
    );
  }
  for (const [name, parameter] of [
    ['weight', weight],
    ['bias', bias],
  ] as const) {
    if (parameter === null || sameShape(parameter.shape, shape)) continue;
    throw new RuntimeError(
      `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ` +
        `${formatList(parameter.shape)} and normalized_shape = ${formatList(shape)}`,
    );
  }
  if (x.ndim < shape.length || !sameShape(x.shape.slice(x.ndim - shape.length), shape)) {
    throw new RuntimeError(
      `Given normalized_shape=${formatList(shape)}, expected input with shape [*, ${shape.join(', ')}], but got input ` +
        `of size${formatList(x.shape)}`,
    );
  }
  if (!isFloat(x.dtype)) throw notImplementedFor('LayerNormKernelImpl', x.dtype);
  for (const parameter of [weight, bias]) {
    if (parameter === null || parameter.dtype === x.dtype) continue;
    const [expected, found] = [x, parameter].map(({ dtype }) => dtypeInfo(dtype).scalarType);
    throw new RuntimeError(`expected scalar type ${expected} but found ${found}`);
  }
}

/**
 * `layerNorm` with the mean and the inverse deviation, whose normalised dimensions have size 1: PyTorch's
 * `native_layer_norm`.
 */
export function nativeLayerNorm(
  input: Tensor,
  normalizedShape: readonly number[],
  weight: Tensor | null | undefined,
  bias: Tensor | null | undefined,
  eps: number,
): [Tensor, Tensor, Tensor] {
  const [w, b] = [weight ?? null, bias ?? null];
  check(input, normalizedShape, w, b);
  const { shape } = input;
  const lead = input.ndim - normalizedShape.length;
  const dims = normalizedShape.map((_, i) => lead + i);
  const full = (x: Tensor | null): Tensor | null =>
    x && (lead === 0 ? x : reshapeTo(x, [...new Array<number>(lead).fill(1), ...normalizedShape]));
  return normalised(input, full(w), full(b), { name: 'NativeLayerNormBackward0', shape, dims, eps });
}

export interface LayerNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

type ParameterOr<O> = Tensor | null | O;

/**
 * Elements of mean 0 and variance 1 over the last dimensions, whose sizes are `normalizedShape`, times `weight` plus
 * `bias` of that shape. Floats. RuntimeError for shapes and dtypes that do not fit.
 */
export function layerNorm(
  input: Tensor,
  normalizedShape: readonly number[],
  weight?: ParameterOr<LayerNormOptions>,
  bias?: ParameterOr<LayerNormOptions>,
  options?: LayerNormOptions,
): Tensor {
  const [w, b, { eps = 1e-5 }] = optionsAfterTwo<Tensor | null, Tensor | null, LayerNormOptions>(
    weight,
    bias,
    options,
  );
  return nativeLayerNorm(input, normalizedShape, w, b, eps)[0];
}
