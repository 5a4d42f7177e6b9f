import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, isIntegral } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { ownDim, Tensor, wrapDim } from '../../tensor/tensor.ts';
import type { Grad } from '../../autograd/node.ts';
import { fullOf } from '../base/fill.ts';
import { argumentError, pythonType } from '../base/arguments.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { numberList } from '../base/sizes.ts';
import { makeView } from '../base/view.ts';
import { catAlong, stackAlong } from './join.ts';
import { replaced, without } from './lists.ts';
import { sliceRange } from './slice.ts';

interface Split {
  readonly dim: number;
  /** Sizes of the parts along `dim`. */
  readonly sizes: readonly number[];
}

/** Consecutive parts of a tensor, all of them views; PyTorch names the node by the op that was called. */
const splitRow = (name: string): Row<Split> => {
  const row: Row<Split> = {
    name,
    forward([x], { dim, sizes }) {
      const stride = x!.layout.strides[dim]!;
      let { offset } = x!;
      return sizes.map((size) => {
        const shape = replaced(x!.shape, dim, size);
        const part = makeView(x!, shape, x!.layout.strides, offset);
        offset += size * stride;
        return part;
      });
    },
    backward: (ctx, ...grads) => [catAlong(withZeros(ctx, grads), ctx.attrs.dim)],
    jvp: (ctx, t) => applyRow(row, [t!], ctx.attrs) as Tensor[],
  };
  return row;
};

/** Zeros where an output has no gradient. */
function withZeros<A>(ctx: Context<A>, grads: readonly Grad[]): Tensor[] {
  const known = grads.find((g) => g !== null)!;
  return grads.map((g, i) => g ?? fullOf(known.device, known.dtype, ctx.outputs[i]!.shape, 0));
}

const equalRow = splitRow('SplitBackward0');
const sizesRow = splitRow('SplitWithSizesBackward0');

const unbindRow: Row<number> = {
  name: 'UnbindBackward0',
  forward([x], dim) {
    const [shape, strides] = [without(x!.shape, dim), without(x!.layout.strides, dim)];
    const step = x!.layout.strides[dim]!;
    return Array.from({ length: x!.shape[dim]! }, (_, i) =>
      makeView(x!, shape, strides, x!.offset + i * step),
    );
  },
  backward: (ctx, ...grads) => [stackAlong(withZeros(ctx, grads), ctx.attrs)],
  jvp: (ctx, t) => applyRow(unbindRow, [t!], ctx.attrs) as Tensor[],
};

/** Views of `x` at every index of `dim`, without that dimension. */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  return applyRow(unbindRow, [x], ownDim(dim, x.ndim)) as Tensor[];
}

/** The elements of dimension 0 one after the other: what `for (const row of x)` goes through. */
export function iterate(x: Tensor): Iterator<Tensor> {
  if (x.ndim === 0) throw new TypeError('iteration over a 0-d tensor');
  return unbind(x).values();
}

function requireDims(fn: string, x: Tensor): void {
  if (x.ndim === 0) throw new RuntimeError(`${fn} expects at least a 1-dimensional tensor`);
}

/**
 * Views of consecutive parts of `x` along `dim`: of `splitSize` elements each, the last one maybe fewer, or
 * of the given sizes, which must add up to the size of the dimension.
 */
export function split(x: Tensor, splitSize: number | readonly number[], dim = 0): Tensor[] {
  if (!Number.isInteger(splitSize)) return splitWithSizes(x, splitSize as readonly number[], dim);
  requireDims('split', x);
  const each = splitSize as number;
  if (each < 0)
    throw new RuntimeError(`split expects split_size be non-negative, but got split_size=${each}`);
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d]!;
  if (each === 0 && size !== 0) {
    throw new RuntimeError(
      `split_size can only be 0 if dimension size is 0, but got dimension size of ${size}`,
    );
  }
  const count = each === 0 ? 1 : Math.max(Math.ceil(size / each), 1);
  const sizes = Array.from({ length: count }, (_, i) => (i < count - 1 ? each : size - each * (count - 1)));
  return applyRow(equalRow, [x], { dim: d, sizes }) as Tensor[];
}

/**
 * Views of consecutive parts of `x` along `dim` of the given sizes, which add up to the size of the
 * dimension.
 */
export function splitWithSizes(x: Tensor, splitSizes: readonly number[], dim = 0): Tensor[] {
  if (!Array.isArray(splitSizes)) {
    throw new TypeError(
      `split_with_sizes(): argument 'split_sizes' (position 2) must be tuple of ints, not ${pythonType(splitSizes)}`,
    );
  }
  const sizes = numberList('split_with_sizes', 'split_sizes', [splitSizes], 'ints');
  requireDims('split', x);
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d]!;
  if (sizes.some((n) => n < 0)) {
    throw new RuntimeError(
      `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${formatList(sizes)}`,
    );
  }
  if (sizes.reduce((sum, n) => sum + n, 0) !== size) {
    throw new RuntimeError(
      `split_with_sizes expects split_sizes to sum exactly to ${size} (input tensor's size at dimension ${dim}), but ` +
        `got split_sizes=${formatList(sizes)}`,
    );
  }
  return applyRow(sizesRow, [x], { dim: d, sizes }) as Tensor[];
}

/** Views of at most `chunks` parts of `x` along `dim`, equal but for the last one. */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  requireDims('chunk', x);
  if (chunks <= 0) throw new RuntimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d]!;
  if (size === 0) return splitWithSizes(x, new Array<number>(chunks).fill(0), d);
  return split(x, Math.ceil(size / chunks), d);
}

/**
 * Views of parts of `x` along `dim`: that many, of sizes which differ by at most one, or cut before the given
 * indices. The indices may come as a 1-d int32 tensor and the number as a 0-d one; these are read.
 */
export function tensorSplit(
  x: Tensor,
  indicesOrSections: number | readonly number[] | Tensor,
  dim = 0,
): Tensor[] {
  if (x.ndim === 0) {
    throw new RuntimeError(
      'tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims',
    );
  }
  checkSplitArguments(x, indicesOrSections);
  const given = indicesOrSections instanceof Tensor ? readIndices(indicesOrSections) : indicesOrSections;
  const d = wrapDim(dim, x.ndim);
  const cuts = typeof given === 'number' ? sectionCuts(x.shape[d]!, given) : given;
  return cutAt(x, d, cuts);
}

function checkSplitArguments(x: Tensor, given: unknown): void {
  if (given instanceof Tensor || Array.isArray(given) || Number.isInteger(given)) return;
  const forms = ['Tensor tensor_indices_or_sections', 'int sections', 'ints indices'];
  throw argumentError(
    'tensor_split',
    forms.map((form) => `Tensor input, ${form}, int dim=`),
    [x, given],
  );
}

function readIndices(x: Tensor): number | readonly number[] {
  if (!isIntegral(x.dtype)) {
    throw new RuntimeError(
      `tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${dtypeInfo(x.dtype).scalarType}`,
    );
  }
  if (x.ndim > 1) {
    throw new RuntimeError(
      'tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got ' +
        `a tensor with ${x.ndim} dims`,
    );
  }
  return x.toArraySync() as number | number[];
}

/** Where to cut `size` elements into `sections` parts; the first ones get the elements that are left over. */
function sectionCuts(size: number, sections: number): number[] {
  if (sections <= 0) throw new RuntimeError(`number of sections must be larger than 0, got ${sections}`);
  const each = Math.floor(size / sections);
  const larger = size % sections;
  return Array.from({ length: sections - 1 }, (_, i) => (i + 1) * each + Math.min(i + 1, larger));
}

function cutAt(x: Tensor, dim: number, cuts: readonly number[]): Tensor[] {
  const size = x.shape[dim]!;
  const clip = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size);
  const bounds = [0, ...cuts, size];
  return bounds.slice(1).map((end, i) => {
    const start = clip(bounds[i]!);
    return sliceRange(x, dim, start, Math.max(start, clip(end)));
  });
}

/** `tensorSplit` along a fixed dimension, into parts of equal size where their number is given. */
function splitEvenly(
  fn: string,
  x: Tensor,
  indicesOrSections: number | readonly number[],
  dim: number,
): Tensor[] {
  if (typeof indicesOrSections === 'number') {
    const size = x.shape[dim]!;
    if (indicesOrSections === 0 || size % indicesOrSections !== 0) {
      throw new RuntimeError(
        `torch.${fn} attempted to split along dimension ${dim}, but the size of the dimension ${size} is not ` +
          `divisible by the split_size ${indicesOrSections}!`,
      );
    }
  } else if (!Array.isArray(indicesOrSections)) {
    const type = pythonType(indicesOrSections);
    throw new TypeError(
      `${fn}() received an invalid combination of arguments - got (Tensor, ${type}), but expected one of:\n` +
        [`(Tensor input, int sections)`, `(Tensor input, tuple of ints indices)`]
          .map(
            (form) =>
              ` * ${form}\n      didn't match because some of the arguments have invalid types: (Tensor, !${type}!)\n`,
          )
          .join(''),
    );
  }
  return tensorSplit(x, indicesOrSections, dim);
}

function requireRank(fn: string, x: Tensor, rank: number): void {
  if (x.ndim < rank) {
    throw new RuntimeError(
      `torch.${fn} requires a tensor with at least ${rank} dimension, but got a tensor with ${x.ndim} dimensions!`,
    );
  }
}

/**
 * Parts side by side: along dimension 1, of vectors along 0; so many equal ones, or cut before the indices.
 */
export function hsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  requireRank('hsplit', x, 1);
  return splitEvenly('hsplit', x, indicesOrSections, x.ndim === 1 ? 0 : 1);
}

/** Parts on top of each other: along dimension 0; so many equal ones, or cut before the indices. */
export function vsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  requireRank('vsplit', x, 2);
  return splitEvenly('vsplit', x, indicesOrSections, 0);
}

/** Parts along dimension 2; so many equal ones, or cut before the indices. */
export function dsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  requireRank('dsplit', x, 3);
  return splitEvenly('dsplit', x, indicesOrSections, 2);
}
