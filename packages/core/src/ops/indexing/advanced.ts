import { IndexError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { applyInPlace } from '../base/in-place.ts';
import { broadcastShapes } from '../base/plan.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { isMask } from './basic.ts';
import { checkIndexDType, checkIndexPut, checkNoOverlap, firstOutside } from './check.ts';
import { IndexedOp } from './indexed-op.ts';
import { fillWhere } from './masked-fill.ts';
import { positions } from './nonzero.ts';
import { selectByIndex } from './selection.ts';

const indexOp = new IndexedOp('IndexBackward0', selectByIndex);

/** Index tensors of int32, in bounds, that fit together, and where the dimensions they give go. */
interface Resolved {
  readonly tensors: readonly Tensor[];
  /** As `selectByIndex` wants it. */
  readonly place: readonly number[];
}

type Indices = readonly (Tensor | null)[];

/** Checks index tensors for the leading dimensions of `x` and turns masks into positions. Source: at::index. */
function resolve(x: Tensor, indices: Indices): Resolved {
  checkIndices(x, indices);
  const expanded = indices.flatMap((index) => (index !== null && isMask(index) ? positions('a mask as index', index) : [index]));
  const tensors = expanded.filter((index) => index !== null);
  const dims = [...expanded.keys()].filter((d) => expanded[d] !== null);
  const shape = commonShape(tensors);
  if (dims.some((d) => x.shape[d] === 0) && !shape.includes(0)) {
    throw new IndexError('index is out of bounds for dimension with size 0');
  }
  tensors.forEach((index, i) => {
    const size = x.shape[dims[i]!]!;
    const bad = shape.includes(0) ? null : firstOutside(index, -size, size);
    if (bad !== null) throw new IndexError(`index ${bad} is out of bounds for dimension ${i} with size ${size}`);
  });
  const adjacent = dims.every((d, i) => d === dims[0]! + i);
  return { tensors, place: [adjacent ? dims[0]! : 0, ...dims] };
}

/** Errors for the wrong dtype, for too many, and for masks of another shape than the dimensions they index. */
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
      if (index.shape[j] === x.shape[dim]) continue;
      throw new IndexError(
        `The shape of the mask ${formatList(index.shape)} at index ${j} does not match the shape of the indexed ` +
          `tensor ${formatList(x.shape)} at index ${dim}`,
      );
    }
  }
  if (dim > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim} (got ${dim})`);
}

function commonShape(tensors: readonly Tensor[]): readonly number[] {
  const shapes = tensors.map((index) => index.shape);
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
  const { tensors, place } = resolve(x, indices);
  return indexOp.take(x, tensors, place);
}

const put = { name: 'IndexPutBackward0', combine: 'set' } as const;
const accumulate = { name: 'IndexPutBackward0', combine: 'add' } as const;

/** A copy of `x` with `values` at (or added to) index tensors of its leading dimensions. */
export function putIndices(x: Tensor, indices: Indices, values: Tensor, add: boolean): Tensor {
  const mask = add ? null : soleMask(x, indices, values);
  if (mask !== null) return fillWhere.apply(x, mask, reshapeTo(values, []));
  checkIndexPut(x, values);
  const { tensors, place } = resolve(x, indices);
  return indexOp.put(x, values, tensors, place, add ? accumulate : put);
}

/** As `putIndices`, into `x` itself; a number is an element of the dtype of `x`. */
export function putIndicesInPlace(x: Tensor, indices: Indices, values: Tensor | number, add: boolean): Tensor {
  const mask = add ? null : soleMask(x, indices, values);
  const isNumber = typeof values !== 'object';
  if (mask !== null) return applyInPlace(fillWhere, x, [x, mask, isNumber ? values : reshapeTo(values, [])]);
  const source = isNumber ? fullOf(x.device, x.dtype, [], values) : values;
  for (const other of [source, ...indices]) if (other !== null) checkNoOverlap(x, other);
  checkIndexPut(x, source);
  const { tensors, place } = resolve(x, indices);
  return indexOp.putInPlace(x, source, tensors, place, add ? accumulate : put);
}

/**
 * Where one value goes to where one mask is true, nothing depends on how many that are: the mask, shaped to be
 * broadcast to `x`. Null in every other case.
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
