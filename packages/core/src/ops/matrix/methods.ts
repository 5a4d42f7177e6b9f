import { bmm, dot, matmul, mm, mv, outer } from './products.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const matrixMethods = { bmm, dot, matmul, mm, mv, outer };
