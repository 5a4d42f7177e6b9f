export { bmm, dot, matmul, mm, mv, outer, outer as ger, vdot } from './products.ts';
export { addbmm, addmm, addmv, baddbmm, type AddProductOptions } from './add-product.ts';
export { addr } from './addr.ts';
export { inner, kron, tensordot, type ContractedDims } from './contract.ts';
export { einsum } from './einsum.ts';
export * as linalg from './linalg/index.ts';
export { cross } from './cross.ts';
export { corrcoef, cov } from './covariance.ts';
