import type { MemoryStats } from '../kernel/backend.ts';
import { currentDevice } from '../kernel/device.ts';
import { dtypeInfo } from './dtype.ts';
import { allocations, type Storage } from './storage.ts';

/** Tensors that the same line of a program made. */
export interface MemorySite {
  /** File, line and column, as a stack trace names them. */
  readonly where: string;
  readonly tensors: number;
  readonly bytes: number;
}

export interface MemoryReport extends MemoryStats {
  /** Live tensors made in debug mode (views share the memory of theirs and do not count), most bytes first. */
  readonly sites?: readonly MemorySite[];
}

interface Made {
  readonly where: string;
  readonly bytes: number;
}

const live = new Map<number, Made>();
const collected = new FinalizationRegistry<number>((id) => live.delete(id));
let debugging = false;

/**
 * In debug mode the library notes where each tensor is made (some microseconds each), and `memory()` lists the lines
 * whose tensors are alive. Tensors made before are not known. Turning it off forgets them all.
 */
export function setDebugMemory(enabled: boolean): void {
  debugging = enabled;
  allocations.made = enabled ? note : null;
  allocations.disposed = enabled ? (storage) => live.delete(storage.id) : null;
  if (!enabled) live.clear();
}

function note(storage: Storage): void {
  live.set(storage.id, { where: caller(), bytes: storage.length * dtypeInfo(storage.dtype).bytes });
  collected.register(storage, storage.id);
}

/** This package's own folder, as stack traces name it: frames from there are not the user's. */
const own =
  new Error().stack?.match(/(\S*?\/)(?:tensor\/)?[^/\s]*:\d+:\d+\)?$/m)?.[1]?.replace(/^\(/, '') ?? '';

/** The line outside of this package that called into it. */
function caller(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  Error.stackTraceLimit = limit;
  const frame = frames.find((line) => own === '' || !line.includes(own)) ?? frames.at(-1) ?? 'unknown';
  return frame.trim().replace(/^at /, '');
}

/**
 * What the backend in use holds: buffers and bytes alive (as far as it can know) and kernels compiled; in debug mode
 * (`setDebugMemory`) also the lines of the program that made the tensors alive.
 */
export function memory(): MemoryReport {
  const stats = currentDevice().backend.memory();
  return debugging ? { ...stats, sites: sites() } : stats;
}

function sites(): MemorySite[] {
  const byLine = new Map<string, MemorySite>();
  for (const { where, bytes } of live.values()) {
    const site = byLine.get(where) ?? { where, tensors: 0, bytes: 0 };
    byLine.set(where, { where, tensors: site.tensors + 1, bytes: site.bytes + bytes });
  }
  return [...byLine.values()].sort((a, b) => b.bytes - a.bytes);
}
