export { bmm, dot, matmul, mm, mv, outer } from './products.ts';
