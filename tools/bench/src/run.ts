import { Channel, type Reply } from './channel.ts';
import { type Competitor, entryOf } from './libraries/index.ts';
import { median } from './measure.ts';
import type { Case, Workload } from './workloads/workload.ts';

/** Each library samples in turn, this many times: a disturbance then falls on all of them alike. */
const ROUNDS = 3;
/** Time for each library to get warm in each case, in ms. */
const WARM_UP = 400;
/** A step longer than this, in ms, is not run again. */
const LONG = 2_000;

/** One library's figures for one case. */
export interface Row {
  readonly library: string;
  /** Median and fastest time of a step, in ms. */
  readonly median?: number;
  readonly best?: number;
  readonly samples?: number;
  /** Operations in one step. */
  readonly operations?: number;
  readonly check?: number;
  readonly facts?: Record<string, number | string>;
  /** Not a library but what the machine can do at most. */
  readonly ceiling?: true;
  /** Why there is no figure. */
  readonly note?: string;
}

export interface CaseResult {
  readonly case: Case;
  readonly rows: readonly Row[];
}

/** A library in the middle of a case: its answer to the preparation, and the times so far. */
interface Racer {
  readonly channel: Channel;
  readonly reply: Reply;
  readonly times: number[];
}

function takesPart(workload: Workload, competitor: Competitor): boolean {
  return competitor.kind === 'python'
    ? (workload.python?.includes(competitor.module) ?? false)
    : entryOf(workload, competitor) !== undefined;
}

/** Runs all cases of a workload on all competitors that take part, each in its own process. */
export async function runWorkload(
  workload: Workload,
  competitors: readonly Competitor[],
  options: { backend: string; python: string; ms: number },
): Promise<CaseResult[]> {
  await workload.setUp?.();
  const taking = competitors.filter((each) => takesPart(workload, each));
  const channels = taking.map((each) => new Channel(each, workload, options.backend, options.python));
  try {
    const results: CaseResult[] = [];
    for (const spec of workload.cases)
      results.push({ case: spec, rows: await runCase(spec, channels, options.ms) });
    return results;
  } finally {
    for (const channel of channels) channel.close();
  }
}

async function runCase(spec: Case, channels: readonly Channel[], ms: number): Promise<Row[]> {
  const racers: Racer[] = [];
  for (const channel of channels) {
    const { competitor } = channel;
    if (competitor.kind === 'ceiling' && !competitor.fits(spec)) continue;
    const reply = await channel.ask({ do: 'prepare', case: spec, warmUp: WARM_UP });
    racers.push({ channel, reply, times: [] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { channel, reply, times } of racers) {
      if (reply.kind !== 'ready') continue;
      // Once is enough of a long step, whose warm-up is its sample, and of one that fills the time alone.
      if (round === 0 && reply.single > LONG) times.push(reply.single);
      else if (round === 0 || times[0]! < ms) {
        const answer = await channel.ask({ do: 'sample', ms: ms / ROUNDS });
        if (answer.kind === 'samples') times.push(...answer.times);
      }
    }
  }
  return racers.map(toRow);
}

function toRow({ channel, reply, times }: Racer): Row {
  const library = channel.competitor.name;
  if (reply.kind === 'facts') return { library, facts: reply.facts };
  if (reply.kind === 'unavailable') return { library, note: `not available: ${reply.reason}` };
  if (reply.kind === 'failed') return { library, note: `failed: ${reply.reason}` };
  if (reply.kind !== 'ready' || times.length === 0)
    return { library, note: 'failed: stopped while measuring' };
  return {
    library,
    median: median(times),
    best: Math.min(...times),
    samples: times.length,
    operations: reply.operations,
    ...(reply.check === undefined ? {} : { check: reply.check }),
    ...(channel.competitor.kind === 'ceiling' && { ceiling: true }),
  };
}
