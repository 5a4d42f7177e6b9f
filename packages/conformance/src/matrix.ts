import type { Origin } from './observe.ts';
import { staleEntries } from './manifest.ts';
import type { Direction, Outcome, SampleResult, Status } from './run/outcome.ts';

/** How many samples ended how. */
export type Totals = Record<Status, number>;

/** One cell of the matrix: an op in one dtype and one direction. */
export interface Row extends Totals {
  readonly op: string;
  readonly tier: number;
  /** PyTorch's name; `error` for the samples that must raise. */
  readonly dtype: string;
  readonly direction: Direction;
  readonly status: Status;
  /** `fallback` where any sample needed a routine of core on the host; absent where nothing was computed. */
  readonly origin?: Origin;
  /** max |got - expected| / (1 + |expected|) */
  readonly worstError: number;
}

export interface Remark {
  readonly id: string;
  readonly op: string;
  readonly direction: Direction;
  readonly reason: string;
}

export interface Matrix {
  readonly backend: string;
  /** By sample; forward and backward of a sample count once, as the worse of the two. */
  readonly totals: Totals;
  /** The same for each tier of ops and for `random`, `printing` and `modules`. */
  readonly sections: Readonly<Record<string, Totals>>;
  readonly rows: readonly Row[];
  readonly failures: readonly Remark[];
  readonly expected: readonly Remark[];
  readonly unsupported: readonly Remark[];
  /** Reasons of manifest entries whose samples all pass. */
  readonly stale: readonly string[];
}

/** Worst first. */
const SEVERITY: readonly Status[] = ['fail', 'expected', 'unsupported', 'pass'];

const none = (): Totals => ({ pass: 0, fail: 0, expected: 0, unsupported: 0 });

/** The worst status that occurs. */
const worst = (totals: Totals): Status => SEVERITY.find((status) => totals[status] > 0) ?? 'pass';

/**
 * Sorts the results of a run into the matrix.
 *
 * @param complete the run was one of all the goldens of this package, so that the manifest can be judged whole
 */
export function buildMatrix(backend: string, results: readonly SampleResult[], complete = false): Matrix {
  const totals = none();
  const sections: Record<string, Totals> = {};
  const rows = new Map<string, Row>();
  const remarks: Record<Status, Remark[]> = { pass: [], fail: [], expected: [], unsupported: [] };
  for (const result of results) {
    const directions = outcomesOf(result);
    const section = (sections[sectionOf(result)] ??= none());
    const ofSample = none();
    for (const [direction, outcome] of directions) {
      ofSample[outcome.status]++;
      addToRow(rows, result, direction, outcome);
      remarks[outcome.status].push({ id: result.id, op: result.op, direction, reason: outcome.reason ?? '' });
    }
    totals[worst(ofSample)]++;
    section[worst(ofSample)]++;
  }
  return {
    backend,
    totals,
    sections,
    rows: [...rows.values()],
    failures: remarks.fail,
    expected: remarks.expected,
    unsupported: remarks.unsupported,
    stale: staleEntries(results, complete).map(({ reason }) => reason),
  };
}

/** True where nothing failed that the manifest does not declare, and the manifest is up to date. */
export const isGreen = ({ totals, stale }: Matrix): boolean => totals.fail === 0 && stale.length === 0;

function outcomesOf({ forward, backward }: SampleResult): [Direction, Outcome][] {
  return backward === undefined
    ? [['forward', forward]]
    : [
        ['forward', forward],
        ['backward', backward],
      ];
}

const sectionOf = ({ op, tier }: SampleResult): string => (tier > 0 ? `T${tier}` : op.split('.')[0]!);

function addToRow(
  rows: Map<string, Row>,
  result: SampleResult,
  direction: Direction,
  outcome: Outcome,
): void {
  const { op, tier, dtype } = result;
  const key = `${op} ${dtype} ${direction}`;
  const before = rows.get(key) ?? { op, tier, dtype, direction, status: 'pass', worstError: 0, ...none() };
  const counted = { ...before, [outcome.status]: before[outcome.status] + 1 };
  const origin = before.origin === 'fallback' ? before.origin : (outcome.origin ?? before.origin);
  rows.set(key, {
    ...counted,
    status: worst(counted),
    worstError: Math.max(before.worstError, outcome.worstError),
    ...(origin && { origin }),
  });
}
