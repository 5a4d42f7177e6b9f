import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { clone } from '../../base/clone.ts';
import { fullOf } from '../../base/fill.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { checkInt } from '../../base/sizes.ts';
import { castTo } from '../../base/pointwise.ts';
import { expand } from '../../base/broadcast.ts';
import { cumprod } from '../../reduce/cumulative.ts';
import { sum } from '../../reduce/sum.ts';
import { mul } from '../../elementwise/arithmetic.ts';
import { catAlong } from '../../shape/join.ts';
import { sliceRange } from '../../shape/slice.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { dot, matmul, swapLast } from '../products.ts';
import { checkFloat, checkMatrices, checkSquare, onMatrices } from './host.ts';
import { constantEye } from './identity.ts';
import { matrixExponential } from './routines/exponential.ts';
import { inv } from './solve.ts';

/** `A` to the whole power `n`, by squaring; negative powers are those of the inverse. */
export function matrixPower(A: Tensor, n: number): Tensor {
  checkInt('linalg_matrix_power', 'n', 2, n);
  checkMatrices('linalg.matrix_power', A);
  checkSquare('linalg.matrix_power', A);
  if (n === 0) return constantEye(A);
  if (n === 1) return clone(A);
  let base = n < 0 ? inv(A) : A;
  let result: Tensor | null = null;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? base : matmul(result, base);
    if (rest > 1) base = matmul(base, base);
  }
  return result!;
}

/** The derivative is a part of the exponential of a block matrix. Source: N. Higham, Functions of matrices, 3.1. */
const expRow: Row<null> = {
  name: 'LinalgMatrixExpBackward0',
  forward: ([x]) => onMatrices([x!], [x!.shape], (matrix) => [matrixExponential(matrix!)])[0]!,
  saves: { inputs: [0] },
  backward(ctx, g) {
    if (!g) return [null];
    const at = swapLast(ctx.input(0));
    const last = at.ndim - 1;
    const n = at.shape[last]!;
    const top = catAlong([at, g], last);
    const bottom = catAlong([fullOf(at.device, at.dtype, at.shape, 0), at], last);
    const whole = matrixExp(catAlong([top, bottom], last - 1));
    return [sliceRange(sliceRange(whole, last - 1, 0, n), last, n, 2 * n)];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(expRow.backward)(ctx, ...tangents),
};

/** The exponential of square matrices. Floats. */
export function matrixExp(A: Tensor): Tensor {
  checkSquare('linalg.matrix_exp', A);
  checkFloat('matrix_exp', A);
  return applyRow(expRow, [A], null) as Tensor;
}

export interface VanderOptions {
  /** Number of powers. Default: the number of elements. */
  readonly N?: number | null;
}

/** Powers 0 to N - 1 of each element of `x` `[..., n]`: `[..., n, N]`. Integers stay integers. */
export function vander(x: Tensor, options: VanderOptions = {}): Tensor {
  const values = x.ndim === 0 ? unsqueeze(x, 0) : x;
  const count = options.N ?? values.shape.at(-1)!;
  if (count <= 1) throw new RuntimeError('N must be greater than 1.');
  const typed = isFloat(x.dtype) ? values : castTo(values, 'int32');
  const powers = cumprod(expand(unsqueeze(typed, -1), [...values.shape, count - 1]), -1);
  const ones = fullOf(x.device, powers.dtype, [...values.shape, 1], 1);
  return catAlong([ones, powers], values.ndim);
}

export interface VecdotOptions {
  /** Default: the last. */
  readonly dim?: number;
}

/** Dot products along `dim`; the other dimensions are broadcast. Floats. */
export function vecdot(x: Tensor, y: Tensor, options: VecdotOptions = {}): Tensor {
  checkFloat('linalg.vecdot', x);

  const { dim = -1 } = options;
  if (x.ndim === 1 && y.ndim === 1 && (dim === 0 || dim === -1)) return dot(x, y);

  return sum(mul(x, y), dim);
}
