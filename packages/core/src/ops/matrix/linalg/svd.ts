import type { Tensor } from '../../../tensor/tensor.ts';
import { onesLike } from '../../base/gradients.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { checkTensor } from '../../base/sizes.ts';
import { add, mul, sub } from '../../elementwise/arithmetic.ts';
import { div } from '../../elementwise/division.ts';
import { diagEmbed, diagonal } from '../../shape/diagonal.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkMatrices, onMatrices } from './host.ts';
import { svd as jacobi } from './jacobi.ts';

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

/**
 * Singular values of the matrices in the last two dimensions, largest first; differentiable where they are distinct.
 * Floats only. Computed on the host.
 */
export function svdvals(A: Tensor): Tensor {
  checkTensor('linalg_svdvals', 'A', 1, A);
  checkMatrices('linalg.svd', A);
  checkFloat('linalg.svd', A);
  return (applyRow(svdRow, [A], null) as Tensor[])[1]!;
}
