import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { mul, sub } from '../../elementwise/arithmetic.ts';
import { eq } from '../../elementwise/compare.ts';
import { where } from '../../elementwise/where.ts';
import { sum } from '../../reduce/sum.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkSquare, onMatrices, type Matrix } from './host.ts';
import { svd as jacobi } from './jacobi.ts';
import { luFactor } from './routines/lu.ts';
import { invEx } from './solve.ts';

/** Sign and logarithm of the size of the determinant, and the determinant. */
function measure(matrix: Matrix): { sign: number; log: number; det: number } {
  const { lu, pivots } = luFactor(matrix);
  let [sign, log, det] = [1, 0, 1];
  pivots.forEach((pivot, k) => {
    const value = lu[k * matrix.columns + k]!;
    const exchanged = pivot !== k + 1 ? -1 : 1;
    sign *= Math.sign(value) * exchanged;
    log += Math.log(Math.abs(value));
    det *= value * exchanged;
  });
  return { sign, log, det };
}

/**
 * The matrix of cofactors, the derivative of the determinant: `det(U) det(V) U diag(products of the other singular values)
 * V^T`, which singular matrices have as well. Source: G. W. Stewart, On the adjugate matrix, 1998.
 */
function cofactors(matrix: Matrix): Float64Array {
  const n = matrix.rows;
  const { u, s, vh } = jacobi(matrix);
  const square = (data: Float64Array): Matrix => ({ rows: n, columns: n, data });
  const sign = measure(square(u)).det * measure(square(vh)).det;
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const others = s.reduce((product, value, i) => (i === k ? product : product * value), sign);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) out[i * n + j]! += u[i * n + k]! * others * vh[k * n + j]!;
    }
  }
  return out;
}

const broadcast = (x: Tensor): Tensor => unsqueeze(unsqueeze(x, -1), -1);

/** Cofactors of regular matrices have a derivative themselves: `det A^-T` is differentiated in their place. */
const cofactorRow: Row<null> = {
  name: 'LinalgCofactorsBackward0',
  forward: ([x]) => onMatrices([x!], [x!.shape], (matrix) => [cofactors(matrix!)])[0]!,
  saves: { inputs: [0] },
  backward(ctx, g) {
    if (!g) return [null];
    const x = ctx.input(0);
    const inverse = swapLast(invEx(x).inverse);
    const total = det(x);
    return [adjointOfScaledInverse(g, inverse, total)];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(cofactorRow.backward)(ctx, ...tangents),
};

/** Gradient of A for that of `C = det(A) A^-T`: `<g, C> A^-T - det A^-T g^T A^-T`. */
function adjointOfScaledInverse(g: Tensor, y: Tensor, total: Tensor): Tensor {
  const scaled = mul(broadcast(total), y);
  const first = mul(broadcast(sum(mul(g, scaled), [-2, -1])), y);
  return sub(first, matmul(scaled, matmul(swapLast(g), y)));
}

const detRow: Row<null> = {
  name: 'LinalgDetBackward0',
  forward: ([x]) => onMatrices([x!], [x!.shape.slice(0, -2)], (matrix) => [[measure(matrix!).det]])[0]!,
  saves: { inputs: [0] },
  backward: (ctx, g) => [
    g && ctx.inputs[0]!.size > 0
      ? mul(broadcast(g), applyRow(cofactorRow, [ctx.input(0)], null) as Tensor)
      : null,
  ],
  jvp: (ctx, ...tangents) => tangentsByBackward(detRow.backward)(ctx, ...tangents),
};

const slogdetRow: Row<null> = {
  name: 'LinalgSlogdetBackward0',
  forward([x]) {
    const batch = x!.shape.slice(0, -2);
    return onMatrices([x!], [batch, batch], (matrix) => {
      const { sign, log } = measure(matrix!);
      return [[sign], [log]];
    });
  },
  saves: { inputs: [0] },
  backward: (ctx, _sign, g) => [g && mul(broadcast(g), swapLast(invEx(ctx.input(0)).inverse))],
  jvp: (ctx, ...tangents) => tangentsByBackward(slogdetRow.backward)(ctx, ...tangents),
};

function check(op: string, A: Tensor): void {
  checkSquare(op, A);
  checkFloat(op, A);
}

/** Determinants of square matrices. Floats. Errors: RuntimeError for other matrices. */
export function det(A: Tensor): Tensor {
  check('linalg.det', A);
  return applyRow(detRow, [A], null) as Tensor;
}

/** Sign and natural logarithm of the size of the determinant: 0 and minus infinity for singular matrices. Floats. */
export function slogdet(A: Tensor): ReturnType<'sign' | 'logabsdet'> {
  check('linalg.slogdet', A);
  const [sign, logabsdet] = applyRow(slogdetRow, [A], null) as [Tensor, Tensor];
  return returnType('linalg_slogdet', { sign, logabsdet });
}

/** Natural logarithm of the determinant: minus infinity at 0, NaN below. Floats. */
export function logdet(A: Tensor): Tensor {
  check('logdet', A);
  const [sign, log] = applyRow(slogdetRow, [A], null) as [Tensor, Tensor];
  return where(eq(sign, -1), NaN, log);
}
