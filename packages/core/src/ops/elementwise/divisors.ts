import type { Tensor } from '../../tensor/tensor.ts';
import { TENSORS } from '../base/arguments.ts';
import { HostFunction } from '../base/host-function.ts';
import { notFor, same } from '../base/types.ts';

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

const fn = (name: string, compute: (a: number, b: number) => number): HostFunction =>
  new HostFunction({
    name,
    gradName: '',
    forms: TENSORS,
    types: same,
    kernel: notFor(`${name}_cpu`, 'bool', 'float32', 'float64'),
    compute,
  });

const gcdOp = fn('gcd', greatestDivisor);
const lcmOp = fn('lcm', (a, b) =>
  a === 0 && b === 0 ? 0 : Math.abs(Math.imul(a / greatestDivisor(a, b), b)),
);

/** Greatest common divisor of integers; never negative, 0 for two zeros. */
export const gcd = (input: Tensor, other: Tensor): Tensor => gcdOp.apply(input, other);
export const gcd_ = (input: Tensor, other: Tensor): Tensor => gcdOp.applyInPlace(input, other);

/** Least common multiple of integers; never negative. */
export const lcm = (input: Tensor, other: Tensor): Tensor => lcmOp.apply(input, other);
export const lcm_ = (input: Tensor, other: Tensor): Tensor => lcmOp.applyInPlace(input, other);
