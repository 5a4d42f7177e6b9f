import type { Timed } from './workloads/workload.ts';

/** Shortest time worth reading off the clock, in ms: steps below it are timed in groups. */
const SHORTEST_SAMPLE = 0.5;

/** Times a task: `prepare` warms it up and sizes the groups, `sample` adds measurements. */
export class Stopwatch {
  readonly task: Timed;
  /** What the first step returned, if it was a number. */
  first: number | undefined;
  #group = 1;

  constructor(task: Timed) {
    this.task = task;
  }

  /**
   * Runs the task until it is warm, twice at least: the first step compiles.
   *
   * @param ms how long to go on warming up
   * @returns the last single step's time in ms, which is all there will be of a step longer than the budget
   */
  async warm(ms: number): Promise<number> {
    const start = performance.now();
    let last = 0;
    let shortest = Infinity;
    for (let steps = 0; steps < 2 || performance.now() - start < ms; steps++) {
      const begin = performance.now();
      const returned = this.task.step();
      const value = returned instanceof Promise ? await returned : returned;
      last = performance.now() - begin;
      shortest = Math.min(shortest, last);
      if (this.first === undefined && typeof value === 'number') this.first = value;
    }
    this.#group = Math.max(1, Math.ceil(SHORTEST_SAMPLE / Math.max(shortest, 1e-4)));
    return last;
  }

  /** Milliseconds a step, one figure for each group of steps, until `ms` have gone by; one at least. */
  async sample(ms: number): Promise<number[]> {
    const { task } = this;
    const group = this.#group;
    const samples: number[] = [];
    const end = performance.now() + ms;
    do {
      const begin = performance.now();
      for (let i = 0; i < group; i++) {
        const returned = task.step();
        if (returned instanceof Promise) await returned;
      }
      samples.push((performance.now() - begin) / group / (task.repeats ?? 1));
    } while (performance.now() < end);
    return samples;
  }
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
