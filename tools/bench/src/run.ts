import type { Channel, Reply } from './channel.ts';
import { type Competitor, entryOf } from './libraries/index.ts';
import { median } from './measure.ts';
import type { Browser } from './page/browser.ts';
import { ProcessChannel } from './process-channel.ts';
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

export interface Settings {
  readonly backend: string;
  /** The interpreter to run Python competitors with. */
  readonly python: string;
  /** Opens the pages of competitors that run in one. */
  readonly browser: Browser | undefined;
  /** Time for the samples of one competitor in one case. */
  readonly ms: number;
}

/** Runs all cases of a workload on all competitors that take part, each in its own process or page. */
export async function runWorkload(
  workload: Workload,
  competitors: readonly Competitor[],
  settings: Settings,
): Promise<CaseResult[]> {
  await workload.setUp?.();
  const taking = competitors.filter((each) => takesPart(workload, each));
  // A ceiling is measured where ours runs.
  const inPage = taking.some(({ kind }) => kind === 'page');
  const open = async (competitor: Competitor): Promise<Channel> =>
    inPage
      ? settings.browser!.open(competitor, workload, settings.backend)
      : new ProcessChannel(competitor, workload, settings.backend, settings.python);
  const channels: Channel[] = [];
  try {
    for (const each of taking) channels.push(await open(each));
    const results: CaseResult[] = [];
    for (const spec of workload.cases)
      results.push({ case: spec, rows: await runCase(spec, channels, settings.ms) });
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
