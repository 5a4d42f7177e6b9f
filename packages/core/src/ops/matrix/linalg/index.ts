export { linalgCross as cross } from '../cross.ts';
export { diagonal } from '../../shape/diagonal.ts';
export { matmul } from '../products.ts';
export { eigh, eigvalsh } from './eigh.ts';
export { multiDot } from './multi-dot.ts';
export { matrixNorm, norm, vectorNorm, type LinalgNormOptions, type MatrixOrder } from './norm.ts';
export { svdvals } from './svd.ts';
