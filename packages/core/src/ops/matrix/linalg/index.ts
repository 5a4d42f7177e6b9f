export { linalgCross as cross } from '../cross.ts';
export { diagonal } from '../../shape/diagonal.ts';
export { matmul } from '../products.ts';
export { eigh, eigvalsh } from './eigh.ts';
export { multiDot } from './multi-dot.ts';
export { matrixNorm, norm, vectorNorm, type LinalgNormOptions, type MatrixOrder } from './norm.ts';
export { svd, svdvals, type SvdOptions } from './svd.ts';
export {
  cholesky,
  choleskyEx,
  type CholeskyExOptions,
  type CholeskyOptions,
} from './cholesky.ts';
export { det, slogdet } from './determinant.ts';
export { lu, luFactor, luFactorEx, luSolve, type LuOptions, type LuSolveOptions } from './lu.ts';
export { matrixExp, matrixPower, vander, vecdot, type VanderOptions, type VecdotOptions } from './power.ts';
export { householderProduct, qr, type QrMode } from './qr.ts';
export {
  inv,
  invEx,
  solve,
  solveEx,
  tensorinv,
  tensorsolve,
  type InvExOptions,
  type SolveExOptions,
  type SolveOptions,
} from './solve.ts';
export { solveTriangular, type TriangularOptions } from './triangular-solve.ts';
export { cond, lstsq, type LstsqOptions } from './least-squares.ts';
export { matrixRank, pinv, type RankOptions } from './pseudo-inverse.ts';
export { ldlFactor, ldlFactorEx, ldlSolve, type LdlExOptions, type LdlOptions } from './ldl.ts';
