import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { webgpu } from '@t/backend-webgpu';
import type { Backend } from '@t/core';

/** A backend that is ready, and a word on what it runs on. */
export interface Opened {
  readonly backend: Backend;
  readonly detail: string;
}

const makers = {
  js: () => ({ backend: js(), detail: 'JavaScript, on one thread' }),

  wasm() {
    const backend = wasm();
    const { threads, oneThread } = backend.memory();
    return {
      backend,
      detail: `WebAssembly, on ${oneThread ? `one thread: ${oneThread}` : `up to ${threads} threads`}`,
    };
  },

  async webgpu() {
    const backend = await webgpu();
    const { vendor, architecture, description } = backend.device.adapterInfo;
    return {
      backend,
      detail: `WebGPU, on ${description || [vendor, architecture].join(' ').trim() || 'an adapter without a name'}`,
    };
  },
} satisfies Record<string, () => Opened | Promise<Opened>>;

export type BackendName = keyof typeof makers;

export const isBackendName = (name: unknown): name is BackendName =>
  typeof name === 'string' && Object.hasOwn(makers, name);

const opened = new Map<BackendName, Promise<Opened>>();

/** Opens a backend the first time it is asked for. Rejects with the reason where this browser cannot run it. */
export function open(name: BackendName): Promise<Opened> {
  let backend = opened.get(name);
  if (backend === undefined) opened.set(name, (backend = Promise.resolve().then(makers[name])));
  return backend;
}
