import type { TypedArray } from '../../tensor/dtype.ts';

const isAbove = (a: number, b: number): boolean => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/**
 * Index of the `k`th smallest of `values` (from 0), NaN greatest. The order of the exchanges decides which of equal
 * elements is found; it is PyTorch's: median of three, Hoare's partition. Reorders `values`. Source:
 * quick_select_template in ATen/native/Sorting.cpp.
 */
export function quickSelect(values: TypedArray, k: number): number {
  const index = Int32Array.from(values, (_, i) => i);
  const swap = (i: number, j: number): void => {
    [values[i], values[j]] = [values[j]!, values[i]!];
    [index[i], index[j]] = [index[j]!, index[i]!];
  };
  const order = (low: number, high: number): void => {
    if (isAbove(values[low]!, values[high]!)) swap(low, high);
  };
  let left = 0;
  let right = values.length - 1;
  while (right > left) {
    if (right === left + 1) {
      order(left, right);
      break;
    }
    swap(left + ((right - left) >> 1), left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const pivot = values[left]!;
    let i = left + 1;
    let j = right;
    for (;;) {
      do i++;
      while (isAbove(pivot, values[i]!));
      do j--;
      while (isAbove(values[j]!, pivot));
      if (j < i) break;
      swap(i, j);
    }
    swap(left, j);
    if (j <= k) left = i;
    if (j >= k) right = j - 1;
  }
  return index[k]!;
}
