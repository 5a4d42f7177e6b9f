import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo } from '../../../tensor/dtype.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { expand } from '../../base/broadcast.ts';
import { clone } from '../../base/clone.ts';
import { broadcastShapes } from '../../base/plan.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { neg } from '../../elementwise/arithmetic.ts';
import { tril, triu } from '../../shape/triangle.ts';
import { matmul, swapLast } from '../products.ts';
import { checkFloat, checkMatrices, checkSquare, onMatrices } from './host.ts';
import { solveTriangular as substitute } from './routines/triangular.ts';

interface Triangular {
  readonly upper: boolean;
  readonly unit: boolean;
}

/** `a x = b`, of equal batch dimensions. */
const row: Row<Triangular> = {
  name: 'LinalgSolveTriangularBackward0',
  forward: ([a, b], { upper, unit }) =>
    onMatrices([b!, a!], [b!.shape], (right, left) => [substitute(left!, right!, upper, unit)])[0]!,
  saves: { inputs: [0], outputs: [0] },
  backward(ctx, g) {
    if (!g) return [null, null];
    const { upper, unit } = ctx.attrs;
    const gb = solveBy(swapLast(ctx.input(0)), g, { upper: !upper, unit });
    const ga = neg(matmul(gb, swapLast(ctx.output())));
    const part = upper ? triu(ga, unit ? 1 : 0) : tril(ga, unit ? -1 : 0);
    return [ctx.needs[0] ? part : null, gb];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(row.backward)(ctx, ...tangents),
};

const solveBy = (a: Tensor, b: Tensor, attrs: Triangular): Tensor => applyRow(row, [a, b], attrs) as Tensor;

/** Two batches of matrices with their batch dimensions broadcast. */
export function broadcastBatches(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [expand(a, [...batch, ...a.shape.slice(-2)]), expand(b, [...batch, ...b.shape.slice(-2)])];
}

export function checkSameType(op: string, A: Tensor, B: Tensor): void {
  if (A.dtype === B.dtype) return;
  throw new RuntimeError(
    `${op}: Expected A and B to have the same dtype, but found A of type ${dtypeInfo(A.dtype).scalarType} and B of type ` +
      `${dtypeInfo(B.dtype).scalarType} instead`,
  );
}

export function checkFits(op: string, A: Tensor, B: Tensor, left: boolean): void {
  const size = A.shape.at(-2);
  if (B.shape.at(left ? -2 : -1) === size) return;
  const equation = left ? 'AX = B' : 'XA = B';
  const list = (x: Tensor): string => x.shape.slice(-2).join('x');
  throw new RuntimeError(
    `${op}: Incompatible shapes of A and B for the equation ${equation} (${list(A)} and ${list(B)})`,
  );
}

export interface TriangularOptions {
  /** Which triangle of A is read. */
  readonly upper: boolean;
  /** `A X = B`, else `X A = B`. Default: true. */
  readonly left?: boolean;
  /** The diagonal is taken to be ones. Default: false. */
  readonly unitriangular?: boolean;
}

/**
 * X of `A X = B` (or `X A = B`) for triangular matrices A `[..., n, n]`, the batch dimensions broadcast. Floats of one
 * dtype. A zero on the diagonal gives infinities. Errors: RuntimeError for sizes that do not fit.
 */
export function solveTriangular(A: Tensor, B: Tensor, options: TriangularOptions): Tensor {
  const { upper, left = true, unitriangular: unit = false } = options;
  const op = 'linalg.solve_triangular';
  checkSameType(op, A, B);
  checkSquare(op, A);
  checkMatrices(op, B, 'B');
  checkFits(op, A, B, left);
  checkFloat(op, A);
  const [a, b] = broadcastBatches(A, B);
  if (left) return solveBy(a, b, { upper, unit });
  return swapLast(solveBy(swapLast(a), swapLast(b), { upper: !upper, unit }));
}

export interface TriangularSolveOptions {
  /** Default: true. */
  readonly upper?: boolean;
  /** Solve with the transpose of A. */
  readonly transpose?: boolean;
  readonly unitriangular?: boolean;
}

/** PyTorch's older form of `solveTriangular`: X of `A X = b`, and a copy of A. */
export function triangularSolve(
  b: Tensor,
  A: Tensor,
  options: TriangularSolveOptions = {},
): ReturnType<'solution' | 'cloned_coefficient'> {
  const { upper = true, transpose = false, unitriangular: unit = false } = options;
  for (const [x, name] of [
    [b, 'b'],
    [A, 'A'],
  ] as const) {
    if (x.ndim >= 2) continue;
    throw new RuntimeError(
      `torch.triangular_solve: Expected ${name} to have at least 2 dimensions, but it has ${x.ndim} dimensions instead`,
    );
  }
  if (A.shape.at(-1) !== A.shape.at(-2)) {
    throw new RuntimeError(
      `A must be batches of square matrices, but they are ${A.shape.at(-1)} by ${A.shape.at(-2)} matrices`,
    );
  }
  if (A.shape.at(-2) !== b.shape.at(-2)) {
    throw new RuntimeError(
      `Incompatible matrix sizes for triangular_solve: each A matrix is ${A.shape.at(-1)} by ${A.shape.at(-1)} but each b ` +
        `matrix is ${b.shape.at(-2)} by ${b.shape.at(-1)}`,
    );
  }
  checkFloat('triangular_solve', A);
  const [a, right] = broadcastBatches(A, b);
  const solution = transpose
    ? solveBy(swapLast(a), right, { upper: !upper, unit })
    : solveBy(a, right, { upper, unit });
  return returnType('triangular_solve', { solution, cloned_coefficient: clone(a) });
}
