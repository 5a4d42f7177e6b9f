import { expect, test } from 'vitest';
import { findAdapter, limitsOf } from '../../src/device/adapter.ts';

test('without an adapter the error says what to use instead', async () => {
  const gpu = { requestAdapter: async () => null } as unknown as GPU;
  await expect(findAdapter(gpu)).rejects.toThrow(
    'no GPU with a driver that it accepts. Use another backend, for example @t/backend-wasm or @t/backend-js',
  );
});

test('limits can be lowered, not raised', () => {
  const device = {
    limits: { maxBufferSize: 100, maxStorageBuffersPerShaderStage: 10 },
  } as unknown as GPUDevice;
  const limits = limitsOf(device, { maxBufferSize: 50, maxStorageBuffersPerShaderStage: 20 });
  expect(limits).toMatchObject({ maxBufferSize: 50, maxStorageBuffersPerShaderStage: 10 });
});
