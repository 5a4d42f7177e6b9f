import { IndexError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { applyInPlace } from '../base/in-place.ts';
import { broadcastShapes } from '../base/plan.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { isMask } from './basic.ts';
import { checkIndexDType, checkIndexPut, checkInside, checkNoOverlap, outOfBounds } from './check.ts';
import { checkExpandable, IndexedOp } from './indexed-op.ts';
import { fillWhere } from './masked-fill.ts';
import { flatIndex, positions } from './nonzero.ts';
import { isIndexed, mergeable, selectByIndex, sizeOf } from './selection.ts';

const indexOp = new IndexedOp('IndexBackward0', selectByIndex);

/** One index tensor of int32 and the dimensions it stands for. */
interface Axis {
  readonly index: Tensor;
  readonly dim: number;
  readonly count: number;
}

/** Index tensors that fit together, and where the dimensions they give go. */
interface Resolved {
  readonly axes: readonly Axis[];
  readonly tensors: readonly Tensor[];
  /** As `selectByIndex` wants it. */
  readonly place: readonly number[];
}

type Indices = readonly (Tensor | null)[];

/**
 * Checks index tensors for the leading dimensions of `x` and turns masks into positions. Source: at::index.
 */
function resolve(x: Tensor, indices: Indices): Resolved {
  checkIndices(x, indices);
  const axes = axesOf(x, indices);
  const tensors = axes.map((axis) => axis.index);
  const shape = commonShape(axes);
  if (axes.some(({ dim, count }) => sizeOf(x.layout, dim, count) === 0) && !shape.includes(0)) {
    throw new IndexError('index is out of bounds for dimension with size 0');
  }
  const first = axes[0]!.dim;
  const adjacent = axes.every(({ dim }, i) => i === 0 || dim === axes[i - 1]!.dim + axes[i - 1]!.count);
  return { axes, tensors, place: [adjacent ? first : 0, ...axes.flatMap(({ dim, count }) => [dim, count])] };
}

/** A mask becomes one index of its dimensions where these lie in memory like one, else one for each. */
function axesOf(x: Tensor, indices: Indices): Axis[] {
  const axes: Axis[] = [];
  let dim = 0;
  for (const index of indices) {
    if (index === null) {
      dim++;
    } else if (!isMask(index)) {
      axes.push({ index, dim: dim++, count: 1 });
    } else if (mergeable(x.layout, dim, index.ndim)) {
      axes.push({ index: flatIndex(MASK, index), dim, count: index.ndim });
      dim += index.ndim;
    } else {
      for (const along of positions(MASK, index)) axes.push({ index: along, dim: dim++, count: 1 });
    }
  }
  return axes;
}

const MASK = 'a mask as index';

/** Error where an index tensor reaches outside its dimension, unless nothing is selected. */
function checkBounds(x: Tensor, { axes, place }: Resolved): void {
  const spans = place.slice(1);
  if (axes.some(({ index }) => index.layout.size === 0)) return;
  if (x.shape.some((size, d) => size === 0 && !isIndexed(d, spans))) return;
  // PyTorch counts the indices, not the dimensions.
  let number = 0;
  for (const { index, dim, count } of axes) {
    const size = sizeOf(x.layout, dim, count);
    checkInside(index, -size, size, outOfBounds(number, size));
    number += count;
  }
}

/**
 * `resolve` for a write, with PyTorch's errors in their order: about the shape of the values, their dtype,
 * the bounds.
 */
function resolvePut(x: Tensor, indices: Indices, values: Tensor): Resolved {
  const resolved = resolve(x, indices);
  const layouts = resolved.tensors.map((index) => index.layout);
  checkExpandable(values.shape, selectByIndex(x.layout, layouts, resolved.place).shape);
  checkIndexPut(x, values);
  checkBounds(x, resolved);
  return resolved;
}

/**
 * Errors for the wrong dtype, for too many, and for masks of another shape than the dimensions they index.
 */
function checkIndices(x: Tensor, indices: Indices): void {
  for (const index of indices) if (index !== null) checkIndexDType(index.dtype);
  if (indices.length > x.ndim) {
    throw new IndexError(`too many indices for tensor of dimension ${x.ndim} (got ${indices.length})`);
  }
  let dim = 0;
  for (const index of indices) {
    if (index === null || !isMask(index)) {
      dim++;
      continue;
    }
    for (let j = 0; j < index.ndim; j++, dim++) {
      wrapDim(dim, x.ndim);
      if (index.shape[j] === x.shape[dim]) continue;
      throw new IndexError(
        `The shape of the mask ${formatList(index.shape)} at index ${j} does not match the shape of the indexed ` +
          `tensor ${formatList(x.shape)} at index ${dim}`,
      );
    }
  }
  if (dim > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim} (got ${dim})`);
}

function commonShape(axes: readonly Axis[]): readonly number[] {
  const shapes = axes.flatMap(({ index, count }) => new Array<readonly number[]>(count).fill(index.shape));
  if (shapes.every((shape) => sameShape(shape, shapes[0]!))) return shapes[0]!;
  try {
    return broadcastShapes(...shapes);
  } catch {
    throw new IndexError(
      `shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes.map(formatList).join(', ')}`,
    );
  }
}

/** `x` at index tensors of its leading dimensions; null leaves a dimension alone. */
export function takeIndices(x: Tensor, indices: Indices): Tensor {
  const resolved = resolve(x, indices);
  checkBounds(x, resolved);
  const { tensors, place } = resolved;
  return indexOp.take(x, tensors, place);
}

const FIRST = [0, 0, 1];

/** `x` at one int32 index tensor of its first dimension: the common case of `takeIndices`. */
export function takeFirst(x: Tensor, index: Tensor): Tensor {
  const size = x.shape[0]!;
  if (size === 0) return takeIndices(x, [index]);
  if (!x.shape.includes(0)) checkInside(index, -size, size, outOfBounds(0, size));
  return indexOp.take(x, [index], FIRST);
}

const put = { name: 'IndexPutBackward0', combine: 'set' } as const;
const accumulate = { name: 'IndexPutBackward0', combine: 'add' } as const;

/** A copy of `x` with `values` at (or added to) index tensors of its leading dimensions. */
export function putIndices(x: Tensor, indices: Indices, values: Tensor, add: boolean): Tensor {
  const mask = add ? null : soleMask(x, indices, values);
  if (mask !== null) return fillWhere.apply(x, mask, reshapeTo(values, []));
  const { tensors, place } = resolvePut(x, indices, values);
  return indexOp.put(x, values, tensors, place, add ? accumulate : put);
}

/** As `putIndices`, into `x` itself; a number is an element of the dtype of `x`. */
export function putIndicesInPlace(
  x: Tensor,
  indices: Indices,
  values: Tensor | number,
  add: boolean,
): Tensor {
  const mask = add ? null : soleMask(x, indices, values);
  const isNumber = typeof values !== 'object';
  if (mask !== null) return applyInPlace(fillWhere, x, [x, mask, isNumber ? values : reshapeTo(values, [])]);
  const source = isNumber ? fullOf(x.device, x.dtype, [], values) : values;
  for (const other of [source, ...indices]) if (other !== null) checkNoOverlap(x, other);
  const { tensors, place } = resolvePut(x, indices, source);
  return indexOp.putInPlace(x, source, tensors, place, add ? accumulate : put);
}

/**
 * Where one value goes to where one mask is true, nothing depends on how many that are: the mask, shaped to
 * be broadcast to `x`. Null in every other case.
 */
function soleMask(x: Tensor, indices: Indices, values: Tensor | number): Tensor | null {
  if (typeof values === 'object' && values.layout.size !== 1) return null;
  const given = indices.filter((index) => index !== null);
  const [mask] = given;
  if (given.length !== 1 || !isMask(mask!)) return null;
  checkIndices(x, indices);
  const covered = indices.length - 1 + mask!.ndim;
  return reshapeTo(mask!, [...mask!.shape, ...new Array<number>(x.ndim - covered).fill(1)]);
}
