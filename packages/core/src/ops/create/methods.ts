import { requiresGrad_ } from './tensor.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const createMethods = { requiresGrad_ };
