import { MAX_PAGES } from '../assembler/index.ts';
import type { ResidentMemory } from '../memory/resident.ts';
import { ThreadPool } from './pool.ts';
import { findHost } from './spawn.ts';

/** Threads that are used without being asked for: further ones rarely gain. */
const USUAL_LIMIT = 8;

/** A memory, and what opens the threads on it: or, where there is to be one alone, tells why. */
export interface Opened {
  readonly memory: WebAssembly.Memory;
  readonly open: (resident: ResidentMemory) => ThreadPool | string;
}

/**
 * A memory that threads share if there can be several.
 *
 * @param asked number of threads; one per core, up to a limit, if left out
 */
export function openThreads(asked?: number): Opened {
  if (asked !== undefined && !(Number.isInteger(asked) && asked > 0))
    throw new RangeError(`threads must be a positive integer, but got ${asked}`);
  const one = (reason: string): Opened => ({
    memory: new WebAssembly.Memory({ initial: PAGES, maximum: MAX_PAGES }),
    open: () => reason,
  });
  if (asked === 1) return one('one thread was asked for');
  const host = findHost();
  if (typeof host === 'string') return one(host);
  const limit = asked ?? Math.min(host.cores, USUAL_LIMIT);
  if (limit === 1) return one('this machine has one core');
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: MAX_PAGES, shared: true });
    return { memory, open: (resident) => new ThreadPool(resident, limit, host.spawn) };
  } catch (error) {
    return one(`no memory can be shared: ${(error as Error).message}`);
  }
}

/** Pages of the memory at the start. */
const PAGES = 16;
