import { allocations, gradientOwner, type Storage } from './storage.ts';
import { Tensor } from './tensor.ts';

/** Gives back the memory of `x` (and so of its views) now; using it afterwards is an error. */
export function dispose(x: Tensor): void {
  x.storage.dispose();
}

/** The tensors made while a scope is open; they are given back when it closes. */
export class Scope {
  private readonly storages = new Set<Storage>();
  private readonly outer: Scope | null;

  /** @internal */
  constructor(outer: Scope | null) {
    this.outer = outer;
  }

  /** Runs `fn` with its tensors belonging to this scope: for the parts of an async function between its awaits. */
  run<R>(fn: () => R): R {
    const before = open.scope;
    enter(this);
    try {
      return fn();
    } finally {
      enter(before);
    }
  }

  /** Makes `x`, created elsewhere, belong to this scope. */
  track<T extends Tensor>(x: T): T {
    this.add(x.storage);
    return x;
  }

  /** Lets `x` outlive this scope: it then belongs to the scope around it, if there is one. */
  keep<T extends Tensor>(x: T): T {
    if (this.storages.delete(x.storage)) this.outer?.add(x.storage);
    return x;
  }

  /** @internal */
  add(storage: Storage): void {
    this.storages.add(storage);
  }

  /** @internal Hands a gradient outwards, to the scope that the tensor it belongs to lives in. */
  follow(gradient: Storage, owner: Storage): void {
    if (this.storages.has(owner) || !this.storages.delete(gradient)) return;
    this.outer?.add(gradient);
    this.outer?.follow(gradient, owner);
  }

  /** @internal */
  close(): void {
    for (const storage of this.storages) storage.dispose();
    this.storages.clear();
  }
}

/** The innermost scope that code runs in. */
const open: { scope: Scope | null } = { scope: null };

function enter(scope: Scope | null): void {
  open.scope = scope;
  allocations.scope = scope && ((storage) => scope.add(storage));
  gradientOwner.current = scope && ((gradient, of) => scope.follow(gradient, of));
}

/** Storages that leave a scope with its result: tensors in it, their gradients, and tensors in lists and objects. */
function keepResult(scope: Scope, result: unknown): void {
  if (result instanceof Tensor) {
    scope.keep(result);
    if (result.grad !== null) scope.keep(result.grad);
  } else if (Array.isArray(result)) {
    for (const item of result) keepResult(scope, item);
  } else if (
    typeof result === 'object' &&
    result !== null &&
    Object.getPrototypeOf(result) === Object.prototype
  ) {
    for (const item of Object.values(result)) keepResult(scope, item);
  }
}

/**
 * Runs `fn` and gives back the memory of all tensors made in it, but for those in its result (a tensor, or lists
 * and plain objects of tensors) and those it `keep`s, which belong to the scope around it from then on. A gradient
 * lives as long as the tensor it is of. The graph of a result goes with the scope: call `backward()` inside.
 *
 * An async `fn` is waited for. Only its part up to the first await belongs to the scope by itself, since other code
 * may run in between; `scope.run(() => ...)` takes in what comes later.
 */
export function scope<R>(fn: (scope: Scope) => R): R {
  const current = new Scope(open.scope);
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

Object.defineProperty(Tensor.prototype, Symbol.dispose ?? Symbol.for('Symbol.dispose'), {
  configurable: true,
  writable: true,
  value(this: Tensor): void {
    dispose(this);
  },
});
