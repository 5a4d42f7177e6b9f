import { RuntimeError } from '../../errors.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { numberList, type NumberArgs } from '../base/sizes.ts';
import { ViewOp } from './view-op.ts';

const permuteOp = new ViewOp<readonly number[]>({
  name: 'PermuteBackward0',
  geometry: (x, dims) => ({ shape: dims.map((d) => x.shape[d]!), strides: dims.map((d) => x.strides[d]!) }),
  backward: (g, dims) => permuteDims(g, inverse(dims)),
});

function inverse(dims: readonly number[]): number[] {
  const result = new Array<number>(dims.length);
  dims.forEach((d, i) => (result[d] = i));
  return result;
}

/** `x` with its dimensions in the order `dims`, which are wrapped and distinct. */
const permuteDims = (x: Tensor, dims: readonly number[]): Tensor => permuteOp.apply(x, dims);

const swap = (list: readonly number[], [a, b]: readonly [number, number]): readonly number[] => {
  const result = [...list];
  [result[a], result[b]] = [list[b]!, list[a]!];
  return result;
};

/**
 * A swap of two dimensions (of none for fewer than two); PyTorch names the node by the op that was called.
 */
export const swapOp = (name: string): ViewOp<readonly [number, number] | null> => {
  const op: ViewOp<readonly [number, number] | null> = new ViewOp({
    name,
    geometry: ({ shape, strides }, dims) =>
      dims === null ? { shape, strides } : { shape: swap(shape, dims), strides: swap(strides, dims) },
    backward: (g, dims) => op.apply(g, dims),
  });
  return op;
};

const transposeOp = swapOp('TransposeBackward0');
const tOp = swapOp('TBackward0');

/** A view of `x` with its dimensions in the order `dims`. */
export function permute(x: Tensor, ...dims: NumberArgs): Tensor {
  const order = numberList('permute', 'dims', dims, 'ints');
  if (order.length !== x.ndim) {
    throw new RuntimeError(
      'permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ' +
        `ordering of dimensions i.e. input.dim() = ${x.ndim} is not equal to len(dims) = ${order.length}`,
    );
  }
  const wrapped = order.map((d) => wrapDim(d, x.ndim));
  if (new Set(wrapped).size < wrapped.length)
    throw new RuntimeError('permute(): duplicate dims are not allowed.');
  return permuteDims(x, wrapped);
}

/** A view of `x` with two dimensions swapped. */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = wrapDim(dim0, x.ndim);
  const b = wrapDim(dim1, x.ndim);
  return transposeOp.apply(x, x.ndim === 0 ? null : [a, b]);
}

export const swapaxes = transpose;
export const swapdims = transpose;

/** The transpose of a matrix, as a view; vectors and 0-d tensors stay as they are. */
export const t = (x: Tensor): Tensor => tOp.apply(x, checkMatrix(x));

/** The dimensions that `t` swaps. */
export function checkMatrix(x: Tensor): readonly [number, number] | null {
  if (x.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${x.ndim}D`);
  return x.ndim < 2 ? null : [0, 1];
}

/** `x.T`: a view of `x` with its dimensions in reverse order. */
export const reversed = (x: Tensor): Tensor => permuteDims(x, [...x.shape.keys()].reverse());

/** `x.mT`: a view of `x` with its last two dimensions swapped. */
export function matrixTranspose(x: Tensor, name = 'tensor.mT'): Tensor {
  if (x.ndim === 1) {
    throw new RuntimeError(`${name} is only supported on matrices or batches of matrices. Got 1-D tensor.`);
  }
  return x.ndim === 0 ? permuteDims(x, []) : transpose(x, -2, -1);
}

/** `x.H`: the transpose of a matrix; there are no complex numbers to conjugate. */
export function conjugateTranspose(x: Tensor): Tensor {
  if (x.ndim !== 0 && x.ndim !== 2) {
    const hint = x.ndim > 2 ? ' For batches of matrices, consider using tensor.mH' : '';
    throw new RuntimeError(
      `tensor.H is only supported on matrices (2-D tensors). Got ${x.ndim}-D tensor.${hint}`,
    );
  }
  return matrixTranspose(x);
}

/** A view of `x` with its last two dimensions swapped; the same as `x.mT`. */
export function adjoint(x: Tensor): Tensor {
  return matrixTranspose(x, 'tensor.adjoint()');
}

/**
 * A view of `x` with the dimensions `source` moved to the places `destination`; the others keep their order.
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const from = typeof source === 'number' ? [source] : source;
  const to = typeof destination === 'number' ? [destination] : destination;
  if (from.length !== to.length) {
    throw new RuntimeError(
      `movedim: Invalid source or destination dims: source (${formatList(from)} dims) should contain the same ` +
        `number of dims as destination (${formatList(to)} dims)`,
    );
  }
  const wrappedFrom = from.map((d) => wrapDim(d, x.ndim));
  const wrappedTo = to.map((d) => wrapDim(d, x.ndim));
  checkDistinct('source', from, wrappedFrom);
  checkDistinct('destination', to, wrappedTo);
  const order = new Array<number>(x.ndim).fill(-1);
  if (x.ndim > 0) wrappedTo.forEach((place, i) => (order[place] = wrappedFrom[i]!));
  const rest = [...x.shape.keys()].filter((d) => !wrappedFrom.includes(d)).values();
  return permuteDims(
    x,
    order.map((d) => (d >= 0 ? d : rest.next().value!)),
  );
}

function checkDistinct(name: string, dims: readonly number[], wrapped: readonly number[]): void {
  if (new Set(wrapped).size < wrapped.length) {
    throw new RuntimeError(`movedim: repeated dim in \`${name}\` (${formatList(dims)})`);
  }
}

export const moveaxis = movedim;
