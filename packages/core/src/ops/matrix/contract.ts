import { RuntimeError } from '../../errors.ts';
import { formatList, numel } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { reducedDims } from '../base/reduction.ts';
import { checkTensor } from '../base/sizes.ts';
import { sumDims } from '../base/sum.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { permute } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { mm, unsafeView } from './products.ts';

/** How many dimensions to contract (the last ones of the first tensor with the first ones of the second), or which. */
export type ContractedDims = number | readonly [readonly number[], readonly number[]];

/**
 * Sum of the products over pairs of dimensions; what is left of `a`, then of `b`, is the shape of the result.
 * `dims` defaults to 2. Errors: RuntimeError for sizes that do not match and for dtypes that differ.
 */
export function tensordot(a: Tensor, b: Tensor, dims: ContractedDims = 2): Tensor {
  checkTensor('tensordot', 'input', 1, a);
  checkTensor('tensordot', 'other', 2, b);
  if (typeof dims === 'number') {
    if (dims < 0) throw new RuntimeError(`tensordot expects dims >= 0, but got dims=${dims}`);
    const count = [...new Array<number>(dims).keys()];
    return contract(
      a,
      b,
      count.map((i) => i - dims),
      count,
    );
  }
  if (!Array.isArray(dims) || dims.length !== 2) {
    throw new RuntimeError(
      'tensordot expects dims to be int or Tuple[List[int], List[int]] or List[List[int]] containing two lists, but got ' +
        `dims=${String(dims)}`,
    );
  }
  dims.forEach((list: unknown, i: number) => {
    if (Array.isArray(list)) return;
    const name = i === 0 ? 'dims_self' : 'dims_other';
    throw new TypeError(
      `tensordot(): argument '${name}' (position ${i + 3}) must be tuple of ints, not ${pythonType(list)}`,
    );
  });
  return contract(a, b, ...(dims as readonly [readonly number[], readonly number[]]));
}

function contract(a: Tensor, b: Tensor, dimsA: readonly number[], dimsB: readonly number[]): Tensor {
  if (dimsA.length !== dimsB.length) throw new RuntimeError('both dimension lists should have same length');
  const wrap = (x: Tensor, dims: readonly number[]): number[] => dims.map((d) => wrapDim(d, x.ndim, false));
  let [left, right] = [a, b];
  let inner = 1;
  dimsA.forEach((dimA, i) => {
    const dimB = dimsB[i]!;
    const [at, bt] = [wrap(a, [dimA])[0]!, wrap(b, [dimB])[0]!];
    const [sizeA, sizeB] = [a.shape[at]!, b.shape[bt]!];
    // A dimension of size 1 is broadcast: the other one can be summed at once.
    if (sizeB === 1) left = sumDims(left, [at], true);
    else if (sizeA === 1) right = sumDims(right, [bt], true);
    else if (sizeA !== sizeB) {
      throw new RuntimeError(
        `contracted dimensions need to match, but first has size ${sizeA} in dim ${dimA} and second has size ` +
          `${sizeB} in dim ${dimB}`,
      );
    } else inner *= sizeA;
  });
  const [contractedA, contractedB] = [wrap(a, dimsA), wrap(b, dimsB)];
  if (dimsA.length > 0) [contractedA, contractedB].forEach((list, i) => reducedDims([a, b][i]!.ndim, list));
  const free = (x: Tensor, contracted: readonly number[]): number[] =>
    [...x.shape.keys()].filter((d) => !contracted.includes(d));
  const [freeA, freeB] = [free(a, contractedA), free(b, contractedB)];
  const shapeA = freeA.map((d) => a.shape[d]!);
  const shapeB = freeB.map((d) => b.shape[d]!);
  const rows = reshapeTo(permute(left, [...freeA, ...contractedA]), [numel(shapeA), inner]);
  const columns = reshapeTo(permute(right, [...contractedB, ...freeB]), [inner, numel(shapeB)]);
  return reshapeTo(mm(rows, columns), [...shapeA, ...shapeB]);
}

/** Sum of the products along the last dimensions; a 0-d tensor multiplies the other. */
export function inner(x: Tensor, other: Tensor): Tensor {
  checkTensor('inner', 'input', 1, x);
  checkTensor('inner', 'other', 2, other);
  if (x.ndim === 0 || other.ndim === 0) return mul(x, other);
  if (x.shape.at(-1) !== other.shape.at(-1)) {
    throw new RuntimeError(
      'inner() the last dimension must match on both input tensors but got shapes ' +
        `${formatList(x.shape)} and ${formatList(other.shape)}`,
    );
  }
  return contract(x, other, [-1], [-1]);
}

/** Kronecker product: every element of `x` times `other`, in blocks; dtypes are promoted. */
export function kron(x: Tensor, other: Tensor): Tensor {
  checkTensor('kron', 'input', 1, x);
  checkTensor('kron', 'other', 2, other);
  const rank = Math.max(x.ndim, other.ndim);
  const pad = (shape: readonly number[]): number[] => [
    ...new Array<number>(rank - shape.length).fill(1),
    ...shape,
  ];
  const [a, b] = [pad(x.shape), pad(other.shape)];
  const blocks = mul(
    reshapeTo(
      x,
      a.flatMap((size) => [size, 1]),
    ),
    reshapeTo(
      other,
      b.flatMap((size) => [1, size]),
    ),
  );
  return unsafeView(
    blocks,
    a.map((size, d) => size * b[d]!),
  );
}
