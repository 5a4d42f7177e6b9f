import type { DType, ScanKernel } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { device } from '../device.ts';
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

const shapes: readonly Sizes[] = [
  { rows: 0, size: 5 },
  { rows: 3, size: 1 },
  { rows: 5, size: 7 },
  { rows: 2, size: 33 },
  { rows: 3, size: 1023 },
  { rows: 2, size: 1024 },
  { rows: 1, size: 5000 },
  { rows: 300, size: 40 },
  { rows: 700, size: 2049 },
];

describe.each(['sum', 'prod', 'max', 'min', 'logaddexp'] as const)('scan by %s', (combine) => {
  const ordered = combine === 'max' || combine === 'min';
  const dtypes: DType[] =
    combine === 'logaddexp'
      ? ['float32']
      : ['float32', 'int32', 'uint8', ...(ordered ? ['bool' as const] : [])];
  test.each(dtypes)('%s', async (dtype) => {
    const rand = random(combine.length + dtype.length);
    for (const withIndices of ordered ? [false, true] : [false]) {
      for (const sizes of shapes.slice(0, -1)) {
        for (const along of ['rows', 'columns'] as const) {
          const tried = scan({ dtype, combine, withIndices }, sizes, rand, along);
          expect(await beside(device.backend, tried)).toEqual([]);
        }
      }
    }
  });
});

test('rows in several segments', async () => {
  const rand = random(2);
  const kernel = { dtype: 'float32', combine: 'max', withIndices: true } as const;
  expect(await beside(device.backend, scan(kernel, { rows: 700, size: 2049 }, rand))).toEqual([]);
});

test('infinite and NaN sums', async () => {
  const rand = random(3);
  const tried = scan({ dtype: 'float32', combine: 'sum', withIndices: false }, { rows: 1, size: 3000 }, rand);
  const input = tried.data[1]!;
  input[1000] = Infinity;
  input[2000] = -Infinity;
  expect(await beside(device.backend, tried)).toEqual([]);
});

test('a sum keeps what single floats would lose', async () => {
  for (const size of [30, 4000]) {
    const input = Float32Array.from({ length: size }, (_, i) => (i === 0 ? 1e8 : i === size - 1 ? -1e8 : 1));
    expect(
      await beside(device.backend, {
        kernel: { kind: 'scan', rank: 1, dtype: 'float32', combine: 'sum', withIndices: false },
        dtypes: ['float32', 'float32'],
        data: [new Float32Array(size), input],
        offsets: [0, 0],
        geometry: [size, 1, 1],
      }),
    ).toEqual([]);
  }
});
