import {
  dtypes,
  type DType,
  type GatherKernel,
  type ScanKernel,
  type ScatterKernel,
  type SortKernel,
} from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { beside, random, values } from './beside.ts';

describe('sort', () => {
  for (const descending of [false, true]) {
    test.each(dtypes)(`%s, descending ${descending}`, (dtype) => {
      const rand = random(4);
      for (const size of [1, 2, 7, 8, 9, 16, 17, 100, 1000]) {
        const kernel: SortKernel = { kind: 'sort', rank: 2, dtype, descending };
        const types: DType[] = [dtype, 'int32', dtype];
        expect(
          beside({
            kernel,
            dtypes: types,
            outputs: 2,
            data: types.map((type, i) => values(type, 3 * (i === 2 ? 2 : 1) * size + 8, rand)),
            offsets: [1, 2, 3],
            geometry: [3, size, size, 1, 1, 3, 1, 3],
          }),
        ).toEqual([]);
      }
    });
  }
});

describe('scan', () => {
  for (const dtype of ['float32', 'float64', 'int32'] as const) {
    test.each(['sum', 'prod', 'max', 'min'] as const)(`%s of ${dtype}`, (combine) => {
      const rand = random(9);
      for (const withIndices of combine === 'max' || combine === 'min' ? [false, true] : [false]) {
        const kernel: ScanKernel = { kind: 'scan', rank: 2, dtype, combine, withIndices };
        const types: DType[] = withIndices ? [dtype, 'int32', dtype] : [dtype, dtype];
        expect(
          beside({
            kernel,
            dtypes: types,
            outputs: types.length - 1,
            data: types.map((type) => values(type, 120, rand)),
            offsets: types.map(() => 2),
            geometry: [3, 11, ...types.flatMap((_, i) => (i === 0 ? [11, 1] : [22, 2]))],
          }),
        ).toEqual([]);
      }
    });
  }
  describe('across memory, columns side by side', () => {
    for (const dtype of ['float32', 'float64', 'int32', 'uint8'] as const) {
      test.each(['sum', 'prod', 'max', 'min'] as const)(`%s of ${dtype}`, (combine) => {
        const rand = random(21);
        for (const withIndices of combine === 'max' || combine === 'min' ? [false, true] : [false]) {
          const kernel: ScanKernel = { kind: 'scan', rank: 3, dtype, combine, withIndices };
          const types: DType[] = withIndices ? [dtype, 'int32', dtype] : [dtype, dtype];
          for (const columns of [1, 3, 4, 7, 16, 22, 39]) {
            for (const rows of [0, 1, 2, 9]) {
              expect(
                beside({
                  kernel,
                  dtypes: types,
                  outputs: types.length - 1,
                  data: types.map((type) => values(type, 2 * columns * 9 + 20, rand)),
                  offsets: types.map((_, i) => i),
                  geometry: [2, columns, rows, ...types.flatMap(() => [columns * rows, 1, columns])],
                }),
              ).toEqual([]);
            }
          }
        }
      });
    }
  });

  test('logaddexp', () => {
    const rand = random(12);
    for (const dtype of ['float32', 'float64'] as const) {
      const kernel: ScanKernel = { kind: 'scan', rank: 1, dtype, combine: 'logaddexp', withIndices: false };
      const data = [values(dtype, 40, rand), Float64Array.from({ length: 40 }, () => rand(30) - 15)];
      if (dtype === 'float32') data[1] = Float32Array.from(data[1]!);
      data[1]![20] = -Infinity;
      data[1]![30] = Infinity;
      expect(
        beside({
          kernel,
          dtypes: [dtype, dtype],
          data,
          offsets: [0, 0],
          geometry: [40, 1, 1],
          tolerance: 16,
        }),
      ).toEqual([]);
    }
  });
});

describe('gather and scatter', () => {
  const indices = (length: number, size: number, rand: (below: number) => number): Int32Array =>
    Int32Array.from({ length }, () => Math.floor(rand(2 * size)) - size);

  test.each(dtypes)('rows of %s', (dtype) => {
    const rand = random(6);
    for (const columns of [1, 3, 8, 37, 96]) {
      const gather: GatherKernel = { kind: 'gather', rank: 2, indices: 1, dtype };
      expect(
        beside({
          kernel: gather,
          dtypes: [dtype, dtype, 'int32'],
          data: [values(dtype, 9 * columns + 8, rand), values(dtype, 7 * columns, rand), indices(8, 6, rand)],
          offsets: [3, 1, 0],
          geometry: [8, columns, columns, 1, 0, 1, 1, 0, columns, 6],
        }),
      ).toEqual([]);
    }
  });

  test.each(dtypes)('elements of %s', (dtype) => {
    const rand = random(6);
    const gather: GatherKernel = { kind: 'gather', rank: 2, indices: 2, dtype };
    expect(
      beside({
        kernel: gather,
        dtypes: [dtype, dtype, 'int32', 'int32'],
        data: [
          values(dtype, 300, rand),
          values(dtype, 400, rand),
          indices(90, 10, rand),
          indices(90, 20, rand),
        ],
        offsets: [1, 2, 1, 0],
        geometry: [4, 21, 42, 2, 0, 0, 21, 1, 21, 1, 20, 10, 1, 20],
      }),
    ).toEqual([]);
  });

  for (const combine of ['set', 'add', 'mul', 'max', 'min'] as const) {
    test.each(['float32', 'float64', 'int32', 'uint8'] as const)(`${combine} %s`, (dtype) => {
      const rand = random(8);
      for (const columns of [1, 3, 8, 37, 96]) {
        const kernel: ScatterKernel = { kind: 'scatter', rank: 2, indices: 1, dtype, combine };
        expect(
          beside({
            kernel,
            dtypes: [dtype, dtype, 'int32'],
            data: [
              values(dtype, 7 * columns, rand),
              values(dtype, 9 * columns + 8, rand),
              indices(8, 6, rand),
            ],
            offsets: [1, 3, 0],
            geometry: [8, columns, 0, 1, columns, 1, 1, 0, columns, 6],
          }),
        ).toEqual([]);
      }
    });
  }
});
