import { IndexError, RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { copyInto } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { checkInside } from './check.ts';
import { intoOut, type OutOptions } from './into-out.ts';
import { IndexedOp } from './indexed-op.ts';
import { selectByIndex } from './selection.ts';

const takeOp = new IndexedOp('TakeBackward0', selectByIndex);

/** How `selectByIndex` is told to index a vector. */
const FLAT = [0, 0, 1];

/** The elements of `x` in a row. */
const flat = (x: Tensor): Tensor => (x.ndim === 1 ? x : reshapeTo(x, [x.layout.size]));

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

function checkIndex(fn: string, index: Tensor): void {
  if (index.dtype === 'int32') return;
  throw new RuntimeError(`${fn}(): Expected a long tensor for index, but got ${scalarType(index)}`);
}

/**
 * Error unless `index` holds positions among the elements of `x`; `empty` is the one where there are none.
 */
function checkPositions(x: Tensor, index: Tensor, empty: string): void {
  const { size } = x.layout;
  if (size === 0 && index.layout.size > 0) throw new IndexError(empty);
  const error = (bad: number): IndexError =>
    new IndexError(`out of range: tried to access index ${bad} on a tensor of ${size} elements.`);
  checkInside(index, -size, size, error);
}

/**
 * The elements of `x` at the positions `index` (int32, negative ones from the end), counted in row-major
 * order: of the shape of `index`. Errors: IndexError out of range.
 */
export function take(x: Tensor, index: Tensor, options: OutOptions = {}): Tensor {
  checkArguments('take', ['Tensor input, Tensor index, *, Tensor out'], [x, index]);
  return intoOut('take', [x, index], options, () => {
    checkIndex('take', index);
    checkPositions(x, index, 'take(): tried to take from an empty tensor');
    return takeOp.take(flat(x), [index], FLAT);
  });
}

/**
 * A copy of `x` with the elements of `source` at the positions `index` (int32), counted in row-major order;
 * with `accumulate` they are added, in order. `source` has the dtype of `x` and as many elements as `index`.
 */
export function put(x: Tensor, index: Tensor, source: Tensor, accumulate = false): Tensor {
  checkArguments(
    'put',
    ['Tensor input, Tensor index, Tensor source, Number accumulate=False'],
    [x, index, source],
  );
  checkIndex('put_', index);
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `put_(): self and source expected to have the same dtype, but got self.dtype = ${scalarType(x)} and ` +
        `source.dtype = ${scalarType(source)}`,
    );
  }
  if (index.layout.size !== source.layout.size) {
    throw new IndexError(
      'put_(): Expected source and index to have the same number of elements, but got source.numel() = ' +
        `${source.layout.size}, index.numel() = ${index.layout.size}`,
    );
  }
  checkPositions(x, index, 'put_(): Tried to put elements into an empty tensor');
  const options = { name: 'PutBackward0', combine: accumulate ? 'add' : 'set' } as const;
  const written = takeOp.put(flat(x), flat(source), [flat(index)], FLAT, options);
  return named(options.name, reshapeTo(written, x.shape));
}

/** `put` in place. */
export const put_ = (x: Tensor, index: Tensor, source: Tensor, accumulate = false): Tensor =>
  copyInto(x, put(x, index, source, accumulate));
