import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { copyInto } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { broadcastShapes } from '../base/plan.ts';
import { checkTensor } from '../base/sizes.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { sliceRange } from '../shape/slice.ts';
import { isMask } from './basic.ts';
import { intoOut, type OutOptions } from './into-out.ts';
import { IndexedOp } from './indexed-op.ts';
import { flatIndex } from './nonzero.ts';
import { selectByIndex } from './selection.ts';

const selectOp = new IndexedOp('MaskedSelectBackward0', selectByIndex);

/** How `selectByIndex` is told to index a vector. */
const FLAT = [0, 0, 1];

/**
 * The elements of `x` where `mask` (bool) is true, in row-major order: a vector. `x` and `mask` are
 * broadcast. The mask is read on the host, since it decides the size: an error on backends without
 * synchronous reads.
 */
export function maskedSelect(x: Tensor, mask: Tensor, options: OutOptions = {}): Tensor {
  checkTensor('masked_select', 'mask', 1, mask);
  if (!isMask(mask)) throw new RuntimeError('masked_select: expected BoolTensor or ByteTensor for mask');
  return intoOut('masked_select', [x, mask], options, () => {
    const shape = broadcastShapes(mask.shape, x.shape);
    const whole = expand(x, shape);
    const index = flatIndex('masked_select()', expand(mask, shape));
    return selectOp.take(reshapeTo(whole, [whole.layout.size]), [index], FLAT);
  });
}

/**
 * A copy of `x` with its elements where `mask` (bool, broadcast with `x`) is true replaced by those of
 * `source`, one after the other in row-major order. `source` has the dtype of `x` and at least as many
 * elements as are replaced. The mask is read on the host: an error on backends without synchronous reads.
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkTensor('masked_scatter', 'mask', 1, mask);
  checkTensor('masked_scatter', 'source', 2, source);
  const shape = broadcastShapes(mask.shape, x.shape);
  if (x.dtype !== source.dtype) {
    const [own, other] = [x, source].map((tensor) => dtypeInfo(tensor.dtype).scalarType);
    throw new RuntimeError(
      `masked_scatter: expected self and source to have same dtypes but got${own} and ${other}`,
    );
  }
  const index = flatIndex('masked_scatter()', expand(mask, shape));
  const count = index.layout.size;
  if (count > source.layout.size) {
    throw new RuntimeError('Number of elements of source < number of ones in mask');
  }
  const whole = expand(x, shape);
  const values = sliceRange(reshapeTo(source, [source.layout.size]), 0, 0, count);
  const options = { name: 'MaskedScatterBackward0', combine: 'set' } as const;
  const written = selectOp.put(reshapeTo(whole, [whole.layout.size]), values, [index], FLAT, options);
  return named(options.name, reshapeTo(written, shape));
}

/** `maskedScatter` in place; `mask` is broadcast to `x`. */
export const maskedScatter_ = (x: Tensor, mask: Tensor, source: Tensor): Tensor =>
  copyInto(x, maskedScatter(x, expand(mask, x.shape), source));
