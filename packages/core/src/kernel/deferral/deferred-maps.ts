import type { Buffer, Launch, Program } from '../backend.ts';
import type { Kernel, MapKernel, ReduceKernel } from '../kernel.ts';
import { canBind, Fusion, type Limits } from './fusion.ts';
import { FusibleProgram } from './program.ts';
import { Waiting } from './waiting.ts';

/** What does the work: a backend, or the part of it below. */
export interface Executor extends Limits {
  compile(kernel: Kernel): Program;
  run(program: Program, launch: Launch): void;
  free(buffer: Buffer): void;
  /** Number of elements of `buffer`. */
  lengthOf(buffer: Buffer): number;
}

/** Elements of a result from which on it is put off: a map then takes longer than thinking about it. */
export const LEAST_DEFERRED = 65_536;

/** Results that wait at most: their inputs stay in memory as long. */
const MAX_WAITING = 8;

/** Elements, freed by the program but still read by what waits, from which on all that waits is computed. */
const MAX_HELD = 1 << 24;

/**
 * Elementwise results that nobody reads need not be written. A large map is put off until its result is asked for: by
 * another map or a reduction, which then computes it on the way, or by anything else, for which it is computed first. What is
 * freed before that is never computed. All that runs sees memory as if every launch had run at once: before something is
 * overwritten, what waits to read it runs.
 *
 * A backend passes `compile`, `run` and `free` through here, and calls `settle` before it reads, `overwrite` before it
 * writes, and `expose` before it hands out memory.
 */
export class DeferredMaps {
  private readonly executor: Executor;
  private readonly least: number;
  /** In the order of the program. */
  private waiting: Waiting[] = [];
  /** How many of those that wait use a buffer. */
  private readonly uses = new Map<Buffer, number>();
  /** Freed by the program, but used by what waits. */
  private readonly held = new Set<Buffer>();
  private heldElements = 0;
  /** Memory that others may write to unseen. */
  private readonly exposed = new WeakSet<Buffer>();
  private readonly fused = new Map<string, Program>();
  private programs = 0;
  private rehearsing = false;

  constructor(executor: Executor, least = LEAST_DEFERRED) {
    this.executor = executor;
    this.least = least;
  }

  compile(kernel: Kernel): Program {
    return new FusibleProgram(kernel, this.executor.compile(kernel), this.programs++);
  }

  run(program: Program, launch: Launch): void {
    const fusible = program as FusibleProgram;
    const waiting = this.waiting.length > 0;
    // The launch may have room for more buffers than are its own.
    if (waiting) for (let i = 0; i < fusible.outputs; i++) this.overwrite(launch.buffers[i]!);
    if (isMap(fusible) && this.isDeferrable(fusible, launch)) return this.defer(fusible, launch);
    if (waiting) {
      if (isFusible(fusible) && this.runFused(fusible, launch, this.sourcesOf(fusible, launch))) return;
      for (let i = fusible.outputs; i < fusible.buffers; i++) this.settle(launch.buffers[i]!);
    }
    this.executor.run(fusible.program, launch);
  }

  private isDeferrable(program: FusibleProgram<MapKernel>, { geometry, buffers }: Launch): boolean {
    const { rank, inner, inputs } = program.kernel;
    let size = 1;
    for (let d = 0; d < rank; d++) size *= geometry[d]!;
    if (size < this.least || inner[0] !== '1') return false;
    for (let i = 0; i <= inputs.length; i++) {
      if (this.exposed.has(buffers[i]!) || (i > 0 && buffers[i] === buffers[0])) return false;
    }
    // What cannot be bound is an error of the operation, not of whoever reads its result.
    return canBind(this.executor, buffers.slice(0, inputs.length + 1)) && program.isHopeful(geometry);
  }

  private defer(program: FusibleProgram<MapKernel>, launch: Launch): void {
    const added = new Waiting(program, launch, this.sourcesOf(program, launch));
    this.waiting.push(added);
    this.use(added.output);
    added.sources.forEach((source, i) => {
      if (source === null) this.use(added.input(i));
      else source.dependents++;
    });
    if (this.waiting.length > MAX_WAITING) this.compute(this.waiting[0]!);
  }

  /** What waits to compute each of the inputs of a launch. */
  private sourcesOf({ kernel }: FusibleProgram<Fusible>, { buffers }: Launch): (Waiting | null)[] {
    return kernel.inputs.map((_, i) => this.waitingFor(buffers[i + 1]!));
  }

  private waitingFor(buffer: Buffer): Waiting | null {
    if (!this.uses.has(buffer)) return null;
    return this.waiting.find(({ output }) => output === buffer) ?? null;
  }

  /** Runs a launch with what waits in `sources` computed on the way, where that can be; what cannot is computed first. */
  private runFused(
    program: FusibleProgram<Fusible>,
    launch: Launch,
    sources: readonly (Waiting | null)[],
  ): boolean {
    if (sources.every((source) => source === null)) return false;
    const fusion = new Fusion(program, launch, this.executor);
    for (let obstacle = fusion.fit(sources); obstacle !== null; obstacle = fusion.fit(sources))
      this.compute(obstacle);
    const { onTheWay } = fusion;
    if (onTheWay.size === 0) return false;
    let fused = this.fused.get(fusion.key);
    if (fused === undefined) this.fused.set(fusion.key, (fused = this.executor.compile(fusion.kernel())));
    this.executor.run(fused, fusion.launch());
    for (const each of onTheWay) each.inlined++;
    return true;
  }

  /** Computes what waits for `buffer`, if anything does: somebody is about to read it. */
  settle(buffer: Buffer): void {
    const waiting = this.waitingFor(buffer);
    if (waiting !== null) this.compute(waiting);
  }

  /** Computes what waits for `buffer` or to read it: somebody is about to write to it. */
  overwrite(buffer: Buffer): void {
    if (!this.uses.has(buffer)) return;
    this.settle(buffer);
    while (this.uses.has(buffer)) this.compute(this.waiting.find((each) => each.reads(buffer))!);
  }

  /** From now on somebody else may write to `buffer` at any time. */
  expose(buffer: Buffer): void {
    this.overwrite(buffer);
    this.exposed.add(buffer);
  }

  /** Computes all that waits. */
  settleAll(): void {
    while (this.waiting.length > 0) this.compute(this.waiting[0]!);
  }

  /**
   * Calls `fn`, whose launches compile and compute nothing, and then launches all that waits, the newest first, as when it
   * is read. Nothing is learnt from it.
   */
  rehearse(fn: () => void): void {
    this.rehearsing = true;
    try {
      fn();
    } finally {
      while (this.waiting.length > 0) this.compute(this.waiting.at(-1)!);
      this.rehearsing = false;
    }
  }

  free(buffer: Buffer): void {
    if (!this.uses.has(buffer)) return this.executor.free(buffer);
    if (this.held.has(buffer)) return;
    this.held.add(buffer);
    this.heldElements += this.executor.lengthOf(buffer);
    const waiting = this.waitingFor(buffer);
    if (waiting !== null && waiting.dependents === 0) this.forget(waiting);
    if (this.heldElements > MAX_HELD) this.settleAll();
  }

  /** Runs one of those that wait. */
  private compute(waiting: Waiting): void {
    const { program, launch, sources, output } = waiting;
    this.learn(waiting, false);
    if (!this.runFused(program, launch, sources)) this.executor.run(program.program, launch);
    // Those that wait to read it find it in memory from now on.
    for (const each of this.waiting) {
      each.sources.forEach((source, i) => {
        if (source !== waiting) return;
        each.sources[i] = null;
        this.use(output);
      });
    }
    this.remove(waiting);
  }

  /** Nobody will ask for it. */
  private forget(waiting: Waiting): void {
    if (waiting.inlined < 2) this.learn(waiting, true);
    this.remove(waiting);
  }

  private learn({ program, launch }: Waiting, spared: boolean): void {
    if (!this.rehearsing) program.learn(launch.geometry, spared);
  }

  private remove(waiting: Waiting): void {
    waiting.done = true;
    this.waiting = this.waiting.filter((each) => each !== waiting);
    waiting.sources.forEach((source, i) => {
      if (source === null) this.release(waiting.input(i));
      else if (--source.dependents === 0 && this.held.has(source.output)) this.forget(source);
    });
    this.release(waiting.output);
  }

  private use(buffer: Buffer): void {
    this.uses.set(buffer, (this.uses.get(buffer) ?? 0) + 1);
  }

  private release(buffer: Buffer): void {
    const left = this.uses.get(buffer)! - 1;
    if (left > 0) return void this.uses.set(buffer, left);
    this.uses.delete(buffer);
    if (!this.held.delete(buffer)) return;
    this.heldElements -= this.executor.lengthOf(buffer);
    this.executor.free(buffer);
  }
}

type Fusible = MapKernel | ReduceKernel;

const isMap = (program: FusibleProgram): program is FusibleProgram<MapKernel> =>
  program.kernel.kind === 'map';

const isFusible = (program: FusibleProgram): program is FusibleProgram<Fusible> =>
  program.kernel.kind === 'map' || program.kernel.kind === 'reduce';
