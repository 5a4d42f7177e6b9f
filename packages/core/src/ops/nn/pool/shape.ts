import { RuntimeError } from '../../../errors.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { PerDimension } from '../convolution.ts';

/** How a window slides over the spatial dimensions. */
export interface PoolGeometry {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  /** Number of windows along each dimension. */
  readonly counts: readonly number[];
}

const NUMBERS = ['', 'one', 'two', 'three'];

/** PyTorch's words for a parameter of a wrong length. */
export type Wording = (parameter: string, given: number) => string;

/** `value` once per dimension. */
export function parameter(name: string, value: PerDimension, dims: number, wording: Wording): number[] {
  if (typeof value === 'number') return new Array<number>(dims).fill(value);
  if (value.length === 1) return new Array<number>(dims).fill(value[0]!);
  if (value.length === dims) return [...value];
  throw new RuntimeError(wording(name, value.length));
}

/** A stride, or the options right away. */
export type StrideOr<O> = PerDimension | null | O;

/** The stride, which is the kernel size unless given. */
export function strideOf(
  given: PerDimension | null | undefined,
  kernel: readonly number[],
  wording: Wording,
): readonly number[] {
  const omitted = given === null || given === undefined || (typeof given !== 'number' && given.length === 0);
  return omitted ? kernel : parameter('stride', given, kernel.length, wording);
}

export const maxPoolWording =
  (dims: number): Wording =>
  (name, given) => {
    const place = dims === 1 ? '' : `max_pool${dims}d: `;
    if (dims === 1) {
      const what = name === 'stride' ? 'must be None, an int,' : 'must be an int,';
      const list = name === 'kernel_size' ? 'list of ints or tuple' : 'list of ints, or tuple';
      return `max_pool1d() ${name} ${what} ${list} of ints of size 1 but got size ${given}`;
    }
    const either = `a single int, or a tuple of ${NUMBERS[dims]} ints`;
    if (name === 'stride') return `${place}stride must either be omitted, ${either}`;
    if (name === 'padding') return `${place}padding must be either be ${either}`;
    return `${place}${name} must ${name === 'dilation' ? 'be either' : 'either be'} ${either}`;
  };

export const averagePoolWording =
  (dims: number): Wording =>
  (name, given) => {
    if (dims === 1) return `avg_pool1d() argument '${name}' should contain one int (got ${given})`;
    const either = dims === 2 ? 'either be ' : 'be ';
    const omitted = name === 'stride' ? 'omitted, ' : '';
    return `avg_pool${dims}d: ${name} must ${either}${omitted}a single int, or a tuple of ${NUMBERS[dims]} ints`;
  };

/** Number of windows. Source: pooling_output_shape, whose checks these are. */
export function windowCount(
  size: number,
  kernel: number,
  stride: number,
  pad: number,
  dilation: number,
  ceilMode: boolean,
): number {
  if (stride === 0) throw new RuntimeError('stride should not be zero');
  if (pad < 0) throw new RuntimeError(`pad must be non-negative, but got pad: ${pad}`);
  if (pad > Math.floor(kernel / 2)) {
    throw new RuntimeError(
      `pad should be at most half of kernel size, but got pad=${pad} and kernel_size=${kernel}`,
    );
  }
  const room = size + 2 * pad - dilation * (kernel - 1) - 1 + (ceilMode ? stride - 1 : 0);
  const count = Math.floor(room / stride) + 1;
  // The last window has to start inside the input or its left padding.
  return ceilMode && (count - 1) * stride >= size + pad ? count - 1 : count;
}

const LETTERS = ['T', 'H', 'W'];

/** `kH: 2 kW: 3`; pooling in one dimension is done in two. */
function lettered(prefix: string, values: readonly number[]): string {
  const list = values.length === 1 ? [1, values[0]!] : values;
  return list.map((value, i) => `${prefix}${LETTERS[i + 3 - list.length]}: ${value}`).join(' ');
}

/** Error unless all of `values` are positive. */
function checkPositive(what: string, prefix: string, values: readonly number[]): void {
  if (values.every((value) => value > 0)) return;
  throw new RuntimeError(`${what} should be greater than zero, but got ${lettered(prefix, values)}`);
}

export function checkGeometry({ kernel, stride, dilation }: Omit<PoolGeometry, 'counts' | 'padding'>): void {
  checkPositive('kernel size', 'k', kernel);
  checkPositive('stride', 'd', stride);
  checkPositive('dilation', 'dilation', dilation);
}

/** Error unless there is a window. `x` is `[batch, channels, ...spatial]`. */
export function checkCounts(x: Tensor, counts: readonly number[]): void {
  if (counts.every((count) => count >= 1)) return;
  const [, channels, ...spatial] = x.shape as unknown as [number, number, ...number[]];
  const flat = spatial.length === 1 ? [1] : [];
  const list = (sizes: readonly number[]): string => [channels, ...flat, ...sizes].join('x');
  throw new RuntimeError(
    `Given input size: (${list(spatial)}). Calculated output size: (${list(counts)}). Output size is too small`,
  );
}

/** Error unless `x` has a channel dimension and `dims` others, all of them with elements; a batch may be empty. */
export function checkPlanes(x: Tensor, dims: number, op: string): void {
  const fits = x.ndim === dims + 1 || x.ndim === dims + 2;
  const batched = x.ndim === dims + 2;
  const empty = x.shape.findIndex((size, d) => size === 0 && !(batched && d === 0));
  if (dims === 3) {
    if (!fits) throw new RuntimeError('non-empty 4D or 5D (batch mode) tensor expected for input');
    if (empty < 0) return;
    throw new RuntimeError(
      `${op}(): Expected input's non-batch dimensions to have positive length, but input has a shape of ` +
        `${formatList(x.shape)} and non-batch dimension ${empty - (batched ? 1 : 0)} has length zero!`,
    );
  }
  if (fits && empty < 0) return;
  throw new RuntimeError(
    'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:' +
      formatList(dims === 1 ? withFlat(x.shape) : x.shape),
  );
}

/** Pooling in one dimension is done in two, the first of size 1. */
const withFlat = (shape: readonly number[]): number[] => [...shape.slice(0, -1), 1, ...shape.slice(-1)];
