import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { formatList } from '../../../tensor/size.ts';
import { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { expand } from '../../base/broadcast.ts';
import { fullOf } from '../../base/fill.ts';
import { castTo } from '../../base/pointwise.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { isOptions } from '../../base/sizes.ts';
import { add, mul, neg, sub } from '../../elementwise/arithmetic.ts';
import { gt } from '../../elementwise/compare.ts';
import { maximum } from '../../elementwise/extrema.ts';
import { abs } from '../../elementwise/sign.ts';
import { where } from '../../elementwise/where.ts';
import { amax } from '../../reduce/extremes.ts';
import { sum } from '../../reduce/sum.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkMatrices, checkSquare, onMatrices, type Matrix } from './host.ts';
import { eigvalsh, symmetric } from './eigh.ts';
import { svd as jacobiSvd } from './jacobi.ts';
import { eigh as eighOf } from './routines/tridiagonal.ts';
import { svdvals } from './svd.ts';

export interface RankOptions {
  /** Singular values up to this one count as 0. Default: 0. */
  readonly atol?: number | Tensor | null;
  /** So do those up to this part of the largest. Default: the precision of the dtype times the larger size, or 0 beside atol. */
  readonly rtol?: number | Tensor | null;
  /** The matrices are symmetric, and only their lower triangle is read. */
  readonly hermitian?: boolean;
}

/** The spacing of numbers at 1. */
const epsilon = (x: Tensor): number => (x.dtype === 'float64' ? 2 ** -52 : 2 ** -23);

/** Absolute and relative tolerance, one for each matrix (float64). */
function tolerances(A: Tensor, { atol = null, rtol = null }: RankOptions): [Tensor, Tensor] {
  const tensor = (x: number | Tensor): Tensor => {
    if (!(x instanceof Tensor)) return fullOf(A.device, A.dtype, [], x);
    return x.dtype === A.dtype ? x.detach() : castTo(x.detach(), A.dtype);
  };
  const absolute = tensor(atol ?? 0);
  const usual = epsilon(A) * Math.max(A.shape.at(-1)!, A.shape.at(-2)!);
  const relative = rtol === null ? where(gt(absolute, 0), 0, tensor(usual)) : tensor(rtol);
  return [absolute, relative];
}

/** Row by row the singular values with their bases; `u s vh` is the matrix. */
function parts(matrix: Matrix, hermitian: boolean) {
  if (!hermitian) return jacobiSvd(matrix);
  const n = matrix.rows;
  const { values, vectors } = eighOf(symmetric(matrix, 'L'), false);
  const vh = Float64Array.from(vectors, (_, i) => vectors[(i % n) * n + Math.floor(i / n)]!);
  return { u: vectors, s: values, vh };
}

function pseudoInverse(matrix: Matrix, atol: number, rtol: number, hermitian: boolean): Float64Array {
  const { rows: m, columns: n } = matrix;
  const { u, s, vh } = parts(matrix, hermitian);
  const k = s.length;
  const largest = s.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const limit = Math.max(atol, rtol * largest);
  const out = new Float64Array(n * m);
  s.forEach((value, r) => {
    if (!(Math.abs(value) > limit)) return;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) out[i * m + j]! += (vh[r * n + i]! * u[j * k + r]!) / value;
    }
  });
  return out;
}

/** Source: G. Golub & V. Pereyra, The differentiation of pseudo-inverses, 1973, equation 4.12. */
function gradient(a: Tensor, p: Tensor, g: Tensor): Tensor {
  const [pt, gt] = [swapLast(p), swapLast(g)];
  if (a.shape.at(-2)! <= a.shape.at(-1)!) {
    const k = matmul(gt, p);
    const kp = matmul(k, pt);
    const outside = sub(gt, matmul(k, a));
    const first = sub(kp, matmul(matmul(a, p), kp));
    return add(add(neg(swapLast(matmul(p, k))), first), matmul(matmul(pt, p), outside));
  }
  const k = matmul(p, gt);
  const pk = matmul(pt, k);
  const outside = sub(gt, matmul(a, k));
  const last = sub(pk, matmul(matmul(pk, p), a));
  return add(add(neg(swapLast(matmul(k, p))), matmul(matmul(outside, p), pt)), last);
}

/** Inputs: the matrices and both tolerances as matrices of one element. */
const pinvRow: Row<boolean> = {
  name: 'LinalgPinvBackward0',
  forward([x, atol, rtol], hermitian) {
    const shape = [...x!.shape.slice(0, -2), x!.shape.at(-1)!, x!.shape.at(-2)!];
    return onMatrices([x!, atol!, rtol!], [shape], (matrix, absolute, relative) => [
      pseudoInverse(matrix!, absolute!.data[0]!, relative!.data[0]!, hermitian),
    ])[0]!;
  },
  saves: { inputs: [0], outputs: [0] },
  backward: (ctx, g) => [g && gradient(ctx.input(0), ctx.output(), g), null, null],
  jvp: (ctx, ...tangents) => tangentsByBackward(pinvRow.backward)(ctx, ...tangents),
};

/** The second argument is PyTorch's older `rcond` or `tol`, or the options right away. */
function optionsOf<O extends RankOptions>(
  given: number | Tensor | null | O | undefined,
  more: O | undefined,
): O {
  if (isOptions(given)) return given as O;
  const options = more ?? ({} as O);
  if (given === null || given === undefined) return options;
  return { ...options, rtol: given };
}

/**
 * The Moore-Penrose inverse of matrices `[..., m, n]`, `[..., n, m]`, by their singular values; a number or a tensor in the
 * second place is `rtol`. Floats.
 */
export function pinv(A: Tensor, rtol?: number | Tensor | null | RankOptions, more?: RankOptions): Tensor {
  const options = optionsOf(rtol, more);
  const { hermitian = false } = options;
  if (A.ndim < 2 || !isFloat(A.dtype)) {
    throw new RuntimeError(
      `linalg.pinv(${dtypeInfo(A.dtype).scalarType}{${formatList(A.shape)}}): expected a tensor with 2 or more dimensions of ` +
        'float, double, cfloat or cdouble types',
    );
  }
  if (hermitian) checkSquare('linalg.pinv', A);
  for (const name of ['atol', 'rtol'] as const) {
    const value = options[name];
    if (!(value instanceof Tensor && value.requiresGrad)) continue;
    throw new RuntimeError(
      `The function 'linalg_pinv' is not differentiable with respect to argument '${name}'. This input cannot have ` +
        'requires_grad True.',
    );
  }
  const batch = A.shape.slice(0, -2);
  const [atol, rtolTensor] = tolerances(A, options).map((x) =>
    expand(unsqueeze(unsqueeze(x, -1), -1), [...batch, 1, 1]),
  );
  return applyRow(pinvRow, [A, atol!, rtolTensor!], hermitian) as Tensor;
}

/** PyTorch's older form of `linalg.pinv`. */
export const pinverse = (A: Tensor, rcond = 1e-15): Tensor => pinv(A, rcond);

/** The number of singular values above the tolerance (int32); a number or tensor in the second place is `atol`. Floats. */
export function matrixRank(
  A: Tensor,
  tol?: number | Tensor | null | RankOptions,
  more?: RankOptions,
): Tensor {
  const older = tol !== undefined && tol !== null && !isOptions(tol);
  const options = older
    ? { ...more, atol: tol as number | Tensor, rtol: 0 }
    : isOptions(tol)
      ? (tol as RankOptions)
      : (more ?? {});
  const { hermitian = false } = options;
  checkMatrices('torch.linalg.matrix_rank', A, 'input');
  if (!isFloat(A.dtype)) {
    throw new RuntimeError("This function doesn't handle types other than float and double");
  }
  const plain = A.detach();
  const [atol, rtol] = tolerances(A, options);
  const values = hermitian ? abs(eigvalsh(plain)) : svdvals(plain);
  if (values.layout.size === 0) return fullOf(A.device, 'int32', A.shape.slice(0, -2), 0);
  const limit = maximum(atol, mul(rtol, amax(values, -1)));
  return sum(gt(values, unsqueeze(limit, -1)), -1);
}
