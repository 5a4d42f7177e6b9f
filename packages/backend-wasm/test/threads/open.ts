import { Allocator } from '../../src/memory/allocator.ts';
import { ResidentMemory } from '../../src/memory/resident.ts';
import { CONTROL_END } from '../../src/threads/control.ts';
import { ThreadPool } from '../../src/threads/pool.ts';
import { findHost } from '../../src/threads/spawn.ts';

/** Threads that are ready for work, and divide every launch that takes longer than `worthwhile` nanoseconds. */
export function openPool(threads: number, worthwhile = 0): ThreadPool {
  const host = findHost();
  if (typeof host === 'string') throw new Error(host);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
  const resident = new ResidentMemory(new Allocator(memory, CONTROL_END));
  const pool = new ThreadPool(resident, threads, host.spawn, worthwhile);
  for (let i = 1; i < threads; i++) pool.start();
  const deadline = performance.now() + 20_000;
  while (pool.ready < threads)
    if (performance.now() > deadline) throw new Error(`only ${pool.ready} threads are ready`);
  return pool;
}
