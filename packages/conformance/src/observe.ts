import type { Backend } from '@t/core';

/** How a result was computed: by the backend's kernels, or with a routine of core on the host. */
export type Origin = 'native' | 'fallback';

export interface Observed {
  /** The backend, to be handed to `t.use`. */
  readonly backend: Backend;
  /** Runs `work`; says whether all of it stayed on the backend. */
  origin<T>(work: () => Promise<T>): Promise<{ value: T; origin: Origin | undefined }>;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Watches what core asks of `backend`. Kernels that run make a result native; data that core reads back, or looks
 * at, in the middle of an op means that a host routine computed with it (a single element does not count: it is
 * a question, such as `equal` or a check of indices). An op that does neither (a view) has no origin.
 */
export function observe(backend: Backend): Observed {
  let runs = 0;
  let hostReads = 0;
  const count: Readonly<Record<string, (args: readonly unknown[]) => void>> = {
    run: () => void runs++,
    read: ([, , length]) => void (hostReads += Number(length !== 1)),
    readSync: ([, , length]) => void (hostReads += Number(length !== 1)),
    view: ([, length]) => void (hostReads += Number(length !== 1)),
  };
  const methods = new Map<PropertyKey, Method>();
  const watch = (name: PropertyKey, method: Method): Method => {
    const counted = count[String(name)];
    return (...args) => {
      counted?.(args);
      return method.apply(backend, args);
    };
  };
  return {
    backend: new Proxy(backend, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        let method = methods.get(name);
        if (method === undefined) methods.set(name, (method = watch(name, value as Method)));
        return method;
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
