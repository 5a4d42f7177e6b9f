import { RuntimeError, ValueError } from '../../errors.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkOut, writeOut } from '../base/out.ts';
import { reducedDims } from '../base/reduction.ts';
import { isOptions, checkTensor } from '../base/sizes.ts';
import { sumDims } from '../base/sum.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { sqrt } from '../elementwise/power.ts';
import { nuclearNorm } from '../matrix/linalg/norm.ts';
import { checkInput, dtypeOf, keepdimOf, type Dim, type TypedOptions } from './arguments.ts';
import { normDims } from './vector-norm.ts';

export interface NormOptions extends TypedOptions {
  /** Exponent, or `'fro'` (default: of all elements, as 2) or `'nuc'` (sum of the singular values). */
  readonly p?: number | 'fro' | 'nuc' | null;
  /** Write the result here and return it. */
  readonly out?: Tensor;
}

/**
 * p-norm over `dim`, or of all elements as one vector, of floats. p = 0 counts what is not 0, p = Infinity takes the
 * largest absolute value, `'nuc'` is for matrices. The gradient at norm 0 is 0. Errors: RuntimeError for integers
 * and for more than two dimensions with `'fro'`, IndexError for a dimension out of range.
 */
export function norm(
  x: Tensor,
  p?: NormOptions['p'] | NormOptions,
  dim?: Dim | NormOptions,
  options?: NormOptions,
): Tensor {
  checkInput('norm', x);
  const given = (options ?? [dim, p].find(isOptions) ?? {}) as NormOptions;
  const order = (p === undefined || isOptions(p) ? given.p : (p as NormOptions['p'])) ?? 'fro';
  const place = dim === undefined || isOptions(dim) ? (given.dim ?? given.axis) : (dim as Dim);
  const { out } = given;
  if (out !== undefined) checkOut('norm', [x, out]);
  const result = normOf(x, order, place ?? undefined, keepdimOf(given), dtypeOf(given));
  return out === undefined ? result : writeOut(out, result);
}

function normOf(
  x: Tensor,
  p: number | string,
  dim: Exclude<Dim, null> | undefined,
  keepdim: boolean,
  dtype: DType | undefined,
): Tensor {
  if (typeof p === 'number') return powerNorm(x, p, dim, keepdim, dtype);
  if (p !== 'fro' && p !== 'nuc')
    throw new RuntimeError(`only valid string values are 'fro' and 'nuc', found ${p}`);
  if (dtype !== undefined) {
    const name = p === 'fro' ? 'frobenius' : 'nuclear';
    throw new ValueError(`dtype argument is not supported in ${name} norm`);
  }
  const dims = typeof dim === 'number' ? [dim] : dim;
  return p === 'fro' ? frobenius(x, dims ?? [], keepdim) : nuclearNorm(x, dims, keepdim);
}

function frobenius(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  if (dims.length > 2)
    throw new RuntimeError(`Expected at most 2 dimensions, but got ${dims.length} dimensions instead.`);
  if (dims.length < 2) return powerNorm(x, 2, dims, keepdim, undefined);
  const [a, b] = dims.map((d) => wrapDim(d, x.ndim));
  if (a === b) throw new RuntimeError(`Expected dims to be different, got ${formatList(dims)} instead`);
  return sqrt(
    sumDims(
      mul(x, x),
      [a!, b!].sort((i, j) => i - j),
      keepdim,
    ),
  );
}

function powerNorm(
  x: Tensor,
  p: number,
  dim: Exclude<Dim, null> | undefined,
  keepdim: boolean,
  dtype: DType | undefined,
  name = dtype === undefined ? 'NormBackward1' : 'NormBackward3',
): Tensor {
  if (dtype !== undefined && !isFloat(dtype)) {
    throw new RuntimeError(`norm(): the desired output dtype ${shouldBeFloat(dtype)}`);
  }
  if (dtype === undefined && !isFloat(x.dtype))
    throw new RuntimeError(`norm(): input dtype ${shouldBeFloat(x.dtype)}`);
  return normDims(x, { p, dims: reducedDims(x.ndim, dim), keepdim, dtype: dtype ?? x.dtype, name });
}

const shouldBeFloat = (dtype: DType): string =>
  `should be either floating point or complex. Got ${dtypeInfo(dtype).scalarType} instead.`;

/** p-norm of `x - other`, which are broadcast, as one vector; default p = 2. */
export function dist(x: Tensor, other: Tensor, p = 2): Tensor {
  checkInput('dist', x);
  checkTensor('dist', 'other', 2, other);
  return powerNorm(sub(x, other), p, undefined, false, undefined, 'DistBackward0');
}
