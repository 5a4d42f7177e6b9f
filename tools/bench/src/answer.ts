import type { Reply, Request } from './channel.ts';
import { entryOf, type Competitor } from './libraries/index.ts';
import { Stopwatch } from './measure.ts';
import { Unavailable, type Case, type Workload } from './workloads/workload.ts';

/** What a child does: answers for one library in one workload. It loads the library when it is first asked. */
export function answering(competitor: Competitor, workload: Workload): (request: Request) => Promise<Reply> {
  const entry = entryOf(workload, competitor);
  if (entry === undefined) throw new Error(`${competitor.name} takes no part in ${workload.id}`);
  let library: Promise<unknown> | undefined;
  let stopwatch: Stopwatch | undefined;

  async function prepare(spec: Case, warmUp: number): Promise<Reply> {
    library ??= 'load' in competitor ? competitor.load?.() : undefined;
    const task = await entry!(await library, spec);
    if ('facts' in task) return { kind: 'facts', facts: await task.facts() };
    stopwatch = new Stopwatch(task);
    const single = await stopwatch.warm(warmUp);
    const check = task.check ? await task.check() : stopwatch.first;
    const { operations = 1 } = task;
    return { kind: 'ready', single, operations, ...(check === undefined ? {} : { check }) };
  }

  return async (request) => {
    try {
      if (request.do === 'sample') return { kind: 'samples', times: await stopwatch!.sample(request.ms) };
      return await prepare(request.case, request.warmUp);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      return { kind: error instanceof Unavailable ? 'unavailable' : 'failed', reason };
    }
  };
}
