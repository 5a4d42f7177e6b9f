import { RuntimeError } from '../../../errors.ts';
import { denseLayout, sameShape } from '../../../tensor/layout.ts';
import { numel } from '../../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { neg } from '../../elementwise/arithmetic.ts';
import { permute } from '../../shape/permute.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkInfo, checkMatrices, checkSquare, onMatrices } from './host.ts';
import { eyeLike } from './identity.ts';
import { luFactor, luSolve } from './routines/lu.ts';
import { broadcastBatches, checkFits, checkSameType } from './triangular-solve.ts';

/** `a x = b`, of equal batch dimensions; results: x and the number of the pivot that is 0 (int32). */
const solveRow: Row<null> = {
  name: 'LinalgSolveExBackward0',
  forward: ([a, b]) =>
    onMatrices([b!, a!], [b!.shape, denseLayout('int32', b!.shape.slice(0, -2))], (right, left) => {
      const factors = luFactor(left!);
      return [luSolve(factors, right!), [factors.info]];
    }),
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    if (!g) return [null, null];
    const gb = solveBy(swapLast(ctx.input(0)), g)[0];
    return [ctx.needs[0] ? neg(matmul(gb, swapLast(ctx.output(0)))) : null, gb];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(solveRow.backward)(ctx, ...tangents),
};

const solveBy = (a: Tensor, b: Tensor): [Tensor, Tensor] =>
  applyRow(solveRow, [a, b], null) as [Tensor, Tensor];

export interface SolveOptions {
  /** `A X = B`, else `X A = B`. Default: true. */
  readonly left?: boolean;
}

function solveAny(op: string, A: Tensor, B: Tensor, { left = true }: SolveOptions): [Tensor, Tensor] {
  checkFloat(op, A);
  checkSameType(op, A, B);
  checkSquare(op, A);
  // Vectors, where B has the shape that they would have.
  const vector = B.ndim === 1 || (A.ndim - 1 === B.ndim && sameShape(B.shape, A.shape.slice(0, -1)));
  if (vector && !left) {
    throw new RuntimeError(
      'linalg.solve: Vector broadcasting of the left hand side is not supported for left=False',
    );
  }
  const matrices = vector ? unsqueeze(B, -1) : B;
  checkMatrices(op, matrices, 'B');
  checkFits(op, A, matrices, left);
  const [a, b] = broadcastBatches(A, matrices);
  const [x, info] = left ? solveBy(a, b) : solveBy(swapLast(a), swapLast(b));
  const result = left ? x : swapLast(x);
  return [vector ? squeeze(result, -1) : result, info];
}

/**
 * X of `A X = B` for matrices A `[..., n, n]` and matrices or vectors B; batch dimensions broadcast. Floats of one dtype.
 * Errors: LinAlgError for singular matrices, RuntimeError for sizes that do not fit.
 */
export function solve(A: Tensor, B: Tensor, options: SolveOptions = {}): Tensor {
  const [x, info] = solveAny('linalg.solve', A, B, options);
  checkInfo('torch.linalg.solve', info, () => 'The solver failed because the input matrix is singular.');
  return x;
}

export interface SolveExOptions extends SolveOptions {
  readonly checkErrors?: boolean;
}

/** `solve` without an error for singular matrices: `info` (int32) is then the number of the pivot that is 0. */
export function solveEx(A: Tensor, B: Tensor, options: SolveExOptions = {}): ReturnType<'result' | 'info'> {
  const [result, info] = solveAny('linalg.solve', A, B, options);
  if (options.checkErrors === true) {
    checkInfo('torch.linalg.solve_ex', info, () => 'The solver failed because the input matrix is singular.');
  }
  return returnType('linalg_solve_ex', { result, info });
}

const inverseRow: Row<null> = {
  name: 'LinalgInvExBackward0',
  forward: ([x]) => {
    const unit = eyeLike(x!);
    return solveRow.forward([x!, unit], null);
  },
  saves: { outputs: [0] },
  backward(ctx, g) {
    const yt = swapLast(ctx.output(0));
    return [g && neg(matmul(yt, matmul(g, yt)))];
  },
  jvp(ctx, t) {
    const y = ctx.output(0);
    return [neg(matmul(y, matmul(t!, y))), null];
  },
};

const inverseOf = (A: Tensor): [Tensor, Tensor] => {
  checkSquare('linalg.inv', A);
  checkFloat('linalg.inv', A);
  return applyRow(inverseRow, [A], null) as [Tensor, Tensor];
};

const SINGULAR = (at: number): string =>
  `The diagonal element ${at} is zero, the inversion could not be completed because the input matrix is singular.`;

/** Inverse of square matrices. Floats. Errors: LinAlgError for singular ones. */
export function inv(A: Tensor): Tensor {
  const [inverse, info] = inverseOf(A);
  checkInfo('linalg.inv', info, SINGULAR);
  return inverse;
}

export interface InvExOptions {
  readonly checkErrors?: boolean;
}

/** `inv` without an error: `info` (int32) is the number of the pivot that is 0. */
export function invEx(A: Tensor, options: InvExOptions = {}): ReturnType<'inverse' | 'info'> {
  const [inverse, info] = inverseOf(A);
  if (options.checkErrors === true) checkInfo('linalg.inv_ex', info, SINGULAR);
  return returnType('linalg_inv_ex', { inverse, info });
}

/** The inverse of a tensor as a map from its dimensions from `ind` on to those before. Errors: RuntimeError for others. */
export function tensorinv(A: Tensor, ind = 2): Tensor {
  if (ind <= 0) throw new RuntimeError(`Expected a strictly positive integer for 'ind', but got ${ind}`);
  const [first, second] = [A.shape.slice(0, ind), A.shape.slice(ind)];
  const [rows, columns] = [numel(first), numel(second)];
  if (rows !== columns) {
    throw new RuntimeError(
      'Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ' +
        `${columns} != ${rows}`,
    );
  }
  return reshapeTo(inv(reshapeTo(A, [rows, columns])), [...second, ...first]);
}

/** X of `tensordot(A, X, X.ndim) = B`; the dimensions `dims` of A go to its end first. */
export function tensorsolve(A: Tensor, B: Tensor, dims?: readonly number[] | null): Tensor {
  let a = A;
  if (dims !== undefined && dims !== null) {
    const moved = dims.map((d) => wrapDim(d, A.ndim));
    a = permute(A, [...A.shape.keys()].filter((d) => !moved.includes(d)).concat(moved));
  }
  const shape = a.shape.slice(B.ndim);
  const size = numel(shape);
  if (size !== B.layout.size) {
    throw new RuntimeError(
      'Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got ' +
        `${size} != ${B.layout.size}`,
    );
  }
  return reshapeTo(solve(reshapeTo(a, [B.layout.size, size]), reshapeTo(B, [B.layout.size])), shape);
}
