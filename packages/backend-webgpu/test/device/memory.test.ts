import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAdapter, findGpu, limitsOf, openDevice } from '../../src/device/adapter.ts';
import { DeviceMemory, sizeClass } from '../../src/device/memory.ts';
import { Pressure } from '../../src/device/pressure.ts';
import { Queue } from '../../src/device/queue.ts';
import { mapProgram } from '../../src/kernels/map.ts';

let device: GPUDevice;

beforeAll(async () => {
  device = await openDevice(await findAdapter(await findGpu()));
});
afterAll(() => device.destroy());

test('size classes lose a quarter at most', () => {
  for (let bytes = 1; bytes < 1e6; bytes += 997) {
    const size = sizeClass(bytes);
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size).toBeLessThanOrEqual(Math.max(256, bytes * 1.25));
    expect(size % 4).toBe(0);
  }
});

/** A memory that keeps `poolBytes` of what is freed, and its queue. */
function open(poolBytes: number): { memory: DeviceMemory; queue: Queue } {
  const limits = limitsOf(device);
  const memory = new DeviceMemory(device, limits, new Pressure(Infinity, Infinity), poolBytes);
  return { memory, queue: new Queue(device, limits, memory) };
}

test('freed memory serves the next tensor of its size', () => {
  const { memory } = open(1e6);
  const first = memory.alloc('float32', 5000);
  memory.free(first);
  memory.free(first); // once only
  expect(memory.bytes).toBe(0);
  const second = memory.alloc('int32', 4900);
  expect(second.block).toBe(first.block);
  expect(memory.alloc('int32', 4900).block).not.toBe(first.block);
});

test('what the pool has no room for is destroyed after the launches that use it', async () => {
  const { memory, queue } = open(0);
  const n = 5000;
  const [x, y] = [memory.alloc('float32', n), memory.alloc('float32', n)];
  queue.write(x, 0, new Float32Array(n).fill(3));
  const copy = mapProgram(queue, {
    kind: 'map',
    rank: 1,
    inner: ['1', '1'],
    inputs: ['float32'],
    scalars: [],
    body: { kind: 'input', index: 0, dtype: 'float32' },
    output: 'float32',
  });
  copy.run({ buffers: [y, x], offsets: [0, 0], scalars: [], geometry: Int32Array.of(n, 1, 1) });
  memory.free(x); // before the launch is submitted
  const words = await queue.read({ buffer: y, offset: 0, length: n });
  expect(new Float32Array(words).every((value) => value === 3)).toBe(true);
});

test('sizes that are no longer in use make room in the pool for those that are', () => {
  const { memory } = open(400_000);
  const destroyed: number[] = [];
  memory.destroy = ({ size, region }) => {
    destroyed.push(size);
    region.gpu.destroy();
  };
  const [old, other] = [memory.alloc('float32', 40_000), memory.alloc('float32', 50_000)];
  memory.free(old);
  memory.free(other);
  expect(destroyed).toEqual([]);
  const last = memory.alloc('float32', 25_000);
  memory.free(last);
  expect(destroyed).toEqual([sizeClass(160_000)]);
  expect(memory.alloc('float32', 25_000).block).toBe(last.block);
  expect(memory.alloc('float32', 50_000).block).toBe(other.block);
});
