import { IndexError, RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { fullOf } from '../base/fill.ts';
import { broadcastShapes, checkDistinct } from '../base/plan.ts';
import { castTo, type Operand } from '../base/pointwise.ts';
import { convertScalar } from '../create/scalar.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { movedim } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { named } from '../base/named.ts';
import { checkNoOverlap, checkValue, checkInside, outOfBounds } from './check.ts';
import { placeOf, slicesOp, vector } from './index-select.ts';
import type { PutOptions } from './indexed-op.ts';

/** A 0-d tensor as one of shape [1]. */
const nonScalar = (x: Tensor): Tensor => (x.ndim === 0 ? unsqueeze(x, 0) : x);

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

/** Writes `values` at the slices `index` of `dim`: into a copy of `x`, or into `x`. */
function putSlices(
  x: Tensor,
  dim: number,
  index: Tensor,
  values: Tensor,
  options: PutOptions,
  inPlace: boolean,
): Tensor {
  const target = nonScalar(x);
  const indices = [vector(index)];
  if (!inPlace) {
    const result = slicesOp.put(target, values, indices, placeOf(dim), options);
    return x.ndim === 0 ? named(options.name, reshapeTo(result, [])) : result;
  }
  checkDistinct(x);
  checkNoOverlap(x, index);
  checkNoOverlap(x, values);
  slicesOp.putInPlace(target, values, indices, placeOf(dim), options);
  return x;
}

const withoutDim = (shape: readonly number[], dim: number): number[] => shape.filter((_, d) => d !== dim);

export interface IndexAddOptions {
  /** Factor of `source`; default 1. */
  readonly alpha?: number | boolean;
}

const ADD_FORMS = ['int', 'name'].map(
  (type) => `Tensor input, ${type} dim, Tensor index, Tensor source, *, Number alpha, Tensor out`,
);

function addSlices(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  alpha: number | boolean,
  inPlace: boolean,
): Tensor {
  checkArguments('index_add', ADD_FORMS, [x, dim, index, source]);
  const d = wrapDim(dim, x.ndim);
  if (index.ndim > 1) {
    throw new IndexError(
      `index_add_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${scalarType(index)} ` +
        `and size: ${formatList(index.shape)}`,
    );
  }
  if (index.dtype !== 'int32') {
    throw new RuntimeError(
      `index_add_(): Expected dtype int32/int64 for index but got: ${scalarType(index)}`,
    );
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `index_add_(): self (${scalarType(x)}) and source (${scalarType(source)}) must have the same scalar type`,
    );
  }
  if (d > 0 && d >= source.ndim) {
    throw new RuntimeError(
      `index_add_(): Indexing dim ${d} is out of bounds of the source tensor with dim ${source.ndim}`,
    );
  }
  const count = index.layout.size;
  const size = source.ndim === 0 ? 1 : source.shape[d]!;
  if (count !== size) {
    wrapDim(d, source.ndim, false);
    throw new RuntimeError(
      `index_add_(): Number of indices (${count}) should be equal to source.size(dim): (${size}), for dim: ${d}`,
    );
  }
  if (x.ndim > 1 && source.ndim === 0) throw new IndexError('select() cannot be applied to a 0-dim tensor.');
  if (x.ndim > 1 && x.shape[d] === 0 && count > 0) {
    throw new IndexError(
      `select(): index 0 out of range for tensor of size ${formatList(x.shape)} at dimension ${d}`,
    );
  }
  if (x.ndim < 2 && source.ndim > 1) {
    throw new RuntimeError(`source.dim() (${source.ndim}) must one or zero for given self.dim() (${x.ndim})`);
  }
  const slice = withoutDim(x.shape, d);
  const common = broadcastShapes(slice, withoutDim(source.shape, d));
  if (count > 0 && !sameShape(common, slice)) {
    throw new RuntimeError(
      `output with shape ${formatList(slice)} doesn't match the broadcast shape ${formatList(common)}`,
    );
  }
  checkInside(index, 0, x.shape[d] ?? 1, () => new IndexError('index out of range in self'));
  const slices = alignSlices(source, d, x.ndim);
  const scaled = Number(alpha) === 1 ? slices : mul(slices, scale(alpha, x));
  return putSlices(x, d, index, scaled, { name: 'IndexAddBackward0', combine: 'add' }, inPlace);
}

/**
 * `source` with as many dimensions as a tensor of `rank`, so that each of its slices is broadcast as `dim`
 * stays.
 */
function alignSlices(source: Tensor, dim: number, rank: number): Tensor {
  if (source.ndim === 0 || source.ndim >= rank) return source;
  const shape = withoutDim(source.shape, dim);
  const ones = new Array<number>(rank - source.ndim).fill(1);
  return movedim(reshapeTo(movedim(source, dim, 0), [source.shape[dim]!, ...ones, ...shape]), 0, dim);
}

/** `alpha` as an element of `x`. */
const scale = (alpha: number | boolean, x: Tensor): Operand =>
  x.dtype === 'bool' ? Boolean(alpha) : convertScalar(alpha, x.dtype);

/**
 * A copy of `x` with `alpha * source` added to its slices at the positions `index` (int32 vector) along
 * `dim`; equal positions add up, in order. `source` has the dtype of `x`.
 */
export const indexAdd = (
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor => addSlices(x, dim, index, source, options.alpha ?? 1, false);

/** `indexAdd` in place. */
export const indexAdd_ = (
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor => addSlices(x, dim, index, source, options.alpha ?? 1, true);

const COPY_FORMS = ['int', 'name'].map(
  (type) => `Tensor input, ${type} dim, Tensor index, Tensor source, *, Tensor out`,
);

function copySlices(x: Tensor, dim: number, index: Tensor, source: Tensor, inPlace: boolean): Tensor {
  checkArguments('index_copy', COPY_FORMS, [x, dim, index, source]);
  const d = wrapDim(dim, x.ndim);
  if (inPlace) {
    checkDistinct(x);
    checkNoOverlap(x, index);
    checkNoOverlap(x, source);
  }
  const count = index.layout.size;
  const failure = (text: string): IndexError => new IndexError(`index_copy_(): ${text}`);
  if (index.ndim > 1) throw failure(`Index should have dimension 1 or 0 (got ${index.ndim})`);
  if (source.ndim === 0 && count !== 1) {
    throw failure(`When source is scalar, index should have one element (got ${count})`);
  }
  if (source.ndim !== x.ndim && source.ndim > 0 && x.ndim > 0) {
    throw failure(
      'When source and destination are not scalars, their dimensionality must match. Source dimensionality ' +
        `(${source.ndim}), destination dimensionality (${x.ndim})`,
    );
  }
  if (index.dtype !== 'int32') {
    throw new RuntimeError(`index_copy_(): Expected a long tensor for index, but got ${scalarType(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      'index_copy_(): self and source expected to have the same dtype, but got (self) ' +
        `${scalarType(x)} and (source) ${scalarType(source)}`,
    );
  }
  const slice = withoutDim(x.shape, d);
  const sourceSlice = withoutDim(source.shape, d);
  if (!sameShape(slice, sourceSlice)) {
    throw new RuntimeError(
      'index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ' +
        `${slice.join(' ')} at dimension ${d} and source slice shape: ${sourceSlice.join(' ')} at dimension 0.`,
    );
  }
  if (source.ndim > 0 && count !== source.shape[d]) {
    throw failure(`Number of indices (${count}) should be equal to source.size(dim) (${source.shape[d]})`);
  }
  const size = x.shape[d] ?? 1;
  if (!slice.includes(0)) {
    checkInside(index, 0, size, (bad) =>
      failure(`index ${bad} is out of bounds for dimension ${d} with size ${size}`),
    );
  }
  return putSlices(x, d, index, source, { name: 'IndexCopyBackward0', combine: 'set' }, inPlace);
}

/**
 * A copy of `x` with its slices at the positions `index` (int32 vector) along `dim` replaced by those of
 * `source`, which has the dtype of `x`; of equal positions the last counts.
 */
export const indexCopy = (x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor =>
  copySlices(x, dim, index, source, false);

/** `indexCopy` in place. */
export const indexCopy_ = (x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor =>
  copySlices(x, dim, index, source, true);

const FILL_FORMS = [
  'Tensor input, int dim, Tensor index, Tensor value',
  'Tensor input, int dim, Tensor index, Number value',
  'Tensor input, name dim, Tensor index, Tensor value',
  'Tensor input, name dim, Tensor index, Number value',
];

function fillSlices(x: Tensor, dim: number, index: Tensor, value: Operand, inPlace: boolean): Tensor {
  checkArguments('index_fill', FILL_FORMS, [x, dim, index, value]);
  const isNumber = typeof value === 'number' || typeof value === 'boolean';
  if (!isNumber && value.ndim > 0) {
    throw new RuntimeError(
      `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
    );
  }
  if (index.dtype !== 'int32') throw new IndexError('index_fill_(): Expected dtype int64 for index.');
  const d = wrapDim(dim, x.ndim);
  if (index.ndim > 1) throw new RuntimeError('Index has to be a vector/scalar');
  const size = x.shape[d] ?? 1;
  if (!withoutDim(x.shape, d).includes(0)) {
    checkInside(index, -size, size, outOfBounds(d, size));
  }
  const fill = isNumber ? fullOf(x.device, x.dtype, [], convertScalar(value, x.dtype)) : sameDType(value, x);
  const name = isNumber ? 'IndexFillBackward0' : 'IndexFillBackward1';
  return putSlices(x, d, index, fill, { name, combine: 'set' }, inPlace);
}

function sameDType(value: Tensor, x: Tensor): Tensor {
  if (value.dtype === x.dtype) return value;
  checkValue(value, x.dtype);
  return castTo(value, x.dtype);
}

/**
 * A copy of `x` with its slices at the positions `index` (int32 vector, negative ones from the end) along
 * `dim` set to `value`, a number or a 0-d tensor.
 */
export const indexFill = (x: Tensor, dim: number, index: Tensor, value: Operand): Tensor =>
  fillSlices(x, dim, index, value, false);

/** `indexFill` in place. */
export const indexFill_ = (x: Tensor, dim: number, index: Tensor, value: Operand): Tensor =>
  fillSlices(x, dim, index, value, true);
