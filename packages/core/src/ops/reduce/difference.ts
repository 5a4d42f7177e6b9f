import { RuntimeError } from '../../errors.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../base/clone.ts';
import { optionsAfterTwo } from '../base/sizes.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { logicalXor } from '../elementwise/logic.ts';
import { cat } from '../shape/join.ts';
import { narrow } from '../shape/slice.ts';

function checkJoined(x: Tensor, other: Tensor | null, dim: number): void {
  if (other === null) return;
  if (other.ndim !== x.ndim) {
    throw new RuntimeError('diff expects prepend or append to be the same dimension as input');
  }
  x.shape.forEach((size, d) => {
    if (d === dim || other.shape[d] === size) return;
    throw new RuntimeError(
      'diff expects the shape of tensor to prepend or append to match that of input except along the differencing ' +
        `dimension; input.size(${d}) = ${size}, but got tensor.size(${d}) = ${other.shape[d]}`,
    );
  });
}

export interface DiffOptions {
  /** Joined to the input before and after along the dimension. */
  readonly prepend?: Tensor | null;
  readonly append?: Tensor | null;
}

/**
 * Differences of neighbours `along` a dimension (default: the last), taken `count` (default 1) times; of bools, whether they
 * differ. Errors: RuntimeError for a 0-d tensor and for parts that do not fit.
 */
export function diff(
  x: Tensor,
  count?: number | DiffOptions,
  along?: number | DiffOptions,
  more?: DiffOptions,
): Tensor {
  const [n = 1, dim = -1, options] = optionsAfterTwo<number, number, DiffOptions>(count, along, more);
  const { prepend = null, append = null } = options;
  if (x.ndim === 0) throw new RuntimeError('diff expects input to be at least one-dimensional');
  const d = wrapDim(dim, x.ndim);
  checkJoined(x, prepend, d);
  checkJoined(x, append, d);
  if (n === 0) return clone(x);
  const parts = [prepend, x, append].filter((part) => part !== null);
  let result = parts.length === 1 ? x : cat(parts, d);
  const steps = Math.min(n, result.shape[d]!);
  for (let k = 0; k < steps; k++) {
    const size = Math.max(result.shape[d]! - 1, 0);
    const [left, right] = [narrow(result, d, 0, size), narrow(result, d, result.shape[d]! - size, size)];
    result = x.dtype === 'bool' ? logicalXor(right, left) : sub(right, left);
  }
  return result;
}
