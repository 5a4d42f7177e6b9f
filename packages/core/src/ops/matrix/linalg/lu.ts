import { RuntimeError } from '../../../errors.ts';
import { isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { tangentsByBackward } from '../../base/adjoint-tangent.ts';
import { castTo } from '../../base/pointwise.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { notImplementedFor } from '../../base/types.ts';
import { fullOf } from '../../base/fill.ts';
import { add, sub } from '../../elementwise/arithmetic.ts';
import { eyeLike } from './identity.ts';
import { catAlong } from '../../shape/join.ts';
import { sliceRange } from '../../shape/slice.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { tril, triu } from '../../shape/triangle.ts';
import { matmul, swapLast } from '../products.ts';
import { checkInfo, checkMatrices, onMatrices } from './host.ts';
import { luFactor as factorise, permutation } from './routines/lu.ts';
import { solveTriangular } from './triangular-solve.ts';

const matrixRows = (x: Tensor, start: number, end: number): Tensor => sliceRange(x, x.ndim - 2, start, end);
const matrixColumns = (x: Tensor, start: number, end: number): Tensor =>
  sliceRange(x, x.ndim - 1, start, end);

interface Unpacked {
  readonly l: Tensor;
  readonly u: Tensor;
}

/** L (rows x k, ones on the diagonal) and U (k x columns) of a matrix that holds both. */
function unpack(lu: Tensor): Unpacked {
  const [m, n] = lu.shape.slice(-2) as [number, number];
  const k = Math.min(m, n);
  const below = tril(matrixColumns(lu, 0, k), -1);
  return { l: add(below, eyeLike(below)), u: triu(matrixRows(lu, 0, k)) };
}

/** P of exchanges (int32, from 1), in the dtype of `like`. */
function permutationOf(pivots: Tensor, size: number, like: Tensor): Tensor {
  const shape = [...pivots.shape.slice(0, -1), size, size];
  const layout = denseLayout('int32', shape);
  const [p] = onMatrices([unsqueeze(pivots.detach(), -1)], [layout], ({ data }) => [permutation(data, size)]);
  return castTo(p!, like.dtype);
}

/**
 * Gradient of A from those of its factors. Source: linalg_lu_backward in torch/csrc/autograd/FunctionsManual.cpp; the three
 * cases are those of square, wide and tall matrices.
 */
function gradient(p: Tensor, { l, u }: Unpacked, gl: Tensor, gu: Tensor): Tensor {
  const [m, n] = [l.shape.at(-2)!, u.shape.at(-1)!];
  const k = Math.min(m, n);
  const [lt, ut] = [swapLast(l), swapLast(u)];
  const onLeft = (x: Tensor): Tensor =>
    solveTriangular(swapLast(matrixRows(l, 0, k)), x, { upper: true, unitriangular: true });
  const onRight = (x: Tensor): Tensor =>
    solveTriangular(swapLast(matrixColumns(u, 0, k)), x, { upper: false, left: false });
  if (m === n) {
    const inner = add(tril(matmul(lt, gl), -1), triu(matmul(gu, ut)));
    return matmul(p, onLeft(onRight(inner)));
  }
  if (m < n) {
    const inner = onRight(tril(sub(matmul(lt, gl), matmul(gu, ut)), -1));
    const whole = catAlong([add(inner, matrixColumns(gu, 0, m)), matrixColumns(gu, m, n)], gu.ndim - 1);
    return matmul(p, onLeft(whole));
  }
  const inner = onLeft(triu(sub(matmul(gu, ut), matmul(lt, gl))));
  const whole = catAlong([add(inner, matrixRows(gl, 0, n)), matrixRows(gl, n, m)], gl.ndim - 2);
  return matmul(p, onRight(whole));
}

const factorRow: Row<null> = {
  name: 'LinalgLuFactorExBackward0',
  forward([x]) {
    const [m, n] = x!.shape.slice(-2) as [number, number];
    const batch = x!.shape.slice(0, -2);
    const layouts = [x!.shape, denseLayout('int32', [...batch, Math.min(m, n)]), denseLayout('int32', batch)];
    return onMatrices([x!], layouts, (matrix) => {
      const { lu, pivots, info } = factorise(matrix);
      return [lu, pivots, [info]];
    });
  },
  saves: { outputs: [0, 1] },
  backward(ctx, g) {
    if (!g) return [null];
    const lu = ctx.output(0);
    const parts = unpack(lu);
    const [m, n] = lu.shape.slice(-2) as [number, number];
    const k = Math.min(m, n);
    const p = permutationOf(ctx.output(1), m, lu);
    return [gradient(p, parts, tril(matrixColumns(g, 0, k), -1), triu(matrixRows(g, 0, k)))];
  },
  jvp: (ctx, ...tangents) => tangentsByBackward(factorRow.backward)(ctx, ...tangents),
};

export interface LuOptions {
  /** Exchange rows for the largest pivots. Without it PyTorch factorises on GPUs only. */
  readonly pivot?: boolean;
}

function factors(op: string, A: Tensor, { pivot = true }: LuOptions): [Tensor, Tensor, Tensor] {
  checkMatrices(op, A);
  if (!isFloat(A.dtype)) throw notImplementedFor('lu_cpu', A.dtype);
  if (!pivot) throw new RuntimeError('linalg.lu_factor: LU without pivoting is not implemented on the CPU');
  return applyRow(factorRow, [A], null) as [Tensor, Tensor, Tensor];
}

/**
 * The factors of `A = P L U` `[..., m, n]` in one matrix (without the ones on the diagonal of L), the rows exchanged
 * at each step (int32, from 1), and the number of the first zero on the diagonal of U (int32, 0 for none).
 */
export function luFactorEx(A: Tensor, options: LuOptions = {}): ReturnType<'LU' | 'pivots' | 'info'> {
  const [LU, pivots, info] = factors('torch.linalg.lu_factor', A, options);
  return returnType('linalg_lu_factor_ex', { LU, pivots, info });
}

/** `luFactorEx` with an error in the place of its third result. */
export function luFactor(A: Tensor, options: LuOptions = {}): ReturnType<'LU' | 'pivots'> {
  const [LU, pivots, info] = factors('torch.linalg.lu_factor', A, options);
  checkInfo(
    'torch.linalg.lu_factor',
    info,
    (at) =>
      `U[${at},${at}] is zero and using it on lu_solve would result in a division by zero. If you still want to perform ` +
      'the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)',
    RuntimeError,
  );
  return returnType('linalg_lu_factor', { LU, pivots });
}

/** P, L and U of `A = P L U`: a permutation, a lower and an upper triangular matrix. Floats. */
export function lu(A: Tensor, options: LuOptions = {}): ReturnType<'P' | 'L' | 'U'> {
  const [LU, pivots] = factors('linalg.lu', A, options);
  const { l, u } = unpack(LU);
  return returnType('linalg_lu', { P: permutationOf(pivots, A.shape.at(-2)!, A), L: l, U: u });
}

/** PyTorch's older form of `luFactorEx`: two results, or three with `getInfos`. */
export function torchLu(A: Tensor, pivot = true, getInfos = false): Tensor[] {
  const [LU, pivots, info] = factors('torch.linalg.lu_factor', A, { pivot });
  return getInfos ? [LU, pivots, info] : [LU, pivots];
}

export interface LuUnpackOptions {
  readonly unpackData?: boolean;
  readonly unpackPivots?: boolean;
}

/** P, L and U from the results of `luFactor`; what is not asked for is empty. */
export function luUnpack(
  LU: Tensor,
  pivots: Tensor,
  options: LuUnpackOptions = {},
): ReturnType<'P' | 'L' | 'U'> {
  const { unpackData = true, unpackPivots = true } = options;
  if (unpackPivots && pivots.dtype !== 'int32') {
    throw new RuntimeError(
      'torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is ' +
        'intended to be used with the output produced by torch.linalg.lu_factor',
    );
  }
  const empty = fullOf(LU.device, LU.dtype, [0], 0);
  const { l, u } = unpackData ? unpack(LU) : { l: empty, u: empty };
  return returnType('lu_unpack', {
    P: unpackPivots ? permutationOf(pivots, LU.shape.at(-2)!, LU) : empty,
    L: l,
    U: u,
  });
}

export interface LuSolveOptions {
  /** `A X = B`, else `X A = B`. Default: true. */
  readonly left?: boolean;
  /** Solve with the transpose of A. */
  readonly adjoint?: boolean;
}

/** X of `A X = B` from the results of `luFactor(A)`; batch dimensions broadcast. Floats. */
export function luSolve(LU: Tensor, pivots: Tensor, B: Tensor, options: LuSolveOptions = {}): Tensor {
  const { left = true, adjoint = false } = options;
  const { l, u } = unpack(LU);
  const p = permutationOf(pivots, LU.shape.at(-2)!, LU);
  const lower = (x: Tensor): Tensor => solveTriangular(l, x, { upper: false, unitriangular: true });
  const upper = (x: Tensor): Tensor => solveTriangular(u, x, { upper: true });
  const upperFlipped = (x: Tensor): Tensor => solveTriangular(swapLast(u), x, { upper: false });
  const lowerFlipped = (x: Tensor): Tensor =>
    solveTriangular(swapLast(l), x, { upper: true, unitriangular: true });
  const plain = (x: Tensor): Tensor => upper(lower(matmul(swapLast(p), x)));
  const flipped = (x: Tensor): Tensor => matmul(p, lowerFlipped(upperFlipped(x)));
  if (left) return adjoint ? flipped(B) : plain(B);
  // X A = B is A^T X^T = B^T.
  return swapLast(adjoint ? plain(swapLast(B)) : flipped(swapLast(B)));
}

/** PyTorch's older form of `luSolve`. */
export const torchLuSolve = (b: Tensor, LU: Tensor, pivots: Tensor): Tensor => luSolve(LU, pivots, b);
