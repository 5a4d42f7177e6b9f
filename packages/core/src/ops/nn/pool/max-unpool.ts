import { RuntimeError, ValueError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { sameShape } from '../../../tensor/layout.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { fullOf } from '../../base/fill.ts';
import { isOptions } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { checkInside } from '../../indexing/check.ts';
import { IndexedOp } from '../../indexing/indexed-op.ts';
import { selectAlong } from '../../indexing/selection.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { unsqueeze, squeeze } from '../../shape/squeeze.ts';
import type { PerDimension } from '../convolution.ts';

export interface MaxUnpoolOptions {
  readonly padding?: PerDimension;
  /** Size of the result, where several would give the same maxima. */
  readonly outputSize?: readonly number[] | null;
}

const planesOp = new IndexedOp('MaxUnpool2DBackward0', selectAlong);

const spread = (value: PerDimension, dims: number): readonly number[] =>
  typeof value === 'number' ? new Array<number>(dims).fill(value) : value;

/** Sizes of the result. Source: torch.nn.functional._unpool_output_size. */
function sizesOf(
  x: Tensor,
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  outputSize: readonly number[] | null,
): readonly number[] {
  const dims = kernel.length;
  const natural = kernel.map((k, d) => (x.shape[x.ndim - dims + d]! - 1) * stride[d]! + k - 2 * padding[d]!);
  if (outputSize === null) return natural;
  const sizes = outputSize.length === dims + 2 ? outputSize.slice(2) : outputSize;
  if (sizes.length !== dims) {
    throw new ValueError(
      `output_size should be a sequence containing ${dims} or ${dims + 2} elements, but it has a length of ` +
        `'${sizes.length}'`,
    );
  }
  sizes.forEach((size, d) => {
    const [least, most] = [natural[d]! - stride[d]!, natural[d]! + stride[d]!];
    if (least < size && size < most) return;
    throw new ValueError(
      `invalid output_size "(${sizes.join(', ')}${dims === 1 ? ',' : ''})" (dim ${d} must be between ${least} and ${most})`,
    );
  });
  return sizes;
}

function checkInput(x: Tensor, indices: Tensor, dims: number, spatial: readonly number[]): void {
  if (indices.dtype !== 'int32') {
    throw new RuntimeError(
      `elements in indices should be type int64 but got: ${dtypeInfo(indices.dtype).scalarType}`,
    );
  }
  if (x.ndim !== dims + 1 && x.ndim !== dims + 2) {
    throw new RuntimeError(
      `Input to max_unpooling${dims}d should be a ${dims + 1}d or ${dims + 2}d Tensor, but got a tensor with ${x.ndim} ` +
        'dimensions.',
    );
  }
  if (!sameShape(x.shape, indices.shape)) {
    throw new RuntimeError(
      `Expected shape of indices to be same as that of the input tensor (${formatList(x.shape)}) but got indices ` +
        `tensor with shape: ${formatList(indices.shape)}`,
    );
  }
  const batched = x.ndim === dims + 2;
  const empty = x.shape.findIndex((size, d) => size === 0 && !(batched && d === 0));
  if (empty >= 0) {
    throw new RuntimeError(
      `max_unpooling${dims}d_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ` +
        `${formatList(x.shape)} with dimension ${empty} being empty.`,
    );
  }
  checkInside(
    indices,
    0,
    numel(spatial),
    (bad) =>
      new RuntimeError(`Found an invalid max index: ${bad} (output volumes are of size ${spatial.join('x')}`),
  );
}

function unpool(
  dims: number,
  input: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  strideOr: PerDimension | null | MaxUnpoolOptions | undefined,
  more: MaxUnpoolOptions | undefined,
): Tensor {
  const options = isOptions(strideOr) ? (strideOr as MaxUnpoolOptions) : (more ?? {});
  const kernel = spread(kernelSize, dims);
  const given = isOptions(strideOr) ? null : (strideOr as PerDimension | null | undefined);
  const stride = given === null || given === undefined ? kernel : spread(given, dims);
  const sizes = sizesOf(
    input,
    kernel,
    stride,
    spread(options.padding ?? 0, dims),
    options.outputSize ?? null,
  );
  // PyTorch unpools vectors as columns of a plane.
  const flat = dims === 1;
  const [x, index] = flat ? [unsqueeze(input, -1), unsqueeze(indices, -1)] : [input, indices];
  const spatial = flat ? [...sizes, 1] : sizes;
  checkInput(x, index, spatial.length, spatial);
  if (!isFloat(x.dtype)) throw notImplementedFor(`max_unpool${spatial.length}d`, x.dtype);
  const lead = x.shape.slice(0, x.ndim - spatial.length);
  const rows = (tensor: Tensor): Tensor =>
    reshapeTo(tensor, [numel(lead), numel(x.shape.slice(lead.length))]);
  const zeros = fullOf(x.device, x.dtype, [numel(lead), numel(spatial)], 0);
  const name = `MaxUnpool${spatial.length}DBackward0`;
  const out = planesOp.put(zeros, rows(x), [rows(index)], [1], { name, combine: 'set' });
  const result = reshapeTo(out, [...lead, ...spatial]);
  return flat ? squeeze(result, -1) : result;
}

type StrideOr = PerDimension | null | MaxUnpoolOptions;

/**
 * Zeros with the elements of `input` `[n?, channels, size]` at the places `indices` (int32) that `maxPool1d` gave: its
 * partial inverse. `stride` is the kernel size unless given. Floats. Errors: ValueError for an output size that the pool
 * cannot have had, RuntimeError for places out of range.
 */
export const maxUnpool1d = (
  input: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr,
  options?: MaxUnpoolOptions,
): Tensor => unpool(1, input, indices, kernelSize, stride, options);

/** The partial inverse of `maxPool2d`, for `[n?, channels, h, w]`; like `maxUnpool1d`. */
export const maxUnpool2d = (
  input: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr,
  options?: MaxUnpoolOptions,
): Tensor => unpool(2, input, indices, kernelSize, stride, options);

/** The partial inverse of `maxPool3d`, for `[n?, channels, d, h, w]`; like `maxUnpool1d`. */
export const maxUnpool3d = (
  input: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  stride?: StrideOr,
  options?: MaxUnpoolOptions,
): Tensor => unpool(3, input, indices, kernelSize, stride, options);
