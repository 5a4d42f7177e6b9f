import {
  HostBuffer,
  interpret,
  type DType,
  type GatherKernel,
  type ScatterKernel,
  type TypedArray,
} from '@t/core/kernel';
import { webgpu, type WebGpuBackend } from '@t/backend-webgpu';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { device } from '../device.ts';
import { adapters, pretend } from './adapter.ts';
import { beside, random, values, type Case } from './beside.ts';

const dtypes: readonly DType[] = ['float32', 'int32', 'uint8', 'bool'];

/** Row-major strides, the last `step`. */
function dense(sizes: readonly number[], step = 1): number[] {
  const strides = sizes.map(() => step);
  for (let d = sizes.length - 2; d >= 0; d--) strides[d] = strides[d + 1]! * sizes[d + 1]!;
  return strides;
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/**
 * A random gather or scatter: some of the iterated dimensions lead through the indexed buffer directly, others only
 * through index tensors, which may be expanded, strided and hold negative or equal indices.
 */
function indexed(
  kind: 'gather' | ScatterKernel['combine'],
  dtype: DType,
  rand: (below: number) => number,
  indices = rand(4),
): Case {
  const rank = 1 + rand(3);
  const sizes = Array.from({ length: rank }, () => (rand(12) === 0 ? 0 : 1 + rand(9)));
  // Where no index tells the place, it must not be shared: the dimensions are all direct then.
  const direct = sizes.map(() => indices === 0 || rand(2) === 0);
  const moved = Array.from({ length: indices }, () => 1 + rand(indices > 4 ? 2 : 6));
  const shape = [...sizes.map((size, d) => (direct[d] ? size : 1)), ...moved];
  const at = dense(shape, 1 + rand(2));
  const through = sizes.map((_, d) => (direct[d] ? at[d]! : 0));
  const flat = dense(sizes, 1 + rand(2)).map((stride) => (kind !== 'gather' && rand(4) === 0 ? 0 : stride));
  const spans = (strides: readonly number[], over: readonly number[]): number =>
    sum(strides.map((stride, d) => stride * Math.max(0, over[d]! - 1))) + 1;
  const offsets = Array.from({ length: 2 + indices }, () => rand(4));
  const numbers = moved.map((size, j): [strides: number[], data: TypedArray] => {
    const strides = dense(sizes).map((stride) => (rand(4) === 0 ? 0 : stride));
    const length = offsets[2 + j]! + spans(strides, sizes) + 3;
    return [strides, Int32Array.from({ length }, () => rand(2 * size) - size)];
  });
  const gather = kind === 'gather';
  const [first, second] = gather ? [flat, through] : [through, flat];
  const [firstSpan, secondSpan] = gather
    ? [spans(flat, sizes), spans(at, shape)]
    : [spans(at, shape), spans(flat, sizes)];
  return {
    kernel: gather
      ? ({ kind, rank, indices, dtype } satisfies GatherKernel)
      : ({ kind: 'scatter', rank, indices, dtype, combine: kind } satisfies ScatterKernel),
    dtypes: [dtype, dtype, ...moved.map(() => 'int32' as const)],
    data: [
      values(dtype, offsets[0]! + firstSpan + 3, rand, { finite: kind === 'add' || kind === 'mul' }),
      values(dtype, offsets[1]! + secondSpan + 3, rand, { finite: kind === 'add' || kind === 'mul' }),
      ...numbers.map(([, data]) => data),
    ],
    offsets,
    geometry: [
      ...sizes,
      ...first,
      ...second,
      ...numbers.flatMap(([strides]) => strides),
      ...moved.flatMap((size, j) => [at[rank + j]!, size]),
    ],
    tolerance: dtype === 'float32' && (kind === 'add' || kind === 'mul') ? 1e-4 : 0,
  };
}

describe.each(['gather', 'set', 'add', 'mul', 'max', 'min'] as const)('%s', (kind) => {
  test.each(dtypes)('%s of random layouts', async (dtype) => {
    const rand = random(kind.length * 31 + dtype.length);
    for (let i = 0; i < 20; i++) {
      expect(await beside(device.backend, indexed(kind, dtype, rand))).toEqual([]);
    }
  });
});

describe.each(adapters)('many elements to few places on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  test.each(['set', 'add', 'mul', 'max', 'min'] as const)('%s', async (combine) => {
    const rand = random(17);
    // The second has places between that nothing comes to.
    for (const [many, few, step] of [
      [20_000, 7, 1],
      [20_000, 400, 3],
    ] as const) {
      for (const dtype of ['float32', combine === 'max' ? 'bool' : 'uint8'] as const) {
        const data = [values(dtype, few * step, rand), values(dtype, many, rand, { finite: true })];
        // Sums of halves and products of signs are exact in any order.
        if (dtype === 'float32') {
          data[0] = data[0]!.map(() => rand(9));
          data[1] = data[1]!.map((x) => (combine === 'mul' || x > 0 ? 1 : 0.5) * (rand(2) === 0 ? 1 : -1));
        }
        const tried: Case = {
          kernel: { kind: 'scatter', rank: 1, indices: 1, dtype, combine },
          dtypes: [dtype, dtype, 'int32'],
          data: [...data, Int32Array.from({ length: many }, () => rand(2 * few) - few)],
          offsets: [0, 0, 0],
          geometry: [many, 0, 1, 1, step, few],
        };
        expect(await beside(device.backend, tried)).toEqual([]);
      }
    }
  });
});

describe('on a device of few workgroups in a dimension and few buffers', () => {
  let small: WebGpuBackend;
  beforeAll(async () => {
    small = await webgpu({
      limits: { maxStorageBuffersPerShaderStage: 4, maxComputeWorkgroupsPerDimension: 3 },
    });
    pretend(small, 'hardware');
  });
  afterAll(() => small.dispose());

  test.each(['gather', 'set', 'add'] as const)('%s', async (kind) => {
    const rand = random(5);
    for (const indices of [2, 3, 4, 13]) {
      for (let i = 0; i < 4; i++) {
        expect(await beside(small, indexed(kind, 'int32', rand, indices))).toEqual([]);
      }
    }
  });
});

test.each(['set', 'add'] as const)('%s with an index out of range writes nowhere', async (combine) => {
  const small = await webgpu({ limits: { maxStorageBuffersPerShaderStage: 4 } });
  const [first, second, third] = [
    [1, 50, 1],
    [-51, 2, 1],
    [1, 1, 0],
  ] as const;
  // The places of the elements that are in range, and their values.
  const cases = [
    {
      given: [first],
      places: [
        [1, 7],
        [1, 9],
      ],
    },
    { given: [first, second, third, second], places: [[3, 9]] },
  ] as const;
  for (const backend of [device.backend, small]) {
    for (const { given, places } of cases) {
      const arrays = [new Int32Array(100), ...[[7, 8, 9], ...given].map((list) => Int32Array.from(list))];
      const buffers = arrays.map((array) => {
        const buffer = backend.alloc('int32', array.length);
        backend.write(buffer, 0, array);
        return buffer;
      });
      const kernel: ScatterKernel = {
        kind: 'scatter',
        rank: 1,
        indices: given.length,
        dtype: 'int32',
        combine,
      };
      backend.run(backend.compile(kernel), {
        buffers,
        offsets: buffers.map((_, i) => (i === 0 ? 10 : 0)),
        scalars: [],
        geometry: Int32Array.from([3, 0, 1, ...given.map(() => 1), ...given.flatMap(() => [1, 4])]),
      });
      const expected = new Int32Array(100);
      for (const [at, x] of places) expected[10 + at] = combine === 'set' ? x : expected[10 + at]! + x;
      expect(await backend.read(buffers[0]!, 0, 100)).toEqual(expected);
    }
  }
  small.dispose();
});

test.each(['set', 'add'] as const)(
  '%s where target, values and indices lie in one buffer',
  async (combine) => {
    const { backend } = device;
    const data = Int32Array.from({ length: 60 }, (_, i) => ((i * 7) % 40) - 20);
    const launch = { offsets: [0, 10, 20], scalars: [], geometry: Int32Array.from([40, 0, 1, 1, 1, 20]) };
    const kernel: ScatterKernel = { kind: 'scatter', rank: 1, indices: 1, dtype: 'int32', combine };
    // As if values and indices had been copied before.
    const [target, copy] = [new HostBuffer(data.slice(), 0), new HostBuffer(data, 0)];
    interpret(kernel)({ ...launch, buffers: [target, copy, copy] });
    const buffer = backend.alloc('int32', 60);
    backend.write(buffer, 0, data);
    backend.run(backend.compile(kernel), { ...launch, buffers: [buffer, buffer, buffer] });
    expect(await backend.read(buffer, 0, 60)).toEqual(target.array);
  },
);
