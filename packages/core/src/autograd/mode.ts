import { RuntimeError } from '../errors.ts';

/** Whether operations are recorded. One flag for the thread: code between two awaits always sees the outer value. */
export const gradMode = { enabled: true };

/** True while operations on tensors that require gradients are recorded. */
export const isGradEnabled = (): boolean => gradMode.enabled;

function withMode<R>(enabled: boolean, name: string, fn: () => R): R {
  if (fn.constructor.name === 'AsyncFunction') refuseAsync(name);
  const before = gradMode.enabled;
  gradMode.enabled = enabled;
  let result: R;
  try {
    result = fn();
  } finally {
    gradMode.enabled = before;
  }
  if (typeof (result as { then?: unknown } | null)?.then === 'function') refuseAsync(name);
  return result;
}

function refuseAsync(name: string): never {
  throw new RuntimeError(
    `${name}(fn) takes a synchronous function: the mode would be over at the first await. ` +
      `Wrap the parts between the awaits, or detach() what is read.`,
  );
}

/** Runs `fn` without recording: its results do not require gradients. `fn` is synchronous. */
export const noGrad = <R>(fn: () => R): R => withMode(false, 'noGrad', fn);

/** Runs `fn` with recording on, inside `noGrad` too. `fn` is synchronous. */
export const enableGrad = <R>(fn: () => R): R => withMode(true, 'enableGrad', fn);

/** Turns recording on or off from here on. */
export function setGradEnabled(enabled: boolean): void {
  gradMode.enabled = enabled;
}
