import {
  bernoulli_,
  cauchy_,
  exponential_,
  geometric_,
  logNormal_,
  normal_,
  random_,
  uniform_,
} from './in-place.ts';
import { bernoulli, multinomial } from './sample.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const randomMethods = {
  bernoulli,
  bernoulli_,
  cauchy_,
  exponential_,
  geometric_,
  logNormal_,
  multinomial,
  normal_,
  random_,
  uniform_,
};
