export { clone, type FormatOptions, type ToOptions } from './convert.ts';
export type { MemoryFormat } from '../base/memory-format.ts';
export { fill } from './assign.ts';
export {
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  ones,
  onesLike,
  zeros,
  zerosLike,
  type SizeArgs,
} from './filled.ts';
export { type TensorData } from './infer.ts';
export { arange, linspace, logspace, type LogspaceOptions } from './range.ts';
export { asTensor, bufferOf, fromBuffer, fromTypedArray, tensor, type CreateOptions } from './tensor.ts';
