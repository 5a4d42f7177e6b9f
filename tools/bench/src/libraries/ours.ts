import type * as core from '@t/core';
import type { Backend, Tensor } from '@t/core';
import { LEAST_DEFERRED } from '@t/core/kernel';

type Core = typeof core;

/** `@t/core` on the backend under test. */
export interface Ours {
  readonly t: Core;
  readonly backend: Backend;
  /** Reads a scalar: at once where the backend can, and by a promise elsewhere. */
  read(scalar: Tensor): number | Promise<number>;
  /** Makes sure that a result is computed, by reading its last element, and returns that. */
  last(result: Tensor): number | Promise<number>;
  /** Makes sure that a result is computed and gives its memory back, as peers with a `dispose()` do. */
  done(result: Tensor): unknown;
}

/** Backends by the name that `--backend` takes. */
const backends: Readonly<Record<string, () => Promise<Backend>>> = {
  js: async () => (await import('@t/backend-js')).js(),
  wasm: async () => (await import('@t/backend-wasm')).wasm({ threads: 1 }),
  webgpu: async () => (await import('@t/backend-webgpu')).webgpu(),
  'wasm-threads': async () => (await import('@t/backend-wasm')).wasm(),
};

export const backendNames: readonly string[] = Object.keys(backends);

export async function loadOurs(name: string): Promise<Ours> {
  const make = backends[name];
  if (make === undefined) throw new Error(`no backend ${name}`);
  // Imported here: the peers' processes import this file too, and run without it.
  const t = await import('@t/core');
  const backend = await make();
  t.use(backend);
  const { syncRead } = backend.capabilities;
  const read = (scalar: Tensor): number | Promise<number> =>
    (syncRead ? scalar.itemSync() : scalar.item()) as number | Promise<number>;
  const last = (result: Tensor): number | Promise<number> => read(result.reshape(-1).at(-1));
  // Backends that are read at once compute small results at once; what is freed before it is read may not be computed.
  const done = syncRead
    ? (result: Tensor) => {
        // To read one element takes half a microsecond.
        if (result.layout.size >= LEAST_DEFERRED) last(result);
        result.dispose();
      }
    : async (result: Tensor) => {
        await last(result);
        result.dispose();
      };
  return { t, backend, read, last, done };
}
