import { RuntimeError } from '../../errors.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { named } from '../base/named.ts';
import { notImplementedFor } from '../base/types.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { squeeze, unsqueeze } from '../shape/squeeze.ts';
import type { PerDimension } from './convolution.ts';
import { padConstant, type Padding } from './pad-constant.ts';
import { foldWindows, windowCounts, windowsOf } from './windows.ts';

export interface UnfoldOptions {
  readonly dilation?: PerDimension;
  /** Zeros on both sides. */
  readonly padding?: PerDimension;
  readonly stride?: PerDimension;
}

interface Blocks {
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

function pair(name: string, value: PerDimension): number[] {
  if (typeof value === 'number') return [value, value];
  if (value.length === 1) return [value[0]!, value[0]!];
  if (value.length === 2) return [...value];
  throw new RuntimeError(`It is expected ${name} equals to 2, but got size ${value.length}`);
}

function checkAtLeast(least: number, what: string, name: string, [h, w]: readonly number[]): void {
  if (h! >= least && w! >= least) return;
  const need = least > 0 ? 'be greater than zero' : 'be non-negative';
  throw new RuntimeError(`${what} should ${need}, but got ${name}_height: ${h} ${name}_width: ${w}`);
}

function blocksOf(kernelSize: PerDimension, options: UnfoldOptions): Blocks {
  const kernel = pair('kernel_size', kernelSize);
  const dilation = pair('dilation', options.dilation ?? 1);
  const padding = pair('padding', options.padding ?? 0);
  const stride = pair('stride', options.stride ?? 1);
  checkAtLeast(1, 'kernel size', 'kernel', kernel);
  checkAtLeast(1, 'dilation', 'dilation', dilation);
  checkAtLeast(0, 'padding', 'pad', padding);
  checkAtLeast(1, 'stride', 'stride', stride);
  return { kernel, dilation, padding, stride };
}

const tuple = (values: readonly number[]): string => `(${values.join(', ')})`;

const around = ({ padding }: Blocks, sign: 1 | -1): Padding => {
  const amounts = [0, 0, ...padding.map((n) => sign * n)];
  return { before: amounts, after: amounts, value: 0 };
};

const padded = (spatial: readonly number[], { padding }: Blocks): number[] =>
  spatial.map((size, d) => size + 2 * padding[d]!);

/**
 * The blocks that a window sees on its way over `[n?, c, h, w]`, one a column: `[n?, c * kh * kw, blocks]`. Floats.
 * Errors: RuntimeError where no window fits.
 */
export function unfold(input: Tensor, kernelSize: PerDimension, options: UnfoldOptions = {}): Tensor {
  const blocks = blocksOf(kernelSize, options);
  const batched = input.ndim === 4;
  if ((!batched && input.ndim !== 3) || input.shape.some((size, d) => size === 0 && !(batched && d === 0))) {
    throw new RuntimeError(
      'Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but ' +
        `got: ${formatList(input.shape)}`,
    );
  }
  const x = batched ? input : unsqueeze(input, 0);
  const [n, c, ...spatial] = x.shape as unknown as [number, number, number, number];
  const counts = windowCounts(padded(spatial, blocks), blocks);
  if (counts.some((count) => count < 1)) {
    throw new RuntimeError(
      `Given input with spatial size ${tuple(spatial)}, kernel_size=${tuple(blocks.kernel)}, ` +
        `dilation=${tuple(blocks.dilation)}, padding=${tuple(blocks.padding)}, calculated shape of the array of sliding ` +
        `blocks as ${tuple(counts)}, but its components must be at least one.`,
    );
  }
  if (!isFloat(x.dtype)) throw notImplementedFor('im2col_out_cpu', x.dtype);
  const [kh, kw] = blocks.kernel as [number, number];
  const windows = windowsOf(padConstant(x, around(blocks, 1)), blocks);
  const columns = named('Im2ColBackward0', reshapeTo(windows, [n, c * kh * kw, counts[0]! * counts[1]!]));
  return batched ? columns : squeeze(columns, 0);
}

/**
 * The adjoint of `unfold`: blocks `[n?, c * kh * kw, blocks]` added up where they overlap, `[n?, c, h, w]`. Errors:
 * RuntimeError where the number of blocks is another than that of the windows.
 */
export function fold(
  input: Tensor,
  outputSize: PerDimension,
  kernelSize: PerDimension,
  options: UnfoldOptions = {},
): Tensor {
  const size = pair('output_size', outputSize);
  const blocks = blocksOf(kernelSize, options);
  const batched = input.ndim === 3;
  if ((!batched && input.ndim !== 2) || input.shape.some((n, d) => n === 0 && !(batched && d === 0))) {
    throw new RuntimeError(
      'Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, ' +
        `but got: ${formatList(input.shape)}`,
    );
  }
  const x = batched ? input : unsqueeze(input, 0);
  const [n, rows, length] = x.shape as unknown as [number, number, number];
  const [kh, kw] = blocks.kernel as [number, number];
  if (rows % (kh * kw) !== 0) {
    throw new RuntimeError(
      "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got " +
        `input.size(1)=${rows} and kernel_size=${tuple(blocks.kernel)}.`,
    );
  }
  const counts = windowCounts(padded(size, blocks), blocks);
  const count = counts[0]! * counts[1]!;
  if (count !== length || counts.some((each) => each < 1)) {
    throw new RuntimeError(
      `Given output_size=${tuple(size)}, kernel_size=${tuple(blocks.kernel)}, dilation=${tuple(blocks.dilation)}, ` +
        `padding=${tuple(blocks.padding)}, stride=${tuple(blocks.stride)}, expected size of input's dimension 2 to ` +
        `match the calculated number of sliding blocks ${counts[0]} * ${counts[1]} = ${count}, but got ` +
        `input.size(2)=${length}.`,
    );
  }
  if (!isFloat(x.dtype)) throw notImplementedFor('col2im_out_cpu', x.dtype);
  const c = rows / (kh * kw);
  const windows = reshapeTo(x, [n, c, kh, kw, ...counts]);
  const sums = foldWindows(windows, [n, c, ...padded(size, blocks)], blocks);
  const image = named('Col2ImBackward0', padConstant(sums, around(blocks, -1)));
  return batched ? image : squeeze(image, 0);
}
