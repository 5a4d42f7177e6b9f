/**
 * One library, one workload: answers the requests of `channel.ts`, a line of JSON each on standard input.
 * Arguments: the competitor's name, the workload's id, the backend of ours.
 */
import { createInterface } from 'node:readline';
import { MARK, type Reply, type Request } from './channel.ts';
import { ceilings, entryOf, nodePeers, ours } from './libraries/index.ts';
import { Stopwatch } from './measure.ts';
import { workloads } from './workloads/index.ts';
import { type Case, Unavailable } from './workloads/workload.ts';

const [name, id, backend] = process.argv.slice(2) as [string, string, string];
const competitor = [...ours(backend), ...nodePeers, ...ceilings].find((each) => each.name === name);
const workload = workloads.find((each) => each.id === id);
const entry = competitor && workload && entryOf(workload, competitor);
if (entry === undefined) throw new Error(`no ${name} or no ${id}`);
let library: Promise<unknown> | undefined;
let stopwatch: Stopwatch | undefined;

async function prepare(spec: Case, warmUp: number): Promise<Reply> {
  library ??= competitor!.kind === 'node' ? competitor!.load() : undefined;
  const task = await entry!(await library, spec);
  if ('facts' in task) return { kind: 'facts', facts: await task.facts() };
  stopwatch = new Stopwatch(task);
  const single = await stopwatch.warm(warmUp);
  const check = task.check ? await task.check() : stopwatch.first;
  const { operations = 1 } = task;
  return { kind: 'ready', single, operations, ...(check === undefined ? {} : { check }) };
}

async function answer(request: Request): Promise<Reply> {
  try {
    if (request.do === 'sample') return { kind: 'samples', times: await stopwatch!.sample(request.ms) };
    return await prepare(request.case, request.warmUp);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { kind: error instanceof Unavailable ? 'unavailable' : 'failed', reason };
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void answer(JSON.parse(line) as Request).then((reply) => {
    process.stdout.write(`${MARK}${JSON.stringify(reply)}\n`);
  });
});
