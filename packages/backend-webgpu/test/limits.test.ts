import { afterEach, describe, expect, test } from 'vitest';
import * as t from '@t/core';
import { webgpu, type WebGpuBackend, type WebGpuOptions } from '@t/backend-webgpu';

/** What a smaller GPU than the one at hand would do: each test asks for a device with less. */
let backend: WebGpuBackend;

async function open(options: WebGpuOptions): Promise<void> {
  backend = await webgpu(options);
  t.use(backend);
}

afterEach(() => backend.dispose());

const KB = 1024;

describe('tensors larger than a binding', () => {
  // 64 KB a binding are 16,384 elements.
  const limits = { maxStorageBufferBindingSize: 64 * KB };
  const n = 50_000;

  test('are read and written across the bindings, at offsets too', async () => {
    await open({ limits });
    const x = t.arange(n, { dtype: 'float32' });
    const y = x
      .at('100:')
      .mul(2)
      .add(x.at(`:${n - 100}`));
    const values = await y.data();
    for (const i of [0, 16_283, 16_284, 16_384, 32_768, n - 101]) expect(values[i]).toBe(3 * i + 200);
    expect(await x.sum().item()).toBe(Math.fround((n * (n - 1)) / 2));
  });

  test('are computed on the way of others as far as the bindings reach', async () => {
    await open({ limits });
    const many = 65_536;
    const xs = [1, 2, 3, 4].map((k) => t.arange(many, { dtype: 'float32' }).mul(k));
    const total = t.scope(() => xs.map((x) => x.add(1)).reduce((a, b) => a.add(b)));
    const values = await total.data();
    for (const i of [0, 16_384, many - 1]) expect(values[i]).toBe(10 * i + 4);
  });

  test('are an error of the operation where they are too many for one kernel', async () => {
    await open({ limits });
    const [x, y, z] = [1, 2, 3].map((k) => t.arange(65_536, { dtype: 'float32' }).mul(k)) as [
      t.Tensor,
      t.Tensor,
      t.Tensor,
    ];
    expect(() => x.addcmul(y, z)).toThrow('storage buffers are needed at once');
  });

  test('are written in place, gathered and scattered', async () => {
    await open({ limits });
    const x = t.arange(n, { dtype: 'float32' });
    x.add_(1);
    const index = t.tensor([0, 16_384, 49_999], { dtype: 'int32' });
    expect(await x.at(index).toArray()).toEqual([1, 16_385, 50_000]);
    x.indexAdd_(0, index, t.tensor([0.5, 0.5, 0.5]));
    expect(await x.at(index).toArray()).toEqual([1.5, 16_385.5, 50_000.5]);
    expect(await x.at(16_383).item()).toBe(16_384);
  });

  test('multiply as matrices', async () => {
    await open({ limits });
    const product = await t.ones(150, 200).matmul(t.ones(200, 150)).data();
    expect(product.every((value) => value === 200)).toBe(true);
  });

  test('of which there are too many bindings raise an error that says so', async () => {
    await open({ limits });
    expect(() => t.zeros(300_000)).toThrow('storage buffers are needed at once, and this GPU binds');
  });
});

describe('more buffers than a stage binds', () => {
  const limits = { maxStorageBuffersPerShaderStage: 8 };

  test('an index tensor for each of ten dimensions', async () => {
    await open({ limits });
    const x = t.arange(1024).reshape(2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    const bits = Array.from({ length: 10 }, (_, d) => t.tensor([(5 >> d) & 1, 1], { dtype: 'int32' }));
    expect(await x.at(...bits.reverse()).toArray()).toEqual([5, 1023]);
  });

  test('twenty tensors joined', async () => {
    await open({ limits });
    const parts = Array.from({ length: 20 }, (_, i) => t.full([2], i));
    const joined = await t.cat(parts).data();
    expect([...joined]).toEqual(Array.from({ length: 40 }, (_, i) => i >> 1));
  });
});

test('more workgroups than fit in one dimension', async () => {
  await open({ limits: { maxComputeWorkgroupsPerDimension: 16 } });
  const n = 300_000;
  const x = t.ones(n, { dtype: 'uint8' });
  expect(await x.add(1).sum().item()).toBe(2 * n);
  const rows = t.arange(20_000).reshape(-1, 2).sum(1);
  expect(await rows.at(-1).item()).toBe(39_997);
  expect(await t.arange(5000).flip(0).sort().values.at(4999).item()).toBe(4999);
});

describe('an input that is the output', () => {
  test('in every combination', async () => {
    await open({});
    const x = t.arange(6, { dtype: 'float32' }).reshape(2, 3);
    x.add_(x).mul_(x);
    expect(await x.toArray()).toEqual([
      [0, 4, 16],
      [36, 64, 100],
    ]);
    const y = t.arange(4, { dtype: 'float32' });
    t.addcmul(y, y, y);
    y.addcmul_(y, y);
    expect(await y.toArray()).toEqual([0, 2, 6, 12]);
  });

  test('of which the source overlaps the target', async () => {
    await open({});
    const x = t.arange(8);
    x.at('1:').copy_(x.at(':-1').clone());
    expect(await x.toArray()).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('memory', () => {
  test('that no buffer of the device holds is refused, with what to do', async () => {
    await open({ limits: { maxBufferSize: 256 * KB } });
    expect(() => t.zeros(100_000)).toThrow('is more than one buffer of this GPU holds (262144 bytes)');
  });

  test('beyond the limit is refused, and what a scope frees may be used again', async () => {
    await open({ limit: 1024 * KB });
    const make = (): t.Tensor => t.zeros(128 * KB);
    for (let i = 0; i < 10; i++) t.scope(() => void make());
    const kept = make();
    expect(() => {
      for (let i = 0; i < 10; i++) make();
    }).toThrow('free them with t.scope(fn)');
    kept.dispose();
  });
});
