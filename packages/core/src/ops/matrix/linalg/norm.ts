import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../../tensor/tensor.ts';
import { pythonType } from '../../base/arguments.ts';
import { checkOut, checkOutDType, writeOut } from '../../base/out.ts';
import { castTo } from '../../base/pointwise.ts';
import { reducedDims } from '../../base/reduction.ts';
import { checkTensor, isOptions } from '../../base/sizes.ts';
import { sumDims } from '../../base/sum.ts';
import { movedim } from '../../shape/permute.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { combinationError, dtypeOf, keepdimOf, type Dim, type TypedOptions } from '../../reduce/arguments.ts';
import { amax, amin } from '../../reduce/extremes.ts';
import { normDims } from '../../reduce/vector-norm.ts';
import { svdvals } from './svd.ts';

export interface LinalgNormOptions extends TypedOptions {
  /** Write the result here and return it. */
  readonly out?: Tensor;
}

/** `ord` and `dim` may be left out in front of the options. */
function split<O, D>(
  ord: O | LinalgNormOptions | undefined,
  dim: D | LinalgNormOptions | undefined,
  options: LinalgNormOptions | undefined,
) {
  const given = (options ?? [dim, ord].find(isOptions) ?? {}) as LinalgNormOptions & { readonly ord?: O };
  return {
    given,
    ord: ord === undefined || isOptions(ord) ? given.ord : (ord as O),
    dim: dim === undefined || isOptions(dim) ? ((given.dim ?? given.axis) as D | undefined) : (dim as D),
  };
}

/** dtype to compute in. */
function checkDTypes(op: string, A: Tensor, dtype: DType | undefined): DType {
  if (!isFloat(A.dtype)) {
    throw new RuntimeError(
      `${op}: Expected a floating point or complex tensor as input. Got ${dtypeInfo(A.dtype).scalarType}`,
    );
  }
  if (dtype === undefined || dtype === A.dtype) return A.dtype;
  const [from, to] = [dtypeInfo(A.dtype), dtypeInfo(dtype)];
  if (!isFloat(dtype))
    throw new RuntimeError(`${op}: dtype should be floating point or complex, but got ${to.scalarType}`);
  if (from.index > to.index) {
    throw new RuntimeError(
      `${op}: the dtype of the input (${from.scalarType}) should be convertible without narrowing to the specified ` +
        `dtype (${to.scalarType})`,
    );
  }
  return dtype;
}

/**
 * Norm of order `ord` (default 2) of vectors over `dim`, or of all elements as one vector. Floats only; the order may
 * be any number, infinities included. Errors: RuntimeError for a negative or infinite order over no elements.
 */
export function vectorNorm(
  A: Tensor,
  ord?: number | LinalgNormOptions,
  dim?: Dim | LinalgNormOptions,
  options?: LinalgNormOptions,
): Tensor {
  checkTensor('linalg_vector_norm', 'input', 1, A);
  const { given, ord: p = 2, dim: place } = split<number, Dim>(ord, dim, options);
  if (typeof p !== 'number') {
    throw new TypeError(
      `linalg_vector_norm(): argument 'ord' (position 2) must be Number, not ${pythonType(p)}`,
    );
  }
  const { out } = given;
  checkDTypes('linalg.vector_norm', A, undefined);
  const dims = reducedDims(A.ndim, place);
  if ((p < 0 || p === Infinity) && A.layout.size === 0) {
    checkIdentity(A, p, typeof place === 'number' ? [place] : place);
  }
  const dtype = checkDTypes('linalg.vector_norm', A, dtypeOf(given));
  if (out !== undefined) {
    checkOut('linalg_vector_norm', [A, out]);
    checkOutDType(out, dtype);
  }
  const result = normDims(A, {
    p,
    dims,
    keepdim: keepdimOf(given),
    dtype,
    name: 'LinalgVectorNormBackward0',
  });
  return out === undefined ? result : writeOut(out, result);
}

/** Error for an order whose norm of nothing is not defined; `dims` as the caller wrote them. */
function checkIdentity(A: Tensor, p: number, dims: readonly number[] | null | undefined): void {
  const order = p === Infinity ? 'inf' : p === -Infinity ? '-inf' : String(p);
  const cannot = `linalg.vector_norm cannot compute the ${order} norm on`;
  if (dims === undefined || dims === null || dims.length === 0) {
    throw new RuntimeError(`${cannot} an empty tensor because the operation does not have an identity`);
  }
  for (const d of dims) {
    if (A.shape.at(d) !== 0) continue;
    // PyTorch's text has no space here.
    throw new RuntimeError(
      `${cannot} the dimension ${d}because this dimension is empty and the operation does not have an identity`,
    );
  }
}

export type MatrixOrder = number | 'fro' | 'nuc';

/**
 * Norm of the matrices in the two dimensions `dim` (default the last two): `ord` 'fro' (default), 'nuc' (sum of the
 * singular values), Infinity or -Infinity (largest, smallest sum of a row), 1 or -1 (of a column), 2 or -2 (largest,
 * smallest singular value). Floats only.
 */
export function matrixNorm(
  A: Tensor,
  ord?: MatrixOrder | LinalgNormOptions,
  dim?: readonly number[] | LinalgNormOptions,
  options?: LinalgNormOptions,
): Tensor {
  checkTensor('linalg_matrix_norm', 'input', 1, A);
  const { given, ord: order = 'fro', dim: place } = split<MatrixOrder, readonly number[]>(ord, dim, options);
  const dtype = dtypeOf(given);
  return into(
    'linalg.matrix_norm',
    A,
    given.out,
    dtype,
    matrixNormOf(A, order, place ?? [-2, -1], keepdimOf(given), dtype),
  );
}

function into(
  op: string,
  A: Tensor,
  out: Tensor | undefined,
  dtype: DType | undefined,
  result: Tensor,
): Tensor {
  if (out === undefined) return result;
  checkOut(op.replace('.', '_'), [A, out]);
  if (out.dtype !== (dtype ?? A.dtype)) {
    const [wanted, got] = [dtype ?? A.dtype, out.dtype].map((type) => dtypeInfo(type).scalarType);
    throw new RuntimeError(`${op} expected out tensor dtype ${wanted} but got: ${got}`);
  }
  return writeOut(out, result);
}

const OP = 'linalg.matrix_norm';

function matrixNormOf(
  A: Tensor,
  ord: MatrixOrder,
  dim: readonly number[],
  keepdim: boolean,
  dtype: DType | undefined,
): Tensor {
  const known =
    typeof ord === 'number' ? [1, 2, Infinity].includes(Math.abs(ord)) : ord === 'fro' || ord === 'nuc';
  if (!known) throw new RuntimeError(`${OP}: Order ${ord} not supported.`);
  if (A.ndim < 2) throw new RuntimeError(`${OP}: The input tensor A must have at least 2 dimensions.`);
  checkDTypes(OP, A, undefined);
  if (dim.length !== 2) throw new RuntimeError(`${OP}: dim must be a 2-tuple. Got ${dim.join(' ')}`);
  const [row, column] = dim.map((d) => wrapDim(d, A.ndim)) as [number, number];
  if (row === column) throw new RuntimeError(`${OP}: dims must be different. Got (${row}, ${column})`);
  const computed = checkDTypes(OP, A, dtype);
  if (ord === 'fro') {
    const dims = [row, column].sort((a, b) => a - b);
    return normDims(A, { p: 2, dims, keepdim, dtype: computed, name: 'LinalgVectorNormBackward0' });
  }
  const x = A.dtype === computed ? A : castTo(A, computed);
  if (ord === 'nuc' || Math.abs(ord) === 2) return bySingularValues(x, ord, [row, column], keepdim);
  // Sums over rows (order 1) or columns, then the extreme of those.
  const [summed, left] = Math.abs(ord) === Infinity ? [column, row] : [row, column];
  const sums = normDims(x, {
    p: 1,
    dims: [summed],
    keepdim,
    dtype: computed,
    name: 'LinalgVectorNormBackward0',
  });
  return (ord > 0 ? amax : amin)(sums, keepdim || summed > left ? left : left - 1, { keepdim });
}

/** Sum, largest or smallest of the singular values of the matrices in dimensions `dims`. */
function bySingularValues(x: Tensor, ord: number | 'nuc', dims: readonly number[], keepdim: boolean): Tensor {
  const values = svdvals(movedim(x, dims, [-2, -1]));
  const result =
    ord === 'nuc'
      ? sumDims(values, [values.ndim - 1], keepdim)
      : (ord > 0 ? amax : amin)(values, -1, { keepdim });
  return keepdim ? movedim(unsqueeze(result, -1), [-2, -1], dims) : result;
}

/** `torch.nuclear_norm`: without `dims` that of a matrix. */
export function nuclearNorm(x: Tensor, dims: readonly number[] | undefined, keepdim: boolean): Tensor {
  if (dims === undefined && x.ndim !== 2) {
    throw new RuntimeError(
      `Expected a tensor with 2 dimensions, but got a tensor with ${x.ndim} dimension${x.ndim === 1 ? '' : 's'} instead.`,
    );
  }
  if (dims !== undefined && dims.length !== 2)
    throw new RuntimeError("nuclear norm requires a 'dim' argument of size 2");
  return bySingularValues(x, 'nuc', dims ?? [0, 1], keepdim);
}

const NORM_FORMS = ['Number', 'str'].map(
  (type) => `Tensor input, ${type} ord, tuple of ints dim, bool keepdim, *, torch.dtype dtype, Tensor out`,
);

/**
 * Vector or matrix norm: without `ord` the 2-norm over `dim`, or of all elements; with `ord` that of vectors where
 * `dim` is one dimension (or `A` has one), that of matrices where it is two (or `A` has two). Floats only.
 */
export function norm(
  A: Tensor,
  ord?: MatrixOrder | null | LinalgNormOptions,
  dim?: Dim | LinalgNormOptions,
  options?: LinalgNormOptions,
): Tensor {
  checkTensor('linalg_norm', 'input', 1, A);
  const { given, ord: order, dim: place } = split<MatrixOrder | null, Dim>(ord, dim, options);
  const dims = typeof place === 'number' ? [place] : (place ?? undefined);
  if (dims !== undefined && !(Array.isArray(dims) && dims.every(Number.isInteger))) {
    throw combinationError('linalg_norm', NORM_FORMS, [A, order, place].map(pythonType));
  }
  const dtype = dtypeOf(given);
  return into('linalg.norm', A, given.out, dtype, normOf(A, order ?? null, dims, keepdimOf(given), dtype));
}

function normOf(
  A: Tensor,
  ord: MatrixOrder | null,
  dims: readonly number[] | undefined,
  keepdim: boolean,
  dtype: DType | undefined,
): Tensor {
  const typed = { keepdim, ...(dtype && { dtype }) };
  if (dims !== undefined && dims.length !== 1 && dims.length !== 2) {
    // PyTorch's text for orders that are words has "mut".
    const must = typeof ord === 'string' ? 'mut' : 'must';
    throw new RuntimeError(
      `linalg.norm: If dim is specified, it ${must} be of length 1 or 2. Got ${formatList(dims)}`,
    );
  }
  if (ord === null) {
    // Without an order everything is one vector.
    return vectorNorm(A, 2, dims, typed);
  }
  if (dims === undefined && A.ndim !== 1 && A.ndim !== 2) {
    throw new RuntimeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${A.ndim}D.`,
    );
  }
  const isMatrix = dims === undefined ? A.ndim === 2 : dims.length === 2;
  if (isMatrix || typeof ord === 'string')
    return matrixNormOf(A, ord as MatrixOrder, dims ?? [-2, -1], keepdim, dtype);
  return vectorNorm(A, ord, dims, typed);
}
