import { toArray } from '../../tensor/read.ts';
import { copy_, fill, fill_, zero_ } from './assign.ts';
import { bool, byte, double, float, int, long, to, toBackend, clone, contiguous } from './convert.ts';
import { newEmpty, newFull, newOnes, newTensorLike, newZeros } from './filled.ts';
import { detach, detach_, numpy, requiresGrad_ } from './tensor.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const createMethods = {
  bool,
  byte,
  clone,
  contiguous,
  copy_,
  detach,
  detach_,
  double,
  fill,
  fill_,
  float,
  int,
  long,
  newEmpty,
  newFull,
  newOnes,
  newTensor: newTensorLike,
  newZeros,
  numpy,
  requiresGrad_,
  to,
  toBackend,
  toList: toArray,
  zero_,
};
