import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { argumentError, checkArguments } from '../base/arguments.ts';
import { expand } from '../base/broadcast.ts';
import { fullOf } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { broadcastShapes, checkDistinct } from '../base/plan.ts';
import type { Operand } from '../base/pointwise.ts';
import { convertScalar } from '../create/scalar.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { selectAt, sliceRange } from '../shape/slice.ts';
import { checkInDimension, checkNoOverlap } from './check.ts';
import { intoOut, type OutOptions } from './into-out.ts';
import { IndexedOp, type PutOptions } from './indexed-op.ts';
import { selectAlong } from './selection.ts';

const gatherOp = new IndexedOp('GatherBackward0', selectAlong);

/** Size of dimension `d`, where a 0-d tensor counts as [1]. */
const sizeOf = (x: Tensor, d: number): number => x.shape[d] ?? 1;
const rankOf = (x: Tensor): number => Math.max(x.ndim, 1);

const GATHER_FORMS = ['int', 'name'].map(
  (type) => `Tensor input, ${type} dim, Tensor index, *, bool sparse_grad, Tensor out`,
);

/**
 * The elements of `x` that `index` (int32) names along `dim`: `out[i][j] = x[index[i][j]][j]` for dim 0.
 * `index` has the rank of `x`, is at most as large along the other dimensions, and gives the shape of the
 * result. Errors: RuntimeError for positions out of bounds; negative ones are.
 */
export function gather(x: Tensor, dim: number, index: Tensor, options: OutOptions = {}): Tensor {
  checkArguments('gather', GATHER_FORMS, [x, dim, index]);
  const d = wrapDim(dim, x.ndim);
  return intoOut('gather', [x, index], options, () => {
    if (index.layout.size === 0) return emptyGather(x, d, index.shape);
    if (index.dtype !== 'int32') throw new RuntimeError('gather(): Expected dtype int64 for index');
    if (rankOf(x) !== rankOf(index)) {
      throw new RuntimeError('Index tensor must have the same number of dimensions as input tensor');
    }
    for (let i = 0; i < rankOf(x); i++) {
      if (i === d || sizeOf(index, i) <= sizeOf(x, i)) continue;
      throw new RuntimeError(
        `Size does not match at dimension ${i} expected index ${formatList(index.shape)} to be smaller than self ` +
          `${formatList(x.shape)} apart from dimension ${d}`,
      );
    }
    checkInDimension(index, d, sizeOf(x, d));
    return gatherOp.take(x, [index], [d]);
  });
}

/** Nothing of `x`, under a shape that may have any rank. */
function emptyGather(x: Tensor, dim: number, shape: readonly number[]): Tensor {
  const index = fullOf(x.device, 'int32', new Array<number>(rankOf(x)).fill(0), 0);
  return named('GatherBackward0', reshapeTo(gatherOp.take(x, [index], [dim]), shape));
}

/**
 * As `gather`, with `x` and `indices` broadcast outside `dim`; without `dim`, of the elements in row-major
 * order.
 */
export function takeAlongDim(x: Tensor, indices: Tensor, dim?: number | null): Tensor {
  checkArguments(
    'take_along_dim',
    ['Tensor input, Tensor indices, int dim=None, *, Tensor out'],
    [x, indices],
  );
  if (dim === undefined || dim === null)
    return gather(reshapeTo(x, [x.layout.size]), 0, reshapeTo(indices, [indices.layout.size]));
  if (x.ndim !== indices.ndim) {
    throw new RuntimeError(
      'torch.take_along_dim(): input and indices should have the same number of dimensions, but got ' +
        `${x.ndim} dimensions for input, and ${indices.ndim} dimensions for indices`,
    );
  }
  if (indices.dtype !== 'int32') {
    throw new RuntimeError(
      `torch.take_along_dim(): dtype of indices should be Int but got ${dtypeInfo(indices.dtype).scalarType}`,
    );
  }
  const d = wrapDim(wrapDim(dim, x.ndim), x.ndim, false);
  const replaced = (shape: readonly number[], size: number): number[] =>
    shape.map((n, i) => (i === d ? size : n));
  const outer = broadcastShapes(replaced(x.shape, 1), replaced(indices.shape, 1));
  return gather(
    expand(x, replaced(outer, sizeOf(x, d))),
    d,
    expand(indices, replaced(outer, sizeOf(indices, d))),
  );
}

export interface ScatterOptions {
  /** Combine with what is there, in order, instead of replacing it. */
  readonly reduce?: 'add' | 'multiply';
}

const SCATTER_FORMS = [
  'int dim, Tensor index, Tensor src',
  'int dim, Tensor index, Tensor src, *, str reduce',
  'name dim, Tensor index, Tensor src',
  'int dim, Tensor index, Number value',
  'int dim, Tensor index, Number value, *, str reduce',
  'name dim, Tensor index, Number value',
];

/** Error unless `index` (and `src`) fit `x`. Source: scatter_meta_impl. */
export function checkScatter(x: Tensor, dim: number, index: Tensor, src: Tensor | null): void {
  const empty = index.layout.size === 0;
  if (!empty && index.dtype !== 'int32') throw new RuntimeError('scatter(): Expected dtype int64 for index');
  if (src !== null && src.dtype !== x.dtype) {
    throw new RuntimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  }
  if (empty) return;
  if (rankOf(x) !== rankOf(index)) {
    throw new RuntimeError('Index tensor must have the same number of dimensions as self tensor');
  }
  const dims = Array.from({ length: rankOf(x) }, (_, d) => d);
  const fits =
    dims.every((d) => d === dim || sizeOf(index, d) <= sizeOf(x, d)) &&
    (src === null ||
      dims.every((d) => sizeOf(index, d) <= sizeOf(src, src.ndim === 0 ? d : wrapDim(d, src.ndim))));
  if (src !== null && rankOf(src) !== rankOf(index)) {
    throw new RuntimeError('Index tensor must have the same number of dimensions as src tensor');
  }
  if (fits) return;
  throw new RuntimeError(
    `Expected index ${formatList(index.shape)} to be smaller than self ${formatList(x.shape)} apart from dimension ${dim}` +
      (src === null ? '' : ` and to be smaller size than src ${formatList(src.shape)}`),
  );
}

/** The leading part of `src` that has the shape of `index`. */
export function partFor(src: Tensor, index: Tensor): Tensor {
  if (index.ndim === 0 && src.ndim > 0) return selectAt(src, 0, 0);
  return src.shape.reduce<Tensor>(
    (part, size, d) => (size === index.shape[d] ? part : sliceRange(part, d, 0, index.shape[d]!)),
    src,
  );
}

function scatterInto(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Operand,
  options: PutOptions,
  inPlace: boolean,
): Tensor {
  const d = wrapDim(dim, x.ndim);
  const src = source instanceof Tensor ? source : null;
  if (inPlace) {
    checkDistinct(x);
    checkNoOverlap(x, index);
    if (src !== null) checkNoOverlap(x, src);
  }
  if (index.layout.size === 0) return inPlace ? x : emptyScatter(x, d, src, options);
  checkInDimension(index, d, sizeOf(x, d));
  const values =
    src === null
      ? fullOf(x.device, x.dtype, [], convertScalar(source as number, x.dtype))
      : partFor(src, index);
  return inPlace
    ? gatherOp.putInPlace(x, values, [index], [d], options)
    : gatherOp.put(x, values, [index], [d], options);
}

/** A copy of `x` that nothing is written to. */
function emptyScatter(x: Tensor, dim: number, src: Tensor | null, options: PutOptions): Tensor {
  const none = new Array<number>(rankOf(x)).fill(0);
  const index = fullOf(x.device, 'int32', none, 0);
  const values =
    src === null || src.layout.size > 0 ? fullOf(x.device, x.dtype, none, 0) : reshapeTo(src, none);
  return gatherOp.put(x, values, [index], [dim], options);
}

const COMBINES = { add: 'add', multiply: 'mul' } as const;

function scatterForm(
  fn: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Operand,
  options: ScatterOptions,
  inPlace: boolean,
): Tensor {
  const isNumber = typeof source === 'number' || typeof source === 'boolean';
  if (!Number.isInteger(dim) || !(index instanceof Tensor) || (!isNumber && !(source instanceof Tensor))) {
    throw argumentError(fn, SCATTER_FORMS, [dim, index, source]);
  }
  const { reduce } = options;
  checkScatter(x, wrapDim(dim, x.ndim), index, isNumber ? null : source);
  if (reduce !== undefined && !Object.hasOwn(COMBINES, reduce)) {
    throw new RuntimeError('reduce argument must be either add or multiply.');
  }
  const name = isNumber ? 'ScatterBackward1' : 'ScatterBackward0';
  const combine = reduce === undefined ? 'set' : COMBINES[reduce];
  return scatterInto(x, dim, index, source, { name, combine }, inPlace);
}

/**
 * A copy of `x` with the elements that `index` (int32) names along `dim` replaced: `out[index[i][j]][j] =
 * src[i][j]` for dim 0. `src` is a tensor of the dtype of `x`, at least as large as `index` along every
 * dimension, or one number. Of several values for one element the last counts; `reduce: 'multiply'` has no
 * gradient. Errors: RuntimeError for positions out of bounds; negative ones are.
 */
export const scatter = (
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Operand,
  options: ScatterOptions = {},
): Tensor => scatterForm('scatter', x, dim, index, src, options, false);

/** `scatter` in place. */
export const scatter_ = (
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Operand,
  options: ScatterOptions = {},
): Tensor => scatterForm('scatter_', x, dim, index, src, options, true);

const SCATTER_ADD_FORMS = ['int', 'name'].map(
  (type) => `Tensor input, ${type} dim, Tensor index, Tensor src`,
);
const addition = { name: 'ScatterAddBackward0', combine: 'add' } as const;

/** As `scatter`, adding the elements of `src` to those of `x`, in order. */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  checkArguments('scatter_add', SCATTER_ADD_FORMS, [x, dim, index, src]);
  checkScatter(x, wrapDim(dim, x.ndim), index, src);
  return scatterInto(x, dim, index, src, addition, false);
}

/** `scatterAdd` in place. */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  checkArguments('scatter_add', SCATTER_ADD_FORMS, [x, dim, index, src]);
  checkScatter(x, wrapDim(dim, x.ndim), index, src);
  return scatterInto(x, dim, index, src, addition, true);
}
