import { readsAtOnce } from '../../tensor/at-once.ts';
import { scope } from '../../tensor/scope.ts';
import { numel } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { sumDims } from '../base/sum.ts';
import { add } from '../elementwise/arithmetic.ts';
import { baddbmm } from '../matrix/add-product.ts';
import { bmm, matmul } from '../matrix/products.ts';
import { catAlong } from '../shape/join.ts';
import { transpose } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { sliceRange } from '../shape/slice.ts';
import { countsOf, sizesAfter, type Convolution } from './convolution-shape.ts';
import { padConstant } from './pad-constant.ts';
import { foldWindows, windowsOf } from './windows.ts';

/**
 * Convolution as a matrix product of the weight and the windows of the input, which are copied for it: `kernel` times as
 * much as the input. Where that is much, one part of the batch is done after another. Nothing here is recorded.
 */

/**
 * Elements of windows that are copied for one product at most, if the windows of one input are no more. A GPU, which is
 * read later, wants large products (64 channels of 56 x 56, 3 x 3, 32 images on an H200: 0.75 ms at once, 1.02 in parts
 * as for a processor and its caches).
 */
const MOST = 2 ** 22;
const MOST_READ_LATER = 2 ** 26;

/** The results of `compute` for the parts of a batch of inputs of this shape, which lie with `sample`. */
function inParts(
  sample: Tensor,
  shape: readonly number[],
  conv: Convolution,
  compute: (part: (x: Tensor) => Tensor) => Tensor,
): Tensor[] {
  const [batch, channels] = shape as unknown as [number, number];
  const windows = channels * numel(conv.kernel) * numel(countsOf(shape, conv));
  const step = Math.max(1, Math.floor((readsAtOnce(sample) ? MOST : MOST_READ_LATER) / windows));
  if (step >= batch) return [compute((x) => x)];
  return Array.from({ length: Math.ceil(batch / step) }, (_, i) => {
    const [start, end] = [i * step, Math.min((i + 1) * step, batch)];
    return scope(() => compute((x) => sliceRange(x, 0, start, end)));
  });
}

const joined = (parts: readonly Tensor[]): Tensor => (parts.length === 1 ? parts[0]! : catAlong(parts, 0));

/** Columns of the matrix product: `[batch, groups, channels / groups * kernel, positions]`. */
function columnsOf(x: Tensor, conv: Convolution): Tensor {
  const windows = windowsOf(padConstant(x, conv.padding), conv);
  const [batch, channels] = x.shape as unknown as [number, number];
  const depth = (channels / conv.groups) * numel(conv.kernel);
  const positions = numel(windows.shape.slice(2 + conv.kernel.length));
  return reshapeTo(windows, [batch, conv.groups, depth, positions]);
}

/** The weight as a matrix per group, for every element of the batch: `[batch, groups, out / groups, depth]`. */
function weightMatrix(weight: Tensor, batch: number, groups: number): Tensor {
  const [out] = weight.shape as unknown as [number];
  const matrix = reshapeTo(weight, [1, groups, out / groups, numel(weight.shape) / out]);
  return expand(matrix, [batch, groups, out / groups, numel(weight.shape) / out]);
}

/** Gradient of the output with its positions in a row: `[batch, groups, out / groups, positions]`. */
function grouped(g: Tensor, groups: number): Tensor {
  const [batch, out, ...spatial] = g.shape as unknown as [number, number, ...number[]];
  return reshapeTo(g, [batch, groups, out / groups, numel(spatial)]);
}

/** One number for each row of a product, in a matrix per group (and element of the batch, where there are several). */
function biasMatrix(bias: Tensor, batch: number, groups: number): Tensor {
  const rows = bias.shape[0]! / groups;
  const count = groups === 1 ? 1 : batch;
  const matrices = expand(reshapeTo(bias, [1, groups, rows, 1]), [count, groups, rows, 1]);
  return reshapeTo(matrices, [count * groups, rows, 1]);
}

/** See `convolve`. */
export const convolveByProduct = (
  x: Tensor,
  weight: Tensor,
  conv: Convolution,
  bias: Tensor | null,
): Tensor => joined(inParts(x, x.shape, conv, (part) => convolvePart(part(x), weight, conv, bias)));

function convolvePart(x: Tensor, weight: Tensor, conv: Convolution, bias: Tensor | null): Tensor {
  const [batch] = x.shape as unknown as [number];
  const { groups } = conv;
  const flat = (matrices: Tensor): Tensor =>
    reshapeTo(matrices, [batch * groups, ...matrices.shape.slice(2)]);
  const [left, right] = [flat(weightMatrix(weight, batch, groups)), flat(columnsOf(x, conv))];
  const product = bias === null ? bmm(left, right) : baddbmm(biasMatrix(bias, batch, groups), left, right);
  return reshapeTo(product, [batch, weight.shape[0]!, ...countsOf(x.shape, conv)]);
}

/** See `inputGradient`. */
export const inputGradientByProduct = (
  g: Tensor,
  weight: Tensor,
  shape: readonly number[],
  conv: Convolution,
): Tensor => joined(inParts(g, shape, conv, (part) => inputGradientPart(part(g), weight, shape, conv)));

function inputGradientPart(g: Tensor, weight: Tensor, shape: readonly number[], conv: Convolution): Tensor {
  const [batch] = g.shape as unknown as [number];
  const left = transpose(weightMatrix(weight, batch, conv.groups), -2, -1);
  const columns = matmul(left, grouped(g, conv.groups));
  const [, ...padded] = sizesAfter(shape, conv);
  const windows = reshapeTo(columns, [batch, shape[1]!, ...conv.kernel, ...countsOf(shape, conv)]);
  const { before, after } = conv.padding;
  const cut = { before: before.map((n) => -n), after: after.map((n) => -n), value: 0 };
  return padConstant(foldWindows(windows, [batch, ...padded], conv), cut);
}

/** See `weightGradient`. */
export function weightGradientByProduct(
  g: Tensor,
  x: Tensor,
  shape: readonly number[],
  conv: Convolution,
): Tensor {
  const parts = inParts(x, x.shape, conv, (part) => weightGradientPart(part(g), part(x), conv));
  const sum = parts.reduce((a, b) => add(a, b));
  return reshapeTo(transpose(sum, -2, -1), shape);
}

/** `[groups, depth, out / groups]`. */
function weightGradientPart(g: Tensor, x: Tensor, conv: Convolution): Tensor {
  // Of the two factors the gradient is by far the smaller one to be read across its rows.
  const product = matmul(columnsOf(x, conv), transpose(grouped(g, conv.groups), -2, -1));
  return sumDims(product, [0], false);
}
