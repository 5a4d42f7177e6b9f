import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { clone } from '../../base/clone.ts';
import { fullOf } from '../../base/fill.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { notImplementedFor } from '../../base/types.ts';
import { add, mul, sub } from '../../elementwise/arithmetic.ts';
import { catAlong } from '../../shape/join.ts';
import { sliceRange } from '../../shape/slice.ts';
import { tril, triu } from '../../shape/triangle.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkMatrices, onMatrices } from './host.ts';
import { eyeLike, identity } from './identity.ts';
import { orthogonal, reflectors, triangle } from './routines/qr.ts';
import { solveTriangular } from './triangular-solve.ts';
import { offDiagonal } from './svd.ts';
import { expand } from '../../base/broadcast.ts';

/** 'reduced': Q is m x min(m, n); 'complete': it is m x m; 'r': there is none. */
export type QrMode = 'reduced' | 'complete' | 'r';

/** Source of the square and tall case: S. Walter & L. Lehmann, Algorithmic differentiation of linear algebra functions. */
function tall(q: Tensor, r: Tensor, gq: Tensor, gr: Tensor): Tensor {
  const inner = triu(sub(matmul(gr, swapLast(r)), matmul(swapLast(q), gq)));
  // The symmetric matrix with that upper triangle.
  const whole = add(inner, swapLast(offDiagonal(inner)));
  const sum = add(gq, matmul(q, whole));
  return solveTriangular(swapLast(r), sum, { upper: false, left: false });
}

/** A wide matrix is a square one beside columns whose part of R is `Q^T` times them. */
function wide(x: Tensor, q: Tensor, r: Tensor, gq: Tensor, gr: Tensor): Tensor {
  const m = x.shape.at(-2)!;
  const n = x.shape.at(-1)!;
  const last = x.ndim - 1;
  const rest = sliceRange(gr, last, m, n);
  const total = add(gq, matmul(sliceRange(x, last, m, n), swapLast(rest)));
  const square = tall(q, sliceRange(r, last, 0, m), total, sliceRange(gr, last, 0, m));
  return catAlong([square, matmul(q, rest)], last);
}

const qrRow: Row<QrMode> = {
  name: 'LinalgQrBackward0',
  forward([x], mode) {
    const [m, n] = x!.shape.slice(-2) as [number, number];
    const batch = x!.shape.slice(0, -2);
    const k = mode === 'complete' ? m : Math.min(m, n);
    const width = mode === 'r' ? 0 : k;
    return onMatrices(
      [x!],
      [
        [...batch, m, width],
        [...batch, k, n],
      ],
      (matrix) => {
        const parts = reflectors(matrix);
        return [orthogonal(parts, m, n, width), triangle(parts, n, m, k)];
      },
    );
  },
  saves: { inputs: [0], outputs: [0, 1] },
  backward(ctx, gq, gr) {
    const [m, n] = ctx.inputs[0]!.shape.slice(-2) as [number, number];
    if (ctx.attrs === 'r') {
      throw new RuntimeError(
        "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr.",
      );
    }
    if (ctx.attrs === 'complete' && m > n) {
      throw new RuntimeError(
        "The QR decomposition is not differentiable when mode='complete' and nrows > ncols",
      );
    }
    if (!gq && !gr) return [null];
    const [q, r] = [ctx.output(0), ctx.output(1)];
    const zeros = (like: Tensor): Tensor => fullOf(like.device, like.dtype, like.shape, 0);
    const [dq, dr] = [gq ?? zeros(q), gr ?? zeros(r)];
    return [m >= n ? tall(q, r, dq, dr) : wide(ctx.input(0), q, r, dq, dr)];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(qrRow.backward)(ctx, ...tangents),
};

function decompose(op: string, A: Tensor, mode: QrMode): [Tensor, Tensor] {
  checkMatrices(op, A);
  checkFloat(op, A);
  if (mode !== 'reduced' && mode !== 'complete' && mode !== 'r') {
    throw new RuntimeError(
      `qr received unrecognized mode '${String(mode)}' but expected one of 'reduced' (default), 'r', or 'complete'`,
    );
  }
  const [q, r] = applyRow(qrRow, [A], mode) as [Tensor, Tensor];
  return [mode === 'r' ? fullOf(A.device, A.dtype, [0], 0) : q, r];
}

/**
 * Q with orthonormal columns and R upper triangular, `A = Q R`; the signs are LAPACK's. Floats. Errors: RuntimeError for
 * unknown modes.
 */
export function qr(A: Tensor, mode: QrMode = 'reduced'): ReturnType<'Q' | 'R'> {
  const [Q, R] = decompose('linalg.qr', A, mode);
  return returnType('linalg_qr', { Q, R });
}

/** PyTorch's older form: `some` false asks for the complete Q. */
export function torchQr(A: Tensor, some = true): ReturnType<'Q' | 'R'> {
  const [Q, R] = decompose('linalg.qr', A, some ? 'reduced' : 'complete');
  return returnType('qr', { Q, R });
}

const geqrfRow: Row<null> = {
  name: 'NotImplemented',
  forward([x]) {
    const k = Math.min(x!.shape.at(-1)!, x!.shape.at(-2)!);
    return onMatrices([x!], [x!.shape, [...x!.shape.slice(0, -2), k]], (matrix) => {
      const { a, tau } = reflectors(matrix);
      return [a, tau];
    });
  },
  backward: () => {
    throw new RuntimeError('derivative for aten::geqrf is not implemented');
  },
  jvp: () => {
    throw new RuntimeError('derivative for aten::geqrf is not implemented');
  },
};

/** The QR decomposition in LAPACK's form: R above, below it the vectors of the reflections, whose factors are `tau`. */
export function geqrf(input: Tensor): ReturnType<'a' | 'tau'> {
  if (input.ndim < 2) throw new RuntimeError('torch.geqrf: input must have at least 2 dimensions.');
  if (!isFloat(input.dtype)) throw notImplementedFor('geqrf_cpu', input.dtype);
  const [a, tau] = applyRow(geqrfRow, [input], null) as [Tensor, Tensor];
  return returnType('geqrf', { a, tau });
}

/** The reflections' vectors as columns, with their leading ones. */
function vectorsOf(a: Tensor, count: number): Tensor {
  const below = tril(sliceRange(a, a.ndim - 1, 0, count), -1);
  return add(below, eyeLike(below));
}

/** `x` under reflection `k`: `x - tau v (v^T x)`. */
function reflect(x: Tensor, vectors: Tensor, tau: Tensor, k: number): Tensor {
  const v = sliceRange(vectors, vectors.ndim - 1, k, k + 1);
  const factor = unsqueeze(sliceRange(tau, tau.ndim - 1, k, k + 1), -1);
  return sub(x, mul(factor, matmul(v, matmul(swapLast(v), x))));
}

/** The product of none: it has no gradients. */
const noReflections: Row<null> = {
  name: 'HouseholderProductBackward0',
  forward: ([a]) => clone(eyeLike(a!)),
  backward: () => [null, null],
  jvp: () => [null],
};

/**
 * The first n columns of the product of Householder reflections as `geqrf` gives them: `A` `[..., m, n]` with `tau`
 * `[..., k]`, m >= n >= k. Floats.
 */
export function householderProduct(A: Tensor, tau: Tensor): Tensor {
  const op = 'torch.linalg.householder_product';
  if (A.ndim < 2) throw new RuntimeError(`${op}: input must have at least 2 dimensions.`);
  const [m, n] = A.shape.slice(-2) as [number, number];
  if (m < n) {
    throw new RuntimeError(`${op}: input.shape[-2] must be greater than or equal to input.shape[-1]`);
  }
  const k = tau.shape.at(-1)!;
  if (n < k) {
    throw new RuntimeError(`${op}: input.shape[-1] must be greater than or equal to tau.shape[-1]`);
  }
  if (k === 0 || A.layout.size === 0) return applyRow(noReflections, [A, tau], null) as Tensor;
  const vectors = vectorsOf(A, k);
  let q = expand(identity(A.device, A.dtype, m, n), A.shape);
  for (let i = k - 1; i >= 0; i--) q = reflect(q, vectors, tau, i);
  return q;
}

export interface OrmqrOptions {
  /** `Q other`, else `other Q`. Default: true. */
  readonly left?: boolean;
  /** Multiply with the transpose of Q. */
  readonly transpose?: boolean;
}

/** Product of `other` with the complete Q of `geqrf`, without making Q. Floats. Errors: RuntimeError for other sizes. */
export function ormqr(input: Tensor, tau: Tensor, other: Tensor, options: OrmqrOptions = {}): Tensor {
  const { left = true, transpose = false } = options;
  const need = (holds: boolean, text: string): void => {
    if (!holds) throw new RuntimeError(`torch.ormqr: ${text}`);
  };
  need(input.ndim >= 2, 'input must have at least 2 dimensions.');
  need(other.ndim >= 2, 'other must have at least 2 dimensions.');
  const side = left ? -2 : -1;
  const k = tau.shape.at(-1) ?? 0;
  need(k <= other.shape.at(side)!, `other.shape[${side}] must be greater than or equal to tau.shape[-1]`);
  need(k <= input.shape.at(-1)!, 'tau.shape[-1] must be less than or equal to input.shape[-1]');
  need(input.shape.at(-2) === other.shape.at(side), `other.shape[${side}] must be equal to input.shape[-2]`);
  const vectors = vectorsOf(input, k);
  let x = left ? other : swapLast(other);
  // Q C and (C Q^T)^T = Q C^T take the last reflection first.
  const backwards = left !== transpose;
  for (let i = 0; i < k; i++) x = reflect(x, vectors, tau, backwards ? k - 1 - i : i);
  return left ? x : swapLast(x);
}
