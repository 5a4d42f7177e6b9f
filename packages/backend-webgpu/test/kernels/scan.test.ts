import type { DType, ScanKernel } from '@t/core/kernel';
import { webgpu } from '@t/backend-webgpu';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../device.ts';
import { adapters, pretend } from './adapter.ts';
import { beside, random, values, type Case } from './beside.ts';

interface Sizes {
  readonly rows: number;
  readonly size: number;
}

/** A scan of `rows` rows whose elements lie next to one another, or each row's beside the next row's. */
function scan(
  kernel: Omit<ScanKernel, 'kind' | 'rank'>,
  { rows, size }: Sizes,
  rand: (below: number) => number,
  along: 'rows' | 'columns' = 'rows',
): Case {
  const { dtype, combine, withIndices } = kernel;
  const dtypes: DType[] = withIndices ? [dtype, 'int32', dtype] : [dtype, dtype];
  const finite = combine === 'prod' || combine === 'sum' || combine === 'logaddexp';
  const strides = along === 'rows' ? [size, 1] : [1, rows];
  // The input is stepped through backwards every other time.
  const reverse = rand(2) === 0;
  const data = dtypes.map((type) => values(type, rows * size + 4, rand, { finite }));
  const input = data.at(-1)!;
  if (combine === 'prod' && dtype === 'float32')
    for (let i = 0; i < input.length; i++) input[i] = 1 + input[i]! / 512;
  return {
    kernel: { kind: 'scan', rank: 2, ...kernel },
    dtypes,
    data,
    offsets: dtypes.map((_, i) => (reverse && i === dtypes.length - 1 ? (size - 1) * strides[1]! + 3 : 3)),
    geometry: [
      rows,
      size,
      ...dtypes.flatMap((_, i) =>
        reverse && i === dtypes.length - 1 ? [strides[0]!, -strides[1]!] : strides,
      ),
    ],
    tolerance: finite && dtype === 'float32' ? (combine === 'sum' ? 1e-6 : 2e-5) : 0,
  };
}

/** Sizes around a workgroup's, around its tile, and around what makes several segments of a row. */
const shapes: readonly Sizes[] = [
  { rows: 0, size: 5 },
  { rows: 3, size: 1 },
  { rows: 5, size: 7 },
  { rows: 2, size: 33 },
  { rows: 3, size: 1023 },
  { rows: 2, size: 1024 },
  { rows: 1, size: 5000 },
  { rows: 300, size: 40 },
];

const withoutIndices = ['sum', 'prod', 'max', 'min', 'logaddexp'] as const;
const withIndices = ['max', 'min'] as const;

type Tried = Omit<ScanKernel, 'kind' | 'rank'>;
const all: readonly Tried[] = [
  ...withoutIndices.map((combine) => ({ combine, dtype: 'float32', withIndices: false }) as const),
  ...withIndices.map((combine) => ({ combine, dtype: 'float32', withIndices: true }) as const),
  ...(['int32', 'uint8'] as const).flatMap((dtype) => [
    ...(['sum', 'prod', 'min'] as const).map((combine) => ({ combine, dtype, withIndices: false })),
    { combine: 'max', dtype, withIndices: true } as const,
  ]),
  { combine: 'min', dtype: 'bool', withIndices: true },
];
/** Those whose items differ: workgroups take up to a second each to compile on a driver in software. */
const shared = all.filter(
  ({ dtype, combine, withIndices: indices }) =>
    dtype === 'float32' && (combine === 'logaddexp' || combine === 'sum' || (combine === 'max' && indices)),
);

describe.each(adapters)('scans on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  test.each(adapter === 'software' ? all : shared)(
    '$combine of $dtype, indices $withIndices',
    async (kernel) => {
      const rand = random(kernel.combine.length + kernel.dtype.length);
      for (const sizes of shapes) {
        for (const along of ['rows', 'columns'] as const) {
          expect(await beside(device.backend, scan(kernel, sizes, rand, along))).toEqual([]);
        }
      }
    },
  );

  test.each(shared)('by quads: $combine of $dtype, indices $withIndices', async (kernel) => {
    const rand = random(kernel.combine.length);
    for (const [rows, size] of [
      [3, 1028],
      [2, 4100],
      [1, 9000],
    ] as const) {
      const tried = scan(kernel, { rows, size }, rand);
      const strides = [size + 4, 1];
      const quads: Case = {
        ...tried,
        data: tried.dtypes.map((type) =>
          values(type, rows * (size + 4) + 8, rand, { finite: kernel.combine !== 'max' }),
        ),
        offsets: tried.dtypes.map((_, i) => 4 * (i % 2)),
        geometry: [rows, size, ...tried.dtypes.flatMap(() => strides)],
      };
      expect(await beside(device.backend, quads)).toEqual([]);
    }
  });

  test.each(['sum', 'logaddexp'] as const)('infinities and NaN in a %s', async (combine) => {
    const kernel = { dtype: 'float32', combine, withIndices: false } as const;
    const tried = scan(kernel, { rows: 1, size: 4000 }, random(3));
    const input = tried.data[1]!;
    for (const at of [0, 1000, 3990]) input[at] = combine === 'sum' ? Infinity : -Infinity;
    for (const at of [2000, 2001]) input[at] = combine === 'sum' ? -Infinity : Infinity;
    expect(await beside(device.backend, tried)).toEqual([]);
    input[3000] = NaN;
    expect(await beside(device.backend, tried)).toEqual([]);
  });

  test.each([30, 4000])('a sum of %i keeps what single floats would lose', async (size) => {
    const input = Float32Array.from({ length: size }, (_, i) => (i === 0 ? 1e8 : i === size - 1 ? -1e8 : 1));
    expect(
      await beside(device.backend, {
        kernel: { kind: 'scan', rank: 2, dtype: 'float32', combine: 'sum', withIndices: false },
        dtypes: ['float32', 'float32'],
        data: [new Float32Array(size), input],
        offsets: [0, 0],
        geometry: [1, size, 0, 1, 0, 1],
      }),
    ).toEqual([]);
  });
});

test('so many rows that a workgroup scans several tiles of one', async () => {
  const [rows, size] = [1024, 4100];
  const rand = random(9);
  pretend(device.backend, 'hardware');
  const tried: Case = {
    kernel: { kind: 'scan', rank: 2, dtype: 'int32', combine: 'sum', withIndices: false },
    dtypes: ['int32', 'int32'],
    data: [new Int32Array(rows * size), values('int32', rows * size, rand)],
    offsets: [0, 0],
    geometry: [rows, size, size, 1, size, 1],
  };
  expect(await beside(device.backend, tried)).toEqual([]);
});

test('more workgroups than fit into one dimension', async () => {
  const small = await webgpu({ limits: { maxComputeWorkgroupsPerDimension: 3 } });
  const kernel = { dtype: 'int32', combine: 'sum', withIndices: false } as const;
  for (const adapter of adapters) {
    pretend(small, adapter);
    expect(await beside(small, scan(kernel, { rows: 1000, size: 35 }, random(5)))).toEqual([]);
  }
  small.dispose();
});
