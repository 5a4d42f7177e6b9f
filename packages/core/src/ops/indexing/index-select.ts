import { IndexError, RuntimeError } from '../../errors.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { clone } from '../base/clone.ts';
import { named } from '../base/named.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { checkInside } from './check.ts';
import { IndexedOp } from './indexed-op.ts';
import { intoOut, type OutOptions } from './into-out.ts';
import { selectByIndex } from './selection.ts';

/** The slices of a tensor at positions along one dimension. */
export const slicesOp = new IndexedOp('IndexSelectBackward0', selectByIndex);

/** How `selectByIndex` is told to index one dimension. */
export const placeOf = (dim: number): readonly number[] => [dim, dim, 1];

/** A 0-d index as one of shape [1]. */
export const vector = (index: Tensor): Tensor => (index.ndim === 0 ? reshapeTo(index, [1]) : index);

const SELECT_FORMS = ['int', 'name'].map((type) => `Tensor input, ${type} dim, Tensor index, *, Tensor out`);

/**
 * The slices of `x` at the positions `index` (int32, at most one dimension) along `dim`: a new tensor whose
 * size along `dim` is the number of positions. Errors: IndexError or RuntimeError for positions out of
 * bounds; negative ones are.
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor, options: OutOptions = {}): Tensor {
  checkArguments('index_select', SELECT_FORMS, [x, dim, index]);
  const d = wrapDim(dim, x.ndim);
  if (index.ndim > 1) throw new IndexError('index_select(): Index is supposed to be a vector');
  if (index.dtype !== 'int32') {
    throw new RuntimeError('index_select(): Expected dtype int32 or int64 for index');
  }
  return intoOut('index_select', [x, index], options, () => {
    const size = x.shape[d] ?? 1;
    if (size === 0 && index.layout.size > 0 && x.ndim > 1) {
      throw new RuntimeError('index_select(): self indexing axis dim should be positive');
    }
    checkInside(index, 0, size, (bad) =>
      d === 1
        ? new RuntimeError(`INDICES element is out of DATA bounds, id=${bad} axis_dim=${size}`)
        : new IndexError('index out of range in self'),
    );
    return x.ndim === 0
      ? named('IndexSelectBackward0', clone(x))
      : slicesOp.take(x, [vector(index)], placeOf(d));
  });
}
