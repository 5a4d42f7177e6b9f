import { RuntimeError } from '../../../errors.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { castTo } from '../../base/pointwise.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { checkFloat, checkInfo, checkMatrices, checkSquare, onMatrices } from './host.ts';
import { ldlFactor as factorise, ldlSolve as substitute } from './routines/ldl.ts';
import { broadcastBatches } from './triangular-solve.ts';

const underivable = (op: string) => (): never => {
  throw new RuntimeError(`derivative for aten::${op} is not implemented`);
};

const factorRow: Row<null> = {
  name: 'NotImplemented',
  forward([x]) {
    const batch = x!.shape.slice(0, -2);
    const layouts = [x!.shape, denseLayout('int32', x!.shape.slice(0, -1)), denseLayout('int32', batch)];
    return onMatrices([x!], layouts, (matrix) => {
      const { ld, pivots, info } = factorise(matrix!);
      return [ld, pivots, [info]];
    });
  },
  backward: underivable('linalg_ldl_factor_ex'),
  jvp: underivable('linalg_ldl_factor_ex'),
};

export interface LdlOptions {
  /** For complex matrices, which there are none of here. */
  readonly hermitian?: boolean;
}

function factors(op: string, A: Tensor): [Tensor, Tensor, Tensor] {
  checkSquare(op, A);
  checkFloat(op, A);
  return applyRow(factorRow, [A], null) as [Tensor, Tensor, Tensor];
}

export interface LdlExOptions extends LdlOptions {
  readonly checkErrors?: boolean;
}

const ZERO = (at: number): string =>
  `D[${at},${at}] is zero and using it on ldl_solve would result in a division by zero.`;

/**
 * The factors of `A = P L D L^T P^T` for symmetric matrices in one matrix, the exchanged rows (int32, LAPACK's), and
 * the number of the first zero of D (int32, 0 for none). Only the lower triangle is read. Floats; no derivative.
 */
export function ldlFactorEx(A: Tensor, options: LdlExOptions = {}): ReturnType<'LD' | 'pivots' | 'info'> {
  const [LD, pivots, info] = factors('torch.linalg.ldl_factor_ex', A);
  if (options.checkErrors === true) checkInfo('torch.linalg.ldl_factor_ex', info, ZERO);
  return returnType('linalg_ldl_factor_ex', { LD, pivots, info });
}

/** `ldlFactorEx` without its third result, whose zeros are an error. */
export function ldlFactor(A: Tensor, _options: LdlOptions = {}): ReturnType<'LD' | 'pivots'> {
  const [LD, pivots, info] = factors('torch.linalg.ldl_factor', A);
  checkInfo('torch.linalg.ldl_factor', info, ZERO);
  return returnType('linalg_ldl_factor', { LD, pivots });
}

const solveRow: Row<null> = {
  name: 'NotImplemented',
  forward: ([b, ld, pivots]) =>
    onMatrices([b!, ld!, pivots!], [b!.shape], (right, left, exchanged) => [
      substitute(left!, exchanged!.data, right!),
    ])[0]!,
  backward: underivable('linalg_ldl_solve'),
  jvp: underivable('linalg_ldl_solve'),
};

/** X of `A X = B` from the results of `ldlFactor(A)`; batch dimensions broadcast. Floats; no derivative. */
export function ldlSolve(LD: Tensor, pivots: Tensor, B: Tensor, _options: LdlOptions = {}): Tensor {
  checkSquare('torch.linalg.ldl_solve', LD);
  checkMatrices('torch.linalg.ldl_solve', B, 'B');
  const [factor, right] = broadcastBatches(LD, B);
  const [, exchanged] = broadcastBatches(LD, unsqueeze(castTo(pivots, LD.dtype), -1));
  const [whole] = broadcastBatches(exchanged, right);
  return applyRow(solveRow, [right, factor, whole], null) as Tensor;
}
