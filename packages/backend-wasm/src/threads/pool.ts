import { RuntimeError } from '@t/core/kernel';
import { SCRATCH_BYTES } from '../kernels/scratch.ts';
import type { ResidentMemory } from '../memory/resident.ts';
import * as control from './control.ts';
import type { Spawn } from './spawn.ts';
import type { Work } from './work.ts';

/** Launches shorter than this (nanoseconds) are left to one thread: to wake another takes 25 us. */
export const WORTHWHILE = 60_000;

/** A worker is started for every so many nanoseconds of work that could have used it: to start one takes 2 ms. */
const PER_WORKER = 10_000_000;

/** Rounds for which the calling thread asks whether others have finished before it sleeps. */
const ROUNDS = 100_000;

/**
 * A thread that keeps the caller waiting for so long (milliseconds), and ten times as long as the caller has worked
 * itself, is taken for dead: the caller, which blocks its event loop, cannot be told.
 */
const PATIENCE = 10_000;

/** More parts than threads, so that one that is late or slow takes fewer of them. */
export const PARTS_PER_THREAD = 4;

/** The code of a kernel whose launches may be divided. */
export class DividedProgram {
  private readonly code: Uint8Array;
  readonly work: Work;
  /** Where workers find the code. */
  private address = 0;

  constructor(code: Uint8Array, work: Work) {
    this.code = code;
    this.work = work;
  }

  publish(resident: ResidentMemory): number {
    if (this.address === 0) {
      this.address = resident.reserve(4 + this.code.length);
      const { buffer } = resident.allocator.memory;
      new Int32Array(buffer, this.address, 1)[0] = this.code.length;
      new Uint8Array(buffer, this.address + 4, this.code.length).set(this.code);
    }
    return this.address;
  }
}

/** What `run` divides. */
export interface Division {
  /** Elements along the axis, and of one part. */
  readonly size: number;
  readonly unit: number;
  /** Where the size stands in the geometry. */
  readonly axis: number;
}

/** Workers that share the memory. They start with the first large launches, and sleep when there is nothing to do. */
export class ThreadPool {
  readonly resident: ResidentMemory;
  private readonly spawn: Spawn;
  private readonly worthwhile: number;
  private readonly patience: number;
  private readonly words: Int32Array;
  private readonly numbers: Float64Array;
  private readonly stops: (() => void)[] = [];
  private readonly mayWait = canWait();
  private sequence = 0;
  private pending = 0;
  /** Threads that launches are divided among at most. */
  limit: number;
  /** Why there is one alone, where there is. */
  reason: string | null = null;

  /**
   * @param worthwhile nanoseconds of work from which a launch is divided
   * @param patience milliseconds for which others are waited for at least
   */
  constructor(
    resident: ResidentMemory,
    limit: number,
    spawn: Spawn,
    worthwhile = WORTHWHILE,
    patience = PATIENCE,
  ) {
    const { buffer } = resident.allocator.memory;
    this.resident = resident;
    this.limit = limit;
    this.spawn = spawn;
    this.worthwhile = worthwhile;
    this.patience = patience;
    this.words = new Int32Array(buffer, 0, control.CONTROL_END / 4);
    this.numbers = new Float64Array(buffer, 0, control.CONTROL_END / 8);
  }

  /** Threads that are there for work, the calling one included. */
  get ready(): number {
    return this.limit === 1 ? 1 : 1 + Atomics.load(this.words, control.READY / 4);
  }

  /** Threads for a launch that takes one thread so many nanoseconds. */
  threadsFor(work: number): number {
    if (work < this.worthwhile || this.limit === 1) return 1;
    if (this.stops.length < this.limit - 1) {
      this.pending += work;
      if (this.pending >= PER_WORKER) this.start();
    }
    return this.ready;
  }

  /** Starts one more worker. */
  start(): void {
    this.pending = 0;
    try {
      const scratch = this.resident.reserve(SCRATCH_BYTES);
      const { memory } = this.resident.allocator;
      this.stops.push(this.spawn({ memory, scratch }, (reason) => this.stop(`a worker failed: ${reason}`)));
    } catch (error) {
      this.stop(`no worker can be started: ${(error as Error).message}`);
    }
  }

  /** Goes on with one thread. */
  stop(reason: string): void {
    this.limit = 1;
    this.reason ??= reason;
    for (const stop of this.stops.splice(0)) stop();
  }

  /** The geometry of the next launch, and what stands behind it. */
  geometry(source: Int32Array, extra: readonly number[] = []): void {
    const { words } = this;
    const { length } = source;
    words[control.GEOMETRY_BYTES / 4] = 4 * (length + extra.length);
    for (let i = 0; i < length; i++) words[control.GEOMETRY / 4 + i] = source[i]!;
    for (let i = 0; i < extra.length; i++) words[control.GEOMETRY / 4 + length + i] = extra[i]!;
  }

  /** Argument `i` behind the geometry: an integer that grows by `step` from part to part. */
  argument(i: number, value: number, step: number): void {
    this.words[control.VALUES / 4 + 2 * i] = value;
    this.words[control.STEPS / 4 + i] = step;
  }

  scalar(i: number, value: number): void {
    this.numbers[control.VALUES / 8 + i] = value;
  }

  /** Runs the launch whose geometry and arguments have been given, on all threads. */
  run(program: DividedProgram, { size, unit, axis }: Division): void {
    const { words } = this;
    const start = performance.now();
    const parts = Math.ceil(size / unit);
    const address = program.publish(this.resident);
    words[control.TOTAL / 4] = parts;
    words[control.SIZE / 4] = size;
    words[control.UNIT / 4] = unit;
    words[control.AXIS / 4] = 4 * axis;
    Atomics.store(words, control.DONE / 4, 0);
    Atomics.store(words, control.PROGRAM / 4, address);
    this.sequence = (this.sequence + 1) & 0xffffff;
    Atomics.store(words, control.TICKET / 4, (this.sequence << 8) | parts);
    Atomics.notify(words, control.TICKET / 4);
    let finished = false;
    try {
      program.work(address, 0);
      finished = true;
    } finally {
      // After a trap, nobody takes further parts; those taken end before memory is used for something else.
      if (!finished) {
        const ticket = Atomics.exchange(words, control.TICKET / 4, this.sequence << 8);
        Atomics.add(words, control.DONE / 4, 1 + (ticket & control.PARTS));
      }
      this.wait(parts, start);
    }
    if (Atomics.exchange(words, control.FAILED / 4, 0) !== 0)
      throw new RuntimeError("backend 'wasm': a kernel failed on another thread");
  }

  private wait(parts: number, start: number): void {
    const { words, mayWait, patience } = this;
    let deadline = 0;
    for (let round = 0; ; round++) {
      const done = Atomics.load(words, control.DONE / 4);
      if (done === parts) return;
      if (round < ROUNDS) continue;
      const now = performance.now();
      deadline ||= now + patience + 10 * (now - start);
      if (now >= deadline) this.giveUp();
      if (mayWait) Atomics.wait(words, control.DONE / 4, done, deadline - now);
      else round = 0;
    }
  }

  /** Whether a part that is not done may be done again is not known: it may have overwritten what it reads. */
  private giveUp(): never {
    this.stop('a thread was ended while it worked');
    throw new RuntimeError(
      "backend 'wasm': a thread did not finish its part of a launch, as if it had been ended from outside. The result of " +
        'this launch is incomplete; later ones run on one thread',
    );
  }
}

/** False on the main thread of a page, which must not sleep: it asks on and on. */
function canWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
