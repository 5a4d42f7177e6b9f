import type { WebGpuBackend } from '@t/backend-webgpu';

/** Kinds of adapters that programs are chosen for. */
export const adapters = ['hardware', 'software'] as const;

/** Makes `backend` compile, from now on, as for an adapter of this kind. */
export function pretend(backend: WebGpuBackend, adapter: (typeof adapters)[number]): void {
  const { device } = backend;
  Object.defineProperty(device, 'adapterInfo', {
    value: { isFallbackAdapter: adapter === 'software' },
    configurable: true,
  });
}
