import type { Backend } from '@t/core';

/** How a result was computed: by the backend's kernels, or with a routine of core on the host. */
export type Origin = 'native' | 'fallback';

export interface Observed {
  /** The backend, to be handed to `t.use`. */
  readonly backend: Backend;
  /** Runs `work`; says whether all of it stayed on the backend. */
  origin<T>(work: () => Promise<T>): Promise<{ value: T; origin: Origin }>;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Watches what core asks of `backend`. Data that core reads back, or looks at, in the middle of an op means that a
 * host routine computed with it: a fallback. A single element does not count: it answers a question, such as
 * `equal`. All else is native: the backend's kernels did it, or, for a view, nobody had to.
 */
export function observe(backend: Backend): Observed {
  let hostReads = 0;
  const count: Readonly<Record<string, (args: readonly unknown[]) => void>> = {
    read: ([, , length]) => void (hostReads += Number(length !== 1)),
    readSync: ([, , length]) => void (hostReads += Number(length !== 1)),
    view: ([, length]) => void (hostReads += Number(length !== 1)),
    // What nothing waits for is a check.
    later: ([, , blocks]) => void (hostReads += Number(blocks)),
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
      hostReads = 0;
      const value = await work();
      return { value, origin: hostReads > 0 ? 'fallback' : 'native' };
    },
  };
}
