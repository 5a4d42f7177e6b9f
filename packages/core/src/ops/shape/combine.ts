import { RuntimeError } from '../../errors.ts';
import { formatList } from '../../tensor/size.ts';
import { promoteTypes } from '../../tensor/promote.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { castTo } from '../base/pointwise.ts';
import { clone } from '../base/clone.ts';
import { optionsAfter } from '../base/sizes.ts';
import { fullOf } from '../base/fill.ts';
import { currentDevice } from '../../kernel/device.ts';
import { fromData } from '../create/tensor.ts';
import { placeOf, slicesOp } from '../indexing/index-select.ts';
import { padConstant } from '../nn/pad-constant.ts';
import { tensorList, type TensorArgs } from './expand.ts';
import { meshgrid } from './grid.ts';
import { catAlong, stackAlong } from './join.ts';
import { reshapeTo } from './reshape.ts';

function checkVector(x: Tensor): void {
  if (x.ndim === 1) return;
  throw new RuntimeError(`Expect a 1D vector, but got shape ${formatList(x.shape)}`);
}

/**
 * All combinations of one element of each vector, in the order of nested loops: `[combinations, vectors]`, and of one
 * vector the vector itself. Errors: RuntimeError for other ranks and dtypes that differ.
 */
export function cartesianProd(...args: TensorArgs): Tensor {
  const tensors = tensorList('cartesian_prod', args);
  tensors.forEach(checkVector);
  if (tensors.length === 1) return tensors[0]!;
  const grids = meshgrid([...tensors], { indexing: 'ij' });
  return stackAlong(
    grids.map((grid) => reshapeTo(grid, [grid.layout.size])),
    1,
  );
}

export interface CombinationsOptions {
  /** An element may occur several times. */
  readonly withReplacement?: boolean;
}

/** Ascending lists of `r` numbers below `n`, strictly unless `repeats`. */
function choices(n: number, r: number, repeats: boolean): number[][] {
  let lists: number[][] = [[]];
  for (let k = 0; k < r; k++) {
    lists = lists.flatMap((list) => {
      const last = list.at(-1);
      const from = last === undefined ? 0 : repeats ? last : last + 1;
      return Array.from({ length: Math.max(n - from, 0) }, (_, i) => [...list, from + i]);
    });
  }
  return lists;
}

/**
 * All combinations of `size` (default 2) elements of a vector, `[combinations, size]`, as Python's itertools. Errors:
 * RuntimeError for other ranks and a negative size.
 */
export function combinations(
  input: Tensor,
  size?: number | CombinationsOptions,
  more?: CombinationsOptions,
): Tensor {
  const [r = 2, options] = optionsAfter<number, CombinationsOptions>(size, more);
  checkVector(input);
  if (r < 0) throw new RuntimeError(`Expect a non-negative number, but got ${r}`);
  if (r === 0) return fullOf(input.device, input.dtype, [0], 0);
  const lists = choices(input.shape[0]!, r, options.withReplacement ?? false);
  const index = fromData(input.device, 'int32', [lists.length, r], Int32Array.from(lists.flat()));
  return slicesOp.take(input, [index], placeOf(0));
}

/** Matrices on the diagonal of a matrix of zeros; vectors count as rows, numbers as matrices of one element. */
export function blockDiag(...args: TensorArgs): Tensor {
  const tensors = args.length === 0 ? [] : tensorList('block_diag', args);
  if (tensors.length === 0) return fullOf(currentDevice(), 'float32', [1, 0], 0);
  tensors.forEach((x, i) => {
    if (x.ndim <= 2) return;
    throw new RuntimeError(
      `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${x.ndim} dimensions`,
    );
  });
  const dtype = tensors.map((x) => x.dtype).reduce(promoteTypes);
  const blocks = tensors.map((x) => {
    const typed = x.dtype === dtype ? x : castTo(x, dtype);
    return x.ndim === 2 ? typed : reshapeTo(typed, [1, x.layout.size]);
  });
  const width = blocks.reduce((sum, x) => sum + x.shape[1]!, 0);
  let left = 0;
  const rows = blocks.map((x) => {
    const before = left;
    left += x.shape[1]!;
    return padConstant(x, { before: [0, before], after: [0, width - left], value: 0 });
  });
  return rows.length === 1 ? clone(rows[0]!) : catAlong(rows, 0);
}
