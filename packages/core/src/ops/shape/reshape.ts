import { RuntimeError } from '../../errors.ts';
import { denseLayout, sameShape, type Layout } from '../../tensor/layout.ts';
import { formatList, numel } from '../../tensor/size.ts';
import { ownDim, wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { isDType, type DType } from '../../tensor/dtype.ts';
import { cloneTo, contiguous } from '../base/clone.ts';
import { applyRow, type Row } from '../base/row.ts';
import { numberList, type NumberArgs } from '../base/sizes.ts';
import { makeView } from '../base/view.ts';
import type { Geometry } from './view-op.ts';

/** The same elements under another shape; PyTorch names the node by the op that was called. */
const reshapeRow = (name: string): Row<Geometry> => ({
  name,
  forward: ([x], { shape, strides }) => makeView(x!, shape, strides),
  backward: (ctx, g) => [g && reshapeTo(g, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => reshapeTo(t!, ctx.attrs.shape),
});

const viewRow = reshapeRow('ViewBackward0');
const aliasRow = reshapeRow('ReshapeAliasBackward0');

/** A shape given to a copy that nobody else holds: its result is a tensor of its own, no view. */
const unsafeViewRow: Row<readonly number[]> = {
  name: 'UnsafeViewBackward0',
  forward([x], shape) {
    const out = makeView(x!, shape, denseLayout(x!.dtype, shape).strides);
    out.base = null;
    return out;
  },
  backward: (ctx, g) => [g && reshapeTo(g, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => reshapeTo(t!, ctx.attrs),
};

/**
 * `x` with the elements in row-major order under `shape`, whose sizes are known: a view where strides allow.
 */
export function reshapeTo(x: Tensor, shape: readonly number[]): Tensor {
  const strides = viewStrides(x.layout, shape);
  if (strides !== null) return applyRow(aliasRow, [x], { shape, strides }) as Tensor;
  return applyRow(unsafeViewRow, [cloneTo(x, denseLayout(x.dtype, x.shape))], shape) as Tensor;
}

/** `viewStrides` or PyTorch's error; the view with node `ViewBackward0`. */
function viewTo(x: Tensor, shape: readonly number[]): Tensor {
  const strides = viewStrides(x.layout, shape);
  if (strides === null) {
    throw new RuntimeError(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two " +
        'contiguous subspaces). Use .reshape(...) instead.',
    );
  }
  return applyRow(viewRow, [x], { shape, strides }) as Tensor;
}

/** `shape` with a -1 filled in for `count` elements. Source: at::infer_size. */
function inferShape(shape: readonly number[], count: number): number[] {
  let inferred = -1;
  let known = 1;
  shape.forEach((size, d) => {
    if (size === -1) {
      if (inferred >= 0) throw new RuntimeError('only one dimension can be inferred');
      inferred = d;
    } else if (size >= 0) known *= size;
    else throw new RuntimeError(`invalid shape dimension ${size}`);
  });
  const fits = count === known || (inferred >= 0 && known > 0 && count % known === 0);
  if (!fits) throw new RuntimeError(`shape '${formatList(shape)}' is invalid for input of size ${count}`);
  if (inferred < 0) return [...shape];
  if (known === 0) {
    throw new RuntimeError(
      `cannot reshape tensor of 0 elements into shape ${formatList(shape)} because the unspecified dimension size ` +
        '-1 can be any value and is ambiguous',
    );
  }
  return shape.map((size) => (size === -1 ? count / known : size));
}

/**
 * Strides under which `shape` shows the elements of `x` in order without a copy; null where there are none.
 * Runs of dimensions that lie densely in memory are matched from the back. Source: at::detail::computeStride.
 */
function viewStrides(x: Layout, shape: readonly number[]): readonly number[] | null {
  if (x.size === 0) return sameShape(x.shape, shape) ? x.strides : denseLayout(x.dtype, shape).strides;
  const strides = new Array<number>(shape.length).fill(1);
  let d = shape.length - 1;
  let step = x.rank === 0 ? 1 : x.strides[x.rank - 1]!;
  let held = 1;
  let shown = 1;
  for (let i = x.rank - 1; i >= 0; i--) {
    held *= x.shape[i]!;
    const runEnds = i === 0 || (x.shape[i - 1] !== 1 && x.strides[i - 1] !== held * step);
    if (!runEnds) continue;
    for (; d >= 0 && (shown < held || shape[d] === 1); d--) {
      strides[d] = shown * step;
      shown *= shape[d]!;
    }
    if (shown !== held) return null;
    if (i > 0) step = x.strides[i - 1]!;
    held = shown = 1;
  }
  return d < 0 || x.rank === 0 ? strides : null;
}

/**
 * `x` under another shape of as many elements, in row-major order; one size may be -1. A view where the
 * strides allow, else a copy. Errors: RuntimeError where the sizes do not fit.
 */
export function reshape(x: Tensor, ...shape: NumberArgs): Tensor {
  return reshapeTo(x, inferShape(numberList('reshape', 'shape', shape), x.layout.size));
}

/** `x` under the shape of `other`. */
export function reshapeAs(x: Tensor, other: Tensor): Tensor {
  return reshapeTo(x, inferShape(other.shape, x.layout.size));
}

/** As `reshape`, but always a view: an error where that would need a copy. */
export function view(x: Tensor, ...shape: NumberArgs | [DType]): Tensor {
  if (isDType(shape[0])) return viewAsDType(x, shape[0]);
  return viewTo(x, inferShape(numberList('view', 'size', shape), x.layout.size));
}

/** Storages are typed: reading one as another dtype is not possible. */
function viewAsDType(x: Tensor, dtype: DType): Tensor {
  if (dtype === x.dtype) return viewTo(x, x.shape);
  throw new RuntimeError(
    `view(dtype) from ${x.dtype} to ${dtype} is not supported: convert with x.to('${dtype}'), or take x.numpy() and ` +
      'make another typed array over its buffer',
  );
}

/** A view of `x` under the shape of `other`. */
export function viewAs(x: Tensor, other: Tensor): Tensor {
  return viewTo(x, inferShape(other.shape, x.layout.size));
}

/**
 * Dimensions `startDim` to `endDim` (inclusive) merged into one; a 0-d tensor becomes one of shape [1]. `x`
 * itself where there is nothing to merge.
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const start = wrapDim(startDim, x.ndim);
  const end = wrapDim(endDim, x.ndim);
  if (start > end) throw new RuntimeError('flatten() has invalid args: start_dim cannot come after end_dim');
  if (x.ndim === 0) return reshapeTo(x, [1]);
  if (start === end) return x;
  const { shape } = x;
  return reshapeTo(x, [
    ...shape.slice(0, start),
    numel(shape.slice(start, end + 1)),
    ...shape.slice(end + 1),
  ]);
}

/** The elements in row-major order, in one dimension. */
export function ravel(x: Tensor): Tensor {
  return viewTo(contiguous(x), [x.layout.size]);
}

/** Dimension `dim` split into `sizes`, one of which may be -1. */
export function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
  const at = ownDim(dim, x.ndim);
  if (sizes.length === 0) throw new RuntimeError('unflatten: sizes must be non-empty');
  const size = x.shape[at]!;
  return viewTo(x, [...x.shape.slice(0, at), ...unflattened(sizes, size, at), ...x.shape.slice(at + 1)]);
}

function unflattened(sizes: readonly number[], size: number, dim: number): number[] {
  try {
    return inferShape(sizes, size);
  } catch (error) {
    const { message } = error as RuntimeError;
    throw new RuntimeError(
      message.startsWith('shape')
        ? `unflatten: Provided sizes ${formatList(sizes)} don't multiply up to the size of dim ${dim} (${size}) in the ` +
            'input tensor'
        : `unflatten got an unexpected error:\n${message}`,
    );
  }
}
