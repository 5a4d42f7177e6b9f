import { RuntimeError } from '../../../errors.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { pythonType } from '../../base/arguments.ts';
import { checkTensors } from '../../base/sizes.ts';
import { cppName } from '../../base/types.ts';
import { named } from '../../base/named.ts';
import { squeezeOp, unsqueeze } from '../../shape/squeeze.ts';
import { mm } from '../products.ts';

const squeezeOne = squeezeOp('SqueezeBackward1');

/**
 * Product of two or more matrices in the order that takes the fewest multiplications; the first and the last may be
 * vectors. Errors: RuntimeError for other ranks, sizes that do not fit and dtypes that differ.
 */
export function multiDot(tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) {
    throw new TypeError(
      `linalg_multi_dot(): argument 'tensors' (position 1) must be tuple of Tensors, not ${pythonType(tensors)}`,
    );
  }
  checkTensors('linalg_multi_dot', tensors);
  checkChain(tensors);
  const last = tensors.length - 1;
  const matrices = tensors.map((x, i) => (x.ndim === 2 ? x : unsqueeze(x, i === 0 ? 0 : 1)));
  matrices.forEach((x, i) => {
    if (i === 0 || matrices[i - 1]!.shape[1] === x.shape[0]) return;
    throw new RuntimeError(
      `multi_dot(): tensors ${i - 1} and ${i} with shapes ${formatList(tensors[i - 1]!.shape)} and ` +
        `${formatList(tensors[i]!.shape)} cannot be multiplied`,
    );
  });
  let result = multiply(
    matrices,
    splits([...matrices.map((x) => x.shape[0]!), matrices[last]!.shape[1]!]),
    0,
    last,
  );
  if (tensors[last]!.ndim === 1) result = squeezeOne.apply(result, [1]);
  return named('ViewBackward0', tensors[0]!.ndim === 1 ? squeezeOne.apply(result, [0]) : result);
}

function checkChain(tensors: readonly Tensor[]): void {
  const last = tensors.length - 1;
  if (last < 1) throw new RuntimeError(`multi_dot(): expected at least 2 tensors but got ${tensors.length}`);
  tensors.forEach((x, i) => {
    const isEnd = i === 0 || i === last;
    if (x.ndim === 2 || (isEnd && x.ndim === 1)) return;
    throw new RuntimeError(
      isEnd
        ? `multi_dot(): the ${i === 0 ? 'first' : 'last'} tensor must be 1D or 2D but got ${x.ndim}D`
        : `multi_dot(): tensor ${i} must be 2D but got ${x.ndim}D`,
    );
  });
  tensors.forEach((x, i) => {
    if (x.dtype === tensors[0]!.dtype) return;
    throw new RuntimeError(
      'multi_dot(): all tensors must have be the same dtype but tensor 0 is ' +
        `${cppName(tensors[0]!.dtype)} and tensor ${i} ${cppName(x.dtype)}`,
    );
  });
}

/**
 * Where to split the chain from matrix i to matrix j; matrix i is `sizes[i]` by `sizes[i + 1]`. Source: Cormen et al.,
 * Introduction to Algorithms, 14.2.
 */
function splits(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const split = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      cost[i]![j] = Infinity;
      for (let k = i; k < j; k++) {
        const total = cost[i]![k]! + cost[k + 1]![j]! + sizes[i]! * sizes[k + 1]! * sizes[j + 1]!;
        if (total >= cost[i]![j]!) continue;
        cost[i]![j] = total;
        split[i]![j] = k;
      }
    }
  }
  return split;
}

function multiply(
  matrices: readonly Tensor[],
  split: readonly (readonly number[])[],
  i: number,
  j: number,
): Tensor {
  if (i === j) return matrices[i]!;
  const k = split[i]![j]!;
  return mm(multiply(matrices, split, i, k), multiply(matrices, split, k + 1, j));
}
