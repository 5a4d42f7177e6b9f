import { add, add_, div, mul, sub } from './arithmetic.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const elementwiseMethods = { add, add_, div, mul, sub };
