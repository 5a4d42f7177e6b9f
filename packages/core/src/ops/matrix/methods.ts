import { addbmm, addbmm_, addmm, addmm_, addmv, addmv_, baddbmm, baddbmm_ } from './add-product.ts';
import { addr, addr_ } from './addr.ts';
import { inner, kron } from './contract.ts';
import { bmm, dot, matmul, mm, mv, outer, vdot } from './products.ts';
import { cross } from './cross.ts';
import { corrcoef, cov } from './covariance.ts';
import { choleskyInverse, choleskySolve } from './linalg/cholesky.ts';
import { det, logdet, slogdet } from './linalg/determinant.ts';
import { matrixExp, matrixPower } from './linalg/power.ts';
import { torchCholesky } from './linalg/cholesky.ts';
import { torchLu, torchLuSolve } from './linalg/lu.ts';
import { geqrf, householderProduct, ormqr, torchQr } from './linalg/qr.ts';
import { torchSvd } from './linalg/svd.ts';
import { symeig } from './linalg/eigh.ts';
import { inv } from './linalg/solve.ts';
import { pinverse } from './linalg/pseudo-inverse.ts';
import { triangularSolve } from './linalg/triangular-solve.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const matrixMethods = {
  triangularSolve,
  pinverse,
  inverse: inv,
  symeig,
  svd: torchSvd,
  geqrf,
  orgqr: householderProduct,
  ormqr,
  qr: torchQr,
  lu: torchLu,
  luSolve: torchLuSolve,
  cholesky: torchCholesky,
  matrixExp,
  matrixPower,
  det,
  logdet,
  slogdet,
  choleskyInverse,
  choleskySolve,
  corrcoef,
  cov,
  cross,
  addbmm,
  addbmm_,
  addmm,
  addmm_,
  addmv,
  addmv_,
  addr,
  addr_,
  baddbmm,
  baddbmm_,
  bmm,
  dot,
  ger: outer,
  inner,
  kron,
  matmul,
  mm,
  mv,
  outer,
  vdot,
};
