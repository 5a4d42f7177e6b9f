import { RuntimeError } from '../../../errors.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { optionsAfter } from '../../base/sizes.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { add, mul, neg } from '../../elementwise/arithmetic.ts';
import { diagEmbed, diagonal } from '../../shape/diagonal.ts';
import { tril } from '../../shape/triangle.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkInfo, checkSquare, onMatrices } from './host.ts';
import { eyeLike } from './identity.ts';
import { cholesky as factorise } from './routines/cholesky.ts';
import { broadcastBatches, solveTriangular } from './triangular-solve.ts';

/** The lower triangle with half of the diagonal. */
function halfLower(x: Tensor): Tensor {
  const half = mul(diagonal(x, 0, { dim1: -2, dim2: -1 }), 0.5);
  return add(tril(x, -1), diagEmbed(half));
}

/** Results: the lower factor, and the order of the first leading minor that is not positive (int32). */
const choleskyRow: Row<boolean> = {
  name: 'LinalgCholeskyExBackward0',
  forward: ([x], upper) =>
    onMatrices([x!], [x!.shape, denseLayout('int32', x!.shape.slice(0, -2))], (matrix) => {
      const { l, info } = factorise(matrix!, upper);
      return [l, [info]];
    }),
  saves: { outputs: [0] },
  // Source: I. Murray, Differentiation of the Cholesky decomposition, 2016, equation 10.
  backward(ctx, g) {
    if (!g) return [null];
    const l = ctx.output(0);
    const phi = halfLower(matmul(swapLast(l), g));
    const right = solveTriangular(l, phi, { upper: false, left: false });
    const whole = solveTriangular(swapLast(l), right, { upper: true });
    return [mul(add(whole, swapLast(whole)), 0.5)];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(choleskyRow.backward)(ctx, ...tangents),
};

export interface CholeskyOptions {
  /** Read the upper triangle, and give U of `A = U^T U`. Default: false. */
  readonly upper?: boolean;
}

function factor(op: string, A: Tensor, upper: boolean): [Tensor, Tensor] {
  checkSquare(op, A);
  checkFloat(op, A);
  const [l, info] = applyRow(choleskyRow, [A], upper) as [Tensor, Tensor];
  return [upper ? swapLast(l) : l, info];
}

const NOT_POSITIVE = (at: number): string =>
  'The factorization could not be completed because the input is not positive-definite (the leading minor of order ' +
  `${at} is not positive-definite).`;

/**
 * L of `A = L L^T` for symmetric positive-definite matrices, of which only the lower triangle is read (or the upper one).
 * Floats. Errors: LinAlgError for matrices that are not positive-definite.
 */
export function cholesky(A: Tensor, options: CholeskyOptions = {}): Tensor {
  const [l, info] = factor('linalg.cholesky', A, options.upper ?? false);
  checkInfo('linalg.cholesky', info, NOT_POSITIVE);
  return l;
}

/** PyTorch's older form of `linalg.cholesky`. */
export function torchCholesky(A: Tensor, given?: boolean | CholeskyOptions): Tensor {
  const [first, options] = optionsAfter<boolean, CholeskyOptions>(given, undefined);
  const [l, info] = factor('cholesky', A, first ?? options.upper ?? false);
  checkInfo('cholesky', info, NOT_POSITIVE);
  return l;
}

export interface CholeskyExOptions extends CholeskyOptions {
  readonly checkErrors?: boolean;
}

/** `cholesky` without an error: `info` (int32) is the order of the first leading minor that is not positive. */
export function choleskyEx(A: Tensor, options: CholeskyExOptions = {}): ReturnType<'L' | 'info'> {
  const [L, info] = factor('linalg.cholesky', A, options.upper ?? false);
  if (options.checkErrors === true) checkInfo('linalg.cholesky_ex', info, NOT_POSITIVE);
  return returnType('linalg_cholesky_ex', { L, info });
}

/** `(L L^T)^-1 b`, or `(U^T U)^-1 b`; plain substitutions. */
function solveFactored(b: Tensor, factor: Tensor, upper: boolean): Tensor {
  const [lower, over] = upper ? [swapLast(factor), factor] : [factor, swapLast(factor)];
  return solveTriangular(over, solveTriangular(lower, b, { upper: false }), { upper: true });
}

/** Gradient of the factor from a symmetric matrix. Source: cholesky_solve_backward in FunctionsManual.cpp. */
const factorGradient = (common: Tensor, factor: Tensor, upper: boolean): Tensor =>
  neg(upper ? matmul(factor, common) : matmul(common, factor));

const choleskySolveRow: Row<boolean> = {
  name: 'CholeskySolveBackward0',
  forward: ([b, factor], upper) => solveFactored(b!, factor!, upper),
  saves: { inputs: [1], outputs: [0] },
  backward(ctx, g) {
    if (!g) return [null, null];
    const factor = ctx.input(1);
    const gb = applyRow(choleskySolveRow, [g, factor], ctx.attrs) as Tensor;
    const product = matmul(gb, swapLast(ctx.output(0)));
    const common = add(product, swapLast(product));
    return [gb, ctx.needs[1] ? factorGradient(common, factor, ctx.attrs) : null];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(choleskySolveRow.backward)(ctx, ...tangents),
};

/** X of `A X = B` from the Cholesky factor of A (`upper`: U); batch dimensions broadcast. Floats. */
export function choleskySolve(B: Tensor, L: Tensor, upperOr?: boolean | CholeskyOptions): Tensor {
  const [first, options] = optionsAfter<boolean, CholeskyOptions>(upperOr, undefined);
  for (const [x, name] of [
    [B, 'b'],
    [L, 'u'],
  ] as const) {
    if (x.ndim >= 2) continue;
    throw new RuntimeError(`${name} should have at least 2 dimensions, but has ${x.ndim} dimensions instead`);
  }
  checkFloat('cholesky_solve', B);
  const [factor, b] = broadcastBatches(L, B);
  return applyRow(choleskySolveRow, [b, factor], first ?? options.upper ?? false) as Tensor;
}

const choleskyInverseRow: Row<boolean> = {
  name: 'CholeskyInverseBackward0',
  forward: ([factor], upper) => solveFactored(eyeLike(factor!), factor!, upper),
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    if (!g) return [null];
    const inverse = ctx.output();
    const common = matmul(inverse, matmul(add(g, swapLast(g)), inverse));
    return [factorGradient(common, ctx.input(0), ctx.attrs)];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(choleskyInverseRow.backward)(ctx, ...tangents),
};

/** The inverse of A from its Cholesky factor (`upper`: U). Floats. */
export function choleskyInverse(L: Tensor, upperOr?: boolean | CholeskyOptions): Tensor {
  const [first, options] = optionsAfter<boolean, CholeskyOptions>(upperOr, undefined);
  checkSquare('cholesky_inverse', L);
  checkFloat('cholesky_inverse', L);
  return applyRow(choleskyInverseRow, [L], first ?? options.upper ?? false) as Tensor;
}
