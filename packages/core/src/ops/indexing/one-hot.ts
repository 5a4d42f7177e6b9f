import * as e from '../../kernel/expr.ts';
import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { Pointwise } from '../base/pointwise.ts';
import { reducedDims, Reduction } from '../base/reduction.ts';
import { checkTensor } from '../base/sizes.ts';
import { fromData } from '../create/tensor.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { checkInside } from './check.ts';

const equals = new Pointwise({
  name: 'one_hot',
  arity: 2,
  types: (dtype) => dtype,
  forward: (index, category) => e.cast(e.eq(index!, category!), 'int32'),
});

/**
 * The classes in `index` (int32) as rows of zeros with a 1 in the place of the class: of shape
 * [...index.shape, numClasses], int32. Without `numClasses` (or -1) there are as many as the largest class
 * asks for, which is read on the host. Errors: RuntimeError for classes that are negative or too large.
 */
export function oneHot(index: Tensor, numClasses = -1): Tensor {
  checkTensor('one_hot', 'input', 1, index);
  if (index.dtype !== 'int32') throw new RuntimeError('one_hot is only applicable to index tensor.');
  if (index.layout.size === 0 && numClasses <= 0) {
    throw new RuntimeError('Can not infer total number of classes from empty tensor.');
  }
  checkInside(index, 0, Infinity, () => new RuntimeError('Class values must be non-negative.'));
  const count = numClasses === -1 ? largest(index) + 1 : numClasses;
  const tooLarge = (): RuntimeError => new RuntimeError('Class values must be smaller than num_classes.');
  if (count < 1) throw tooLarge();
  checkInside(index, 0, count, tooLarge);
  const categories = fromData(
    index.device,
    'int32',
    [count],
    Int32Array.from({ length: count }, (_, i) => i),
  );
  return equals.apply2(unsqueeze(index, -1), categories);
}

const maximum = new Reduction({ name: 'largest_class', combine: 'max' });

const largest = (index: Tensor): number =>
  maximum.run([index], reducedDims(index.ndim, null), false, 'int32').dataSync()[0]!;
