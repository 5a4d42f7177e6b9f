import { accumulatorDType, type Combine, type DType, type Expr, type ReduceKernel } from '@t/core/kernel';
import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../../device.ts';
import { adapters, pretend } from '../adapter.ts';
import { beside, random, values } from '../beside.ts';

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });

interface Options {
  readonly combine: Combine;
  readonly dtype: DType;
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
  /** Reduced dimensions outermost in memory. */
  readonly columns?: boolean;
  /** Distance of neighbours in memory. */
  readonly step?: number;
  /** First element of the input; from a multiple of four on, columns may be taken by quads. */
  readonly start?: number;
}

/** A reduction of one dense input, beside the interpreter. */
function check(
  { combine, dtype, kept, reduced, columns = false, step = 1, start = 3 }: Options,
  backend = device.backend,
): Promise<string[]> {
  const rand = random(kept.length + 7 * reduced.length + (reduced.at(-1) ?? 0));
  const order = columns ? [...reduced, ...kept] : [...kept, ...reduced];
  const strides: number[] = [];
  order.reduceRight((stride, size) => (strides.unshift(stride), stride * size), step);
  const [outer, inner] = columns
    ? [strides.slice(reduced.length), strides.slice(0, reduced.length)]
    : [strides.slice(0, kept.length), strides.slice(kept.length)];
  const outStrides: number[] = [];
  kept.reduceRight((stride, size) => (outStrides.unshift(stride), stride * size), 2);
  const result = accumulatorDType(combine, dtype);
  const kernel: ReduceKernel = {
    kind: 'reduce',
    kept: kept.length,
    reduced: reduced.length,
    outer: ['s'],
    inner: ['s'],
    inputs: [dtype],
    scalars: [],
    combine,
    output: result,
    prologue: input(0, dtype),
    epilogue: input(0, result),
  };
  const size = order.reduce((a, b) => a * b, step);
  const outSize = kept.reduce((a, b) => a * b, 2);
  return beside(backend, {
    kernel,
    data: [
      values(result, outSize + 1, rand),
      values(dtype, size + start, rand, { finite: combine === 'sum' }),
    ],
    dtypes: [result, dtype],
    offsets: [1, start],
    geometry: [...kept, ...reduced, ...outStrides, ...outer, ...inner],
    tolerance: combine === 'sum' || combine === 'prod' ? 1e-5 : 0,
  });
}

/** Sizes around the blocks, the workgroups and the splits. */
const shapes: readonly (readonly [kept: readonly number[], reduced: readonly number[]])[] = [
  [[3], [1]],
  [[5], [17]],
  [[2, 3], [31]],
  [[70], [5]],
  [[3], [4, 33]],
  [[2], [1025]],
  [[1], [2500]],
  [[1], [3, 1400]],
  [[9], [130]],
];

/** Columns that are taken by quads, in one pass and in several. */
const quads: typeof shapes = [
  [[3, 20], [40]],
  [[8], [2, 75]],
  [[4], [3000]],
];

describe.each(adapters)('reductions on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  const combines: readonly (readonly [Combine, readonly DType[]])[] = [
    ['sum', ['float32', 'int32', 'uint8', 'bool']],
    ['prod', ['int32', 'uint8', 'bool']],
    ['max', ['float32', 'int32', 'uint8']],
    ['min', ['float32', 'int32']],
    ['all', ['float32', 'bool']],
    ['any', ['float32', 'int32']],
    ['argmax', ['float32', 'int32']],
    ['argmin', ['float32', 'uint8']],
  ];
  test.each(combines.flatMap(([combine, dtypes]) => dtypes.map((dtype) => [combine, dtype] as const)))(
    '%s of %s',
    async (combine, dtype) => {
      const differences: string[] = [];
      for (const [kept, reduced] of shapes) {
        for (const columns of [false, true]) {
          differences.push(...(await check({ combine, dtype, kept, reduced, columns })));
        }
      }
      differences.push(...(await check({ combine, dtype, kept: [4], reduced: [90], step: 3 })));
      for (const [kept, reduced] of quads) {
        differences.push(...(await check({ combine, dtype, kept, reduced, columns: true, start: 4 })));
      }
      expect(differences).toEqual([]);
    },
  );

  test.each(['sum', 'prod', 'all', 'any'] as const)('%s of nothing', async (combine) => {
    expect(await check({ combine, dtype: 'float32', kept: [3], reduced: [0] })).toEqual([]);
    expect(await check({ combine, dtype: 'float32', kept: [0], reduced: [3] })).toEqual([]);
  });

  test('expressions before and after, of broadcast inputs and scalars', async () => {
    const rand = random(5);
    const sub: Expr = {
      kind: 'binary',
      fn: 'sub',
      a: input(0, 'float32'),
      b: input(1, 'float32'),
      dtype: 'float32',
    };
    const kernel: ReduceKernel = {
      kind: 'reduce',
      kept: 1,
      reduced: 1,
      outer: ['s', '1'],
      inner: ['1', '0'],
      inputs: ['float32', 'float32'],
      scalars: ['float32'],
      combine: 'sum',
      output: 'float32',
      prologue: { kind: 'binary', fn: 'mul', a: sub, b: sub, dtype: 'float32' },
      epilogue: {
        kind: 'binary',
        fn: 'div',
        a: input(0, 'float32'),
        dtype: 'float32',
        b: { kind: 'scalar', index: 0, dtype: 'float32' },
      },
    };
    for (const [rows, columns] of [
      [3, 20],
      [40, 100],
      [2, 3000],
    ] as const) {
      const finite = { finite: true };
      const differences = await beside(device.backend, {
        kernel,
        data: [
          values('float32', rows, rand),
          values('float32', rows * columns, rand, finite),
          values('float32', rows, rand, finite),
        ],
        dtypes: ['float32', 'float32', 'float32'],
        offsets: [0, 0, 0],
        scalars: [columns],
        geometry: [rows, columns, 1, columns, 1, 1, 0],
        tolerance: 1e-5,
      });
      expect(differences).toEqual([]);
    }
  });

  test('input and output in one buffer', async () => {
    const rand = random(6);
    const kernel: ReduceKernel = {
      kind: 'reduce',
      kept: 1,
      reduced: 1,
      outer: ['s'],
      inner: ['1'],
      inputs: ['float32'],
      scalars: [],
      combine: 'sum',
      output: 'float32',
      prologue: input(0, 'float32'),
      epilogue: input(0, 'float32'),
    };
    for (const geometry of [
      [2, 2000, 1, 2000, 1],
      [4, 1000, 1, 1, 4],
    ]) {
      const differences = await beside(device.backend, {
        kernel,
        data: [values('float32', 4004, rand, { finite: true })],
        dtypes: ['float32'],
        buffers: [0, 0],
        offsets: [4000, 0],
        geometry,
        tolerance: 1e-5,
      });
      expect(differences).toEqual([]);
    }
  });

  test('a million values add up to seven digits, the same at each run', async () => {
    const length = 1_000_000;
    const data = Float32Array.from({ length }, (_, i) => 0.1 + (i % 97) / 1000);
    const exact = data.reduce((a, b) => a + b, 0);
    const x = t.tensor(data);
    const [first, second] = [Number(await x.sum().item()), Number(await x.sum().item())];
    expect(Math.abs(first - exact) / exact).toBeLessThan(1e-6);
    expect(second).toBe(first);
    for (const dim of [0, 1]) {
      const total = Number(await x.reshape(1000, 1000).sum(dim).sum().item());
      expect(Math.abs(total - exact) / exact).toBeLessThan(1e-6);
    }
  });

  test('more workgroups than fit into one dimension', async () => {
    const backend = await webgpu({ limits: { maxComputeWorkgroupsPerDimension: 7 } });
    pretend(backend, adapter);
    try {
      expect(await check({ combine: 'sum', dtype: 'int32', kept: [45], reduced: [70] }, backend)).toEqual([]);
      expect(await check({ combine: 'max', dtype: 'int32', kept: [1000], reduced: [3] }, backend)).toEqual(
        [],
      );
      expect(
        await check({ combine: 'argmin', dtype: 'int32', kept: [3], reduced: [20_000] }, backend),
      ).toEqual([]);
    } finally {
      backend.dispose();
    }
  });
});
