/** Methods of tensors; the first parameter is the tensor itself. */
export const matrixMethods = {};
