import { noGrad } from '../../autograd/mode.ts';
import { ValueError } from '../../errors.ts';
import { fromData } from '../../ops/create/tensor.ts';
import { maskedFill_ } from '../../ops/indexing/masked-fill.ts';
import { generatorOf } from '../../ops/random/draw.ts';
import { normal_ as drawNormal } from '../../ops/random/in-place.ts';
import { fillRandperm } from '../../random/randperm.ts';
import type { Tensor } from '../../tensor/tensor.ts';

export interface SparseOptions {
  /** Standard deviation of the elements that are not 0. Default: 0.01. */
  readonly std?: number;
}

/**
 * Overwrites a matrix with normal numbers, and a share `sparsity` of each column with 0 (Martens, 2010). ValueError
 * unless it has 2 dimensions.
 */
export function sparse_<T extends Tensor>(x: T, sparsity: number, { std = 0.01 }: SparseOptions = {}): T {
  if (x.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = x.shape as unknown as [number, number];
  const zeros = Math.ceil(sparsity * rows);
  noGrad(() => {
    drawNormal(x, 0, std);
    const generator = generatorOf({});
    const order = new Int32Array(rows);
    const isZero = new Uint8Array(rows * columns);
    for (let column = 0; column < columns; column++) {
      fillRandperm(order, generator);
      for (const row of order.subarray(0, zeros)) isZero[row * columns + column] = 1;
    }
    maskedFill_(x, fromData(x.device, 'bool', x.shape, isZero), 0);
  });
  return x;
}
