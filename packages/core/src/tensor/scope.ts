import { currentDevice } from '../kernel/device.ts';
import type { MemoryStats } from '../kernel/backend.ts';
import { storageListener, type Storage } from './storage.ts';
import { Tensor } from './tensor.ts';

/** Gives back the memory of `x` (and so of its views) now; using it afterwards is an error. */
export function dispose(x: Tensor): void {
  x.storage.dispose();
}

/** The tensors made while a scope is open; they are given back when it closes. */
export class Scope {
  private readonly storages = new Set<Storage>();

  /** Runs `fn` with its tensors belonging to this scope: for the parts of an async function between its awaits. */
  run<R>(fn: () => R): R {
    const before = storageListener.current;
    storageListener.current = (storage) => this.storages.add(storage);
    try {
      return fn();
    } finally {
      storageListener.current = before;
    }
  }

  /** Makes `x`, created elsewhere, belong to this scope. */
  track<T extends Tensor>(x: T): T {
    this.storages.add(x.storage);
    return x;
  }

  /** Lets `x` outlive this scope. */
  keep<T extends Tensor>(x: T): T {
    this.storages.delete(x.storage);
    return x;
  }

  /** @internal */
  close(): void {
    for (const storage of this.storages) storage.dispose();
    this.storages.clear();
  }
}

/** Storages that leave a scope with its result: tensors in it, their gradients, and tensors in lists and objects. */
function keepResult(scope: Scope, result: unknown): void {
  if (result instanceof Tensor) {
    scope.keep(result);
    if (result.grad !== null) scope.keep(result.grad);
  } else if (Array.isArray(result)) {
    for (const item of result) keepResult(scope, item);
  } else if (typeof result === 'object' && result !== null && Object.getPrototypeOf(result) === Object.prototype) {
    for (const item of Object.values(result)) keepResult(scope, item);
  }
}

/**
 * Runs `fn` and gives back the memory of all tensors made in it, but for those in its result (a tensor, or lists
 * and plain objects of tensors) and those it `keep`s.
 *
 * An async `fn` is waited for. Only its part up to the first await belongs to the scope by itself, since other code
 * may run in between; `scope.run(() => ...)` takes in what comes later.
 */
export function scope<R>(fn: (scope: Scope) => R): R {
  const current = new Scope();
  let result: R;
  try {
    result = current.run(() => fn(current));
  } catch (error) {
    current.close();
    throw error;
  }
  const close = (value: unknown): void => {
    keepResult(current, value);
    current.close();
  };
  const then = (result as { then?: unknown } | null)?.then;
  if (typeof then !== 'function') {
    close(result);
    return result;
  }
  return (result as unknown as Promise<unknown>).then(
    (value) => {
      close(value);
      return value;
    },
    (error: unknown) => {
      current.close();
      throw error;
    },
  ) as R;
}

/** What the backend in use holds: buffers and bytes alive (as far as it can know) and kernels compiled. */
export const memory = (): MemoryStats => currentDevice().backend.memory();

Object.defineProperty(Tensor.prototype, Symbol.dispose ?? Symbol.for('Symbol.dispose'), {
  configurable: true,
  writable: true,
  value(this: Tensor): void {
    dispose(this);
  },
});
