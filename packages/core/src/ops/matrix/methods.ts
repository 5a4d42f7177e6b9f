import { addbmm, addbmm_, addmm, addmm_, addmv, addmv_, baddbmm, baddbmm_ } from './add-product.ts';
import { addr, addr_ } from './addr.ts';
import { inner, kron } from './contract.ts';
import { bmm, dot, matmul, mm, mv, outer, vdot } from './products.ts';
import { cross } from './cross.ts';
import { corrcoef, cov } from './covariance.ts';
import { choleskyInverse, choleskySolve } from './linalg/cholesky.ts';
import { det, logdet, slogdet } from './linalg/determinant.ts';
import { matrixExp, matrixPower } from './linalg/power.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const matrixMethods = {
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
