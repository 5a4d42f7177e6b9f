import { sum } from './sum.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const reduceMethods = { sum };
