import { LinAlgError } from '../../../errors.ts';
import { checkOnHost } from '../../../tensor/at-once.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { onesLike } from '../../base/gradients.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { fullOf } from '../../base/fill.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { checkTensor, optionsAfter } from '../../base/sizes.ts';
import { catAlong } from '../../shape/join.ts';
import { add, mul, sub } from '../../elementwise/arithmetic.ts';
import { div } from '../../elementwise/division.ts';
import { diagEmbed, diagonal } from '../../shape/diagonal.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkMatrices, onMatrices } from './host.ts';
import { svd as jacobi } from './jacobi.ts';
import { orthogonal, reflectors } from './routines/qr.ts';

/** Column scaling `x diag(s)` and row scaling `diag(s) x`. */
const scaleColumns = (x: Tensor, s: Tensor): Tensor => mul(x, unsqueeze(s, -2));
const scaleRows = (s: Tensor, x: Tensor): Tensor => mul(x, unsqueeze(s, -1));

/** Twice the skew-symmetric part. */
export const skew = (x: Tensor): Tensor => sub(x, swapLast(x));

/** `values[j] - values[i]`, and 1 on the diagonal. */
export const gaps = (values: Tensor): Tensor =>
  add(sub(unsqueeze(values, -2), unsqueeze(values, -1)), diagEmbed(onesLike(values)));

/** `x` with zeros on the diagonal. */
export const offDiagonal = (x: Tensor): Tensor => sub(x, diagEmbed(diagonal(x, 0, { dim1: -2, dim2: -1 })));

const svdRow: Row<null> = {
  name: 'LinalgSvdBackward0',
  forward([x]) {
    const [m, n] = x!.shape.slice(-2) as [number, number];
    const batch = x!.shape.slice(0, -2);
    const k = Math.min(m, n);
    const shapes = [
      [...batch, m, k],
      [...batch, k],
      [...batch, k, n],
    ];
    return onMatrices([x!], shapes, (matrix) => {
      const { u, s, vh } = jacobi(matrix);
      return [u, s, vh];
    });
  },
  saves: { outputs: [0, 1, 2] },
  // With V = vh^T: x = U S V^T. The parts of gU and gV outside of the spans of U and V matter where x is not square.
  backward(ctx, gU, gS, gVh) {
    const [u, s, vh] = [ctx.output(0), ctx.output(1), ctx.output(2)];
    const [m, n] = ctx.inputs[0]!.shape.slice(-2) as [number, number];
    const [ut, v] = [swapLast(u), swapLast(vh)];
    const gV = gVh && swapLast(gVh);
    const terms: Tensor[] = [];
    if (gS) terms.push(matmul(u, scaleRows(gS, vh)));
    if (gU) {
      const inner = scaleColumns(div(skew(matmul(ut, gU)), gaps(mul(s, s))), s);
      terms.push(matmul(u, matmul(inner, vh)));
      if (m > n) terms.push(matmul(div(outside(u, gU), unsqueeze(s, -2)), vh));
    }
    if (gV) {
      const inner = scaleRows(s, div(skew(matmul(vh, gV)), gaps(mul(s, s))));
      terms.push(matmul(u, matmul(inner, vh)));
      if (n > m) terms.push(matmul(u, div(swapLast(outside(v, gV)), unsqueeze(s, -1))));
    }
    return [terms.length === 0 ? null : terms.reduce((a, b) => add(a, b))];
  },
  jvp(ctx, t) {
    const [u, s, vh] = [ctx.output(0), ctx.output(1), ctx.output(2)];
    const [m, n] = ctx.inputs[0]!.shape.slice(-2) as [number, number];
    const [ut, v] = [swapLast(u), swapLast(vh)];
    const p = matmul(ut, matmul(t!, v));
    const pt = swapLast(p);
    const gap = gaps(mul(s, s));
    let tU = matmul(u, div(offDiagonal(add(scaleColumns(p, s), scaleRows(s, pt))), gap));
    let tV = matmul(v, div(offDiagonal(add(scaleRows(s, p), scaleColumns(pt, s))), gap));
    if (m > n) tU = add(tU, div(outside(u, matmul(t!, v)), unsqueeze(s, -2)));
    if (n > m) tV = add(tV, div(outside(v, matmul(swapLast(t!), u)), unsqueeze(s, -2)));
    return [tU, diagonal(p, 0, { dim1: -2, dim2: -1 }), swapLast(tV)];
  },
};

/** `x` without its part in the span of the orthonormal columns of `q`. */
const outside = (q: Tensor, x: Tensor): Tensor => sub(x, matmul(q, matmul(swapLast(q), x)));

/** U, S and V^T of the reduced form. */
function reducedSvd(A: Tensor): [Tensor, Tensor, Tensor] {
  checkMatrices('linalg.svd', A);
  checkFloat('linalg.svd', A);
  return applyRow(svdRow, [A], null) as [Tensor, Tensor, Tensor];
}

/** Error where a matrix holds NaN or infinities: told at once or by the next read. */
function checkFinite(op: string, A: Tensor): void {
  const size = A.shape.at(-1)! * A.shape.at(-2)!;
  checkOnHost([A.detach()], ([values]) => {
    const at = values!.findIndex((value) => !Number.isFinite(value));
    if (at < 0) return;
    const batch = A.ndim > 2 ? `(Batch element ${Math.floor(at / size)}): ` : '';
    throw new LinAlgError(
      `${op}: ${batch}The algorithm failed to converge because the input matrix contained non-finite values.`,
    );
  });
}

/** `q` with further columns, so that all of them are an orthonormal basis. The new ones have no gradient. */
function completed(q: Tensor): Tensor {
  const [rows, columns] = q.shape.slice(-2) as [number, number];
  if (rows === columns) return q;
  const shape = [...q.shape.slice(0, -2), rows, rows - columns];
  const [others] = onMatrices([q.detach()], [shape], (matrix) => {
    const basis = orthogonal(reflectors(matrix), rows, columns, rows);
    return [basis.filter((_, i) => i % rows >= columns)];
  });
  return catAlong([q, others!], q.ndim - 1);
}

export interface SvdOptions {
  /** U and V^T square, with a whole basis each. Default: true. */
  readonly fullMatrices?: boolean;
  /** Which routine of a GPU computes them: nothing here. */
  readonly driver?: string | null;
}

/**
 * U, S and V^T of `A = U diag(S) V^T` for matrices `[..., m, n]`: orthonormal columns, singular values (largest first) and
 * orthonormal rows, whose signs are arbitrary. Differentiable where the values are distinct. Floats. Computed on the host.
 * Errors: LinAlgError for NaN and infinities.
 */
export function svd(A: Tensor, full?: boolean | SvdOptions, more?: SvdOptions): ReturnType<'U' | 'S' | 'Vh'> {
  checkTensor('linalg_svd', 'A', 1, A);
  const [given, options] = optionsAfter<boolean, SvdOptions>(full, more);
  checkFinite('linalg.svd', A);
  const [u, S, vh] = reducedSvd(A);
  if (!(given ?? options.fullMatrices ?? true)) return returnType('linalg_svd', { U: u, S, Vh: vh });
  return returnType('linalg_svd', { U: completed(u), S, Vh: swapLast(completed(swapLast(vh))) });
}

export interface TorchSvdOptions {
  /** The reduced form. Default: true. */
  readonly some?: boolean;
  /** Without it U and V are zeros. Default: true. */
  readonly computeUv?: boolean;
}

/** PyTorch's older form of `linalg.svd`: reduced unless `some` is false, and V in the place of its transpose. */
export function torchSvd(
  A: Tensor,
  someOr?: boolean | TorchSvdOptions,
  more?: TorchSvdOptions,
): ReturnType<'U' | 'S' | 'V'> {
  const [given, options] = optionsAfter<boolean, TorchSvdOptions>(someOr, more);
  const { computeUv = true } = options;
  checkFinite('linalg.svd', A);
  const [u, S, vh] = reducedSvd(A);
  if (!computeUv) {
    const zeros = (n: number): Tensor => fullOf(A.device, A.dtype, [...A.shape.slice(0, -2), n, n], 0);
    return returnType('svd', { U: zeros(A.shape.at(-2)!), S, V: zeros(A.shape.at(-1)!) });
  }
  const v = swapLast(vh);
  return (given ?? options.some ?? true)
    ? returnType('svd', { U: u, S, V: v })
    : returnType('svd', { U: completed(u), S, V: completed(v) });
}

/**
 * Singular values of the matrices in the last two dimensions, largest first; differentiable where they are distinct.
 * Floats only. Computed on the host.
 */
export function svdvals(A: Tensor): Tensor {
  checkTensor('linalg_svdvals', 'A', 1, A);
  return reducedSvd(A)[1];
}
