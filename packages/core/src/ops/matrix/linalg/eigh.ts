import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { fullOf } from '../../base/fill.ts';
import { optionsAfter } from '../../base/sizes.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { notImplementedFor } from '../../base/types.ts';
import { add, mul } from '../../elementwise/arithmetic.ts';
import { div } from '../../elementwise/division.ts';
import { diagEmbed, diagonal } from '../../shape/diagonal.ts';
import { matmul, swapLast } from '../products.ts';
import { checkMatrices, onMatrices, type Matrix } from './host.ts';
import { eigh as byTridiagonalForm } from './routines/tridiagonal.ts';
import { gaps, offDiagonal, skew } from './svd.ts';

/** Which triangle of the matrix is read. */
export type Triangle = 'L' | 'U';

/** The symmetric matrix whose lower (or upper) triangle is that of `a`. */
export function symmetric({ rows: n, columns, data }: Matrix, triangle: Triangle): Matrix {
  const full = Float64Array.from(data, (value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return (triangle === 'L') === i >= j ? value : data[j * n + i]!;
  });
  return { rows: n, columns, data: full };
}

const eighRow: Row<Triangle> = {
  name: 'LinalgEighBackward0',
  forward([x], triangle) {
    return onMatrices([x!], [x!.shape.slice(0, -1), x!.shape], (matrix) => {
      const { values, vectors } = byTridiagonalForm(symmetric(matrix, triangle), triangle === 'U');
      return [values, vectors];
    });
  },
  saves: { outputs: [0, 1] },
  // Orthogonal matrices move along skew ones: the symmetric part of V^T gV has no effect.
  backward(ctx, gValues, gVectors) {
    const [values, v] = [ctx.output(0), ctx.output(1)];
    const vt = swapLast(v);
    let inner: Tensor | null = gVectors && div(mul(skew(matmul(vt, gVectors)), 0.5), gaps(values));
    if (gValues) inner = inner ? add(inner, diagEmbed(gValues)) : diagEmbed(gValues);
    return [inner && matmul(v, matmul(inner, vt))];
  },
  jvp(ctx, t) {
    const [values, v] = [ctx.output(0), ctx.output(1)];
    const p = matmul(swapLast(v), matmul(t!, v));
    return [diagonal(p, 0, { dim1: -2, dim2: -1 }), matmul(v, div(offDiagonal(p), gaps(values)))];
  },
};

function decompose(A: Tensor, uplo: string): Tensor[] {
  checkMatrices('linalg.eigh', A);
  const [rows, columns] = A.shape.slice(-2);
  if (rows !== columns) {
    throw new RuntimeError(
      `linalg.eigh: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
    );
  }
  const triangle = uplo.toUpperCase();
  if (triangle !== 'L' && triangle !== 'U') {
    throw new RuntimeError(`Expected UPLO argument to be 'L' or 'U', but got ${uplo}`);
  }
  if (!isFloat(A.dtype)) throw notImplementedFor('linalg_eigh_cpu', A.dtype);
  return applyRow(eighRow, [A], triangle) as Tensor[];
}

/**
 * Eigenvalues (ascending) and eigenvectors (columns of length 1, their signs arbitrary) of symmetric matrices, named
 * `eigenvalues` and `eigenvectors`. Only the lower triangle is read, or with `UPLO` 'U' the upper one. Floats only.
 * Computed on the host. Errors: RuntimeError for matrices that
 * are not square.
 */
export function eigh(A: Tensor, UPLO = 'L'): ReturnType<'eigenvalues' | 'eigenvectors'> {
  const [eigenvalues, eigenvectors] = decompose(A, UPLO);
  return returnType('linalg_eigh', { eigenvalues: eigenvalues!, eigenvectors: eigenvectors! });
}

/** The eigenvalues of `eigh`. */
export const eigvalsh = (A: Tensor, UPLO = 'L'): Tensor => decompose(A, UPLO)[0]!;

/**
 * PyTorch's older form of `linalg.eigh`: the upper triangle unless `upper` is false, and no eigenvectors (an empty tensor)
 * unless they are asked for.
 */
export function symeig(
  A: Tensor,
  vectorsOr?: boolean | SymeigOptions,
  more?: SymeigOptions,
): ReturnType<'eigenvalues' | 'eigenvectors'> {
  const [given, options] = optionsAfter<boolean, SymeigOptions>(vectorsOr, more);
  const [eigenvalues, vectors] = decompose(A, (options.upper ?? true) ? 'U' : 'L');
  const wanted = given ?? options.eigenvectors ?? false;
  return returnType('symeig', {
    eigenvalues: eigenvalues!,
    eigenvectors: wanted ? vectors! : fullOf(A.device, A.dtype, [0], 0),
  });
}

export interface SymeigOptions {
  readonly eigenvectors?: boolean;
  /** Which triangle is read. Default: true. */
  readonly upper?: boolean;
}
