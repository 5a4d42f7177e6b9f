import { afterAll, beforeAll } from 'vitest';
import { use } from '@t/core';
import { webgpu, type WebGpuBackend } from '@t/backend-webgpu';

/** The backend of a test file, made current before its tests and disposed after them. */
export const device: { backend: WebGpuBackend } = { backend: null as unknown as WebGpuBackend };

beforeAll(async () => {
  device.backend = await webgpu();
  use(device.backend);
});

afterAll(() => device.backend.dispose());
