import type { ScatterKernel } from '@t/core/kernel';
import { partsOf } from './walk.ts';

/**
 * True where strides alone prove that no two elements of a scatter go to one place, whatever the indices: the
 * dimensions stepped through and those indexed are together the layout of a tensor without overlap.
 */
export function goApart(kernel: ScatterKernel, geometry: Int32Array): boolean {
  const parts = partsOf(kernel);
  const dims: [stride: number, size: number][] = [];
  for (let d = 0; d < kernel.rank; d++) dims.push([geometry[parts.indexed + d]!, geometry[parts.sizes + d]!]);
  for (let j = 0; j < kernel.indices; j++)
    dims.push([geometry[parts.moves(j)]!, geometry[parts.moves(j) + 1]!]);
  dims.sort(([a], [b]) => a - b);
  let reach = 0;
  for (const [stride, size] of dims) {
    if (size === 1) continue;
    if (stride <= reach) return false;
    reach += (size - 1) * stride;
  }
  return true;
}

/** True where every element of a scatter has the same value: one place of memory. */
export function isOneValue(kernel: ScatterKernel, geometry: Int32Array): boolean {
  const { direct } = partsOf(kernel);
  for (let d = 0; d < kernel.rank; d++) if (geometry[direct + d] !== 0 && geometry[d] !== 1) return false;
  return true;
}
