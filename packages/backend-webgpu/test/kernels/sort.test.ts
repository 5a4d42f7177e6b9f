import type { DType, SortKernel } from '@t/core/kernel';
import { webgpu } from '@t/backend-webgpu';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../device.ts';
import { adapters, pretend } from './adapter.ts';
import { beside, random, values, type Case } from './beside.ts';

/** A sort of rows whose elements lie `step` apart, or each row's beside the next row's. */
function sort(
  dtype: DType,
  descending: boolean,
  [rows, size]: readonly [number, number],
  rand: (below: number) => number,
): Case {
  const kernel: SortKernel = { kind: 'sort', rank: 2, dtype, descending };
  const dtypes: DType[] = [dtype, 'int32', dtype];
  const strides = dtypes.map(() => {
    const step = 1 + rand(2);
    return rand(2) === 0 ? [size * step, step] : [step, rows * step];
  });
  return {
    kernel,
    dtypes,
    data: dtypes.map((type) => values(type, 2 * rows * size + 4, rand)),
    offsets: [1, 2, 3],
    geometry: [rows, size, ...strides.flat()],
  };
}

/** Around the runs' lengths and twice them. */
const sizes = [
  [0, 5],
  [3, 1],
  [40, 2],
  [100, 7],
  [5, 16],
  [5, 17],
  [3, 100],
  [2, 1024],
  [2, 1025],
  [3, 2500],
  [1, 9000],
] as const;

describe.each(adapters)('sort on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  test.each(['float32', 'int32', 'uint8', 'bool'] as const)('%s', async (dtype) => {
    const rand = random(dtype.length);
    for (const descending of [false, true]) {
      for (const size of sizes) {
        expect(await beside(device.backend, sort(dtype, descending, size, rand))).toEqual([]);
      }
    }
  });
});

test('more workgroups than fit into one dimension', async () => {
  const small = await webgpu({ limits: { maxComputeWorkgroupsPerDimension: 3 } });
  for (const adapter of adapters) {
    pretend(small, adapter);
    expect(await beside(small, sort('int32', false, [9, 1030], random(5)))).toEqual([]);
  }
  small.dispose();
});
