import { expect, test } from 'vitest';
import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';
import { device } from './device.ts';

const STORAGE = 0x80;
const COPY_SRC = 0x04;
const COPY_DST = 0x08;

/** A GPUBuffer of the user's with these floats. */
function bufferWith(values: readonly number[]): GPUBuffer {
  const gpu = device.backend.device.createBuffer({
    size: values.length * 4,
    usage: STORAGE | COPY_SRC | COPY_DST,
  });
  device.backend.device.queue.writeBuffer(gpu, 0, new Float32Array(values));
  return gpu;
}

test('a GPUBuffer is a tensor, and takes what is written to it', async () => {
  const gpu = bufferWith([1, 2, 3, 4]);
  const x = device.backend.tensorOver(gpu, [2, 2]);
  x.mul_(10);
  expect(await x.t().toArray()).toEqual([
    [10, 30],
    [20, 40],
  ]);
  expect(device.backend.gpuBufferOf(x)).toEqual({ buffer: gpu, offset: 0, size: 16 });
  x.dispose();
  const again = device.backend.tensorOver(gpu, [4]);
  expect(await again.toArray()).toEqual([10, 20, 30, 40]);
});

test('a tensor is a part of a GPUBuffer, computed by the time it is used', async () => {
  const x = t.arange(6, { dtype: 'float32' }).add(1).at('2:');
  const { buffer, offset, size } = device.backend.gpuBufferOf(x);
  // Small tensors share buffers, each from a multiple of 256 bytes on.
  expect([offset % 256, size]).toEqual([8, 16]);
  const target = bufferWith([0, 0, 0, 0]);
  const encoder = device.backend.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, offset, target, 0, size);
  device.backend.device.queue.submit([encoder.finish()]);
  expect(await device.backend.tensorOver(target, [4]).toArray()).toEqual([3, 4, 5, 6]);
});

test('what does not fit is refused', () => {
  const gpu = bufferWith([1, 2]);
  expect(() => device.backend.tensorOver(gpu, [3])).toThrow('takes 12 bytes, and the GPUBuffer has 8');
  const unbindable = device.backend.device.createBuffer({ size: 64, usage: COPY_DST });
  expect(() => device.backend.tensorOver(unbindable, [3])).toThrow('GPUBufferUsage.STORAGE');
  expect(() => device.backend.gpuBufferOf(t.zeros(2, 3).t())).toThrow('take x.contiguous()');
});

test('gradients flow into a tensor over a GPUBuffer', async () => {
  const x = device.backend.tensorOver(bufferWith([1, 2, 3]), [3], { requiresGrad: true });
  x.pow(2).sum().backward();
  expect(await x.grad!.toArray()).toEqual([2, 4, 6]);
});

test("a backend on the user's device leaves it open", async () => {
  const own = await webgpu({ device: device.backend.device });
  const x = t.ones(3, { backend: own });
  expect(await x.add(1).toArray()).toEqual([2, 2, 2]);
  own.dispose();
  expect(await t.ones(1).item()).toBe(1);
});

test('small tensors share GPUBuffers, and no memory', async () => {
  const tensors = Array.from({ length: 40 }, (_, i) => t.full([3], i).add(t.tensor([0, 1, 2])));
  const buffers = new Set(tensors.map((x) => device.backend.gpuBufferOf(x).buffer));
  expect(buffers.size).toBeLessThanOrEqual(2);
  const values = await Promise.all(tensors.map((x) => x.toArray()));
  expect(values).toEqual(tensors.map((_, i) => [i, i + 1, i + 2]));
});
