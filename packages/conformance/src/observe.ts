import type { Backend } from '@t/core';

/** How a result was computed: by the backend's kernels, or by a routine of core on the host. */
export type Origin = 'native' | 'fallback';

export interface Observed {
  /** The backend, to be handed to `t.use`. */
  readonly backend: Backend;
  /** Runs `work`; says whether all of it stayed on the backend. */
  origin<T>(work: () => Promise<T>): Promise<{ value: T; origin: Origin | undefined }>;
}

/**
 * Watches what core asks of `backend`. Kernels that run make a result native; data that core reads back or looks
 * at in the middle of an op means that a host routine computed with it. An op that does neither (a view) has no
 * origin.
 */
export function observe(backend: Backend): Observed {
  let runs = 0;
  let hostReads = 0;
  const watched = (name: keyof Backend, count: () => void): unknown => {
    const method = backend[name];
    if (typeof method !== 'function') return method;
    return (...args: unknown[]): unknown => {
      count();
      return (method as (...args: unknown[]) => unknown).apply(backend, args);
    };
  };
  const run = watched('run', () => void runs++);
  const reads = new Map<PropertyKey, unknown>(
    (['read', 'readSync', 'view'] as const).map((name) => [name, watched(name, () => void hostReads++)]),
  );
  const bound = new Map<PropertyKey, unknown>();
  return {
    backend: new Proxy(backend, {
      get(target, name) {
        if (name === 'run') return run;
        if (reads.has(name)) return reads.get(name);
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        if (!bound.has(name)) bound.set(name, (value as (...args: unknown[]) => unknown).bind(target));
        return bound.get(name);
      },
    }),
    async origin(work) {
      runs = 0;
      hostReads = 0;
      const value = await work();
      return { value, origin: hostReads > 0 ? 'fallback' : runs > 0 ? 'native' : undefined };
    },
  };
}
