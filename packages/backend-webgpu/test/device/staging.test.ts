import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAdapter, findGpu, openDevice } from '../../src/device/adapter.ts';
import { Staging } from '../../src/device/staging.ts';

let device: GPUDevice;

beforeAll(async () => {
  device = await openDevice(await findAdapter(await findGpu()));
});
afterAll(() => device.destroy());

const mapped = async (buffer: GPUBuffer): Promise<GPUBuffer> => {
  await buffer.mapAsync(1);
  return buffer;
};

test('a buffer that was given back serves the next read of about its size', async () => {
  const staging = new Staging(device);
  const first = staging.take(1000);
  expect(first.size).toBe(1024);
  expect(staging.take(1000)).not.toBe(first);
  staging.giveBack(await mapped(first));
  expect(staging.take(2000)).not.toBe(first);
  const again = staging.take(600);
  expect(again).toBe(first);
  expect(again.mapState).toBe('unmapped');
});

test('what is too large to keep is destroyed', async () => {
  const staging = new Staging(device);
  const large = staging.take(65 * 1024 * 1024);
  expect(large.size).toBe(65 * 1024 * 1024);
  staging.giveBack(await mapped(large));
  expect(staging.take(65 * 1024 * 1024)).not.toBe(large);
  const other = await mapped(staging.take(4));
  expect(other.size).toBe(256);
});
