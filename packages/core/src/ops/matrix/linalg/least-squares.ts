import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { sameShape } from '../../../tensor/layout.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { fullOf } from '../../base/fill.ts';
import { returnType, type ReturnType } from '../../base/return-type.ts';
import { optionsAfter } from '../../base/sizes.ts';
import { notImplementedFor } from '../../base/types.ts';
import { mul, sub } from '../../elementwise/arithmetic.ts';
import { gt } from '../../elementwise/compare.ts';
import { div } from '../../elementwise/division.ts';
import { where } from '../../elementwise/where.ts';
import { sum } from '../../reduce/sum.ts';
import { amax, amin } from '../../reduce/extremes.ts';
import { squeeze, unsqueeze } from '../../shape/squeeze.ts';
import { dataSync } from '../../../tensor/read.ts';
import { readsAtOnce } from '../../../tensor/at-once.ts';
import { matmul } from '../products.ts';
import { checkSquare } from './host.ts';
import { norm, type MatrixOrder } from './norm.ts';
import { matrixRank, pinv } from './pseudo-inverse.ts';
import { invEx } from './solve.ts';
import { svdvals } from './svd.ts';
import { broadcastBatches } from './triangular-solve.ts';

export interface LstsqOptions {
  /** LAPACK's routine, which decides which results there are. Default: 'gelsy'. */
  readonly driver?: 'gels' | 'gelsy' | 'gelsd' | 'gelss' | null;
}

const DRIVERS = ['gels', 'gelsy', 'gelsd', 'gelss'];

function check(A: Tensor, B: Tensor, driver: string): boolean {
  const fail = (text: string): RuntimeError => new RuntimeError(`torch.linalg.lstsq: ${text}`);
  if (A.ndim < 2) throw fail('input must have at least 2 dimensions.');
  if (B.ndim < 1) throw fail('other must have at least 1 dimension.');
  if (A.dtype !== B.dtype) {
    const [a, b] = [A, B].map((x) => dtypeInfo(x.dtype).scalarType);
    throw fail(
      `Expected input and other to have the same dtype, but got input's dtype ${a} and other's dtype ${b}`,
    );
  }
  const difference = A.ndim - B.ndim;
  if (difference < 0 || difference > 1) {
    throw fail(
      `input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1, but got ` +
        `input.dim()=${A.ndim} and other.dim()=${B.ndim}`,
    );
  }
  const vector = difference === 1 && sameShape(A.shape.slice(0, -1), B.shape);
  if (A.shape.at(-2) !== (vector ? B.shape.at(-1) : B.shape.at(-2))) {
    throw fail(
      vector || difference === 1
        ? 'input.size(-2) should match other.size(-1)'
        : 'input.size(-2) should match other.size(-2)',
    );
  }
  if (!DRIVERS.includes(driver)) {
    throw fail('parameter `driver` should be one of (gels, gelsy, gelsd, gelss)');
  }
  if (!isFloat(A.dtype)) throw notImplementedFor('linalg_lstsq_cpu', A.dtype);
  return vector;
}

/** True where every matrix has full rank, as far as that can be read. */
const allFull = (rank: Tensor, n: number): boolean =>
  readsAtOnce(rank) && dataSync(rank).every((value) => value === n);

/**
 * X that makes the 2-norm of `A X - B` least, for matrices `[..., m, n]` and matrices or vectors B: by the pseudo-inverse,
 * which for fewer equations than unknowns gives the smallest X. Beside it the squared residuals (m > n and full rank), the
 * ranks (int32) and the singular values, as far as the driver has them, else empty. Floats.
 */
export function lstsq(
  A: Tensor,
  B: Tensor,
  rcondOr?: number | null | LstsqOptions,
  more?: LstsqOptions,
): ReturnType<'solution' | 'residuals' | 'rank' | 'singular_values'> {
  const [rcond = null, options] = optionsAfter<number | null, LstsqOptions>(rcondOr, more);
  const driver = options.driver ?? 'gelsy';
  const vector = check(A, B, driver);
  const [m, n] = A.shape.slice(-2) as [number, number];
  const [a, b] = broadcastBatches(A, vector ? unsqueeze(B, -1) : B);
  const rtol = rcond === null || rcond < 0 ? null : rcond;
  const solution = matmul(pinv(a, { rtol }), b);
  const rank = matrixRank(a, { rtol });
  const empty = (dtype = A.dtype): Tensor => fullOf(A.device, dtype, [0], 0);
  const withValues = driver === 'gelss' || driver === 'gelsd';
  const withResiduals = m > n && driver !== 'gelsy' && (driver === 'gels' || allFull(rank, n));
  const distance = withResiduals ? sub(matmul(a, solution), b) : null;
  return returnType('linalg_lstsq', {
    solution: vector ? squeeze(solution, -1) : solution,
    residuals: distance === null ? empty() : sum(mul(distance, distance), -2).detach(),
    rank: driver === 'gels' ? empty('int32') : rank,
    singular_values: withValues ? svdvals(a.detach()) : empty(),
  });
}

/**
 * The condition number of matrices: by their singular values for `p` null, 2 and -2, else the norm of order `p` times that
 * of the inverse. Floats.
 */
export function cond(A: Tensor, p: MatrixOrder | null = null): Tensor {
  if (A.ndim < 2) throw new RuntimeError('linalg.cond: The input tensor must have at least 2 dimensions.');
  if (p === null || p === 2 || p === -2) {
    const values = svdvals(A);
    const [high, low] = [amax(values, -1), amin(values, -1)];
    return p === -2 ? div(low, high) : div(high, low);
  }
  if (typeof p === 'string' && p !== 'fro' && p !== 'nuc') {
    throw new RuntimeError(`linalg.cond got an invalid norm type: ${String(p)}`);
  }
  checkSquare(`linalg.cond(ord=${p})`, A);
  const dims = [-2, -1];
  const { inverse, info } = invEx(A);
  return where(gt(info, 0), Infinity, mul(norm(A, p, dims), norm(inverse, p, dims)));
}
