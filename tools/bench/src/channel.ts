import type { Competitor } from './libraries/index.ts';
import type { Case } from './workloads/workload.ts';

/** What the parent asks of a child, and what it gets back. One question at a time. */
export type Request = { do: 'prepare'; case: Case; warmUp: number } | { do: 'sample'; ms: number };

export type Reply =
  | { kind: 'ready'; check?: number; single: number; operations: number }
  | { kind: 'facts'; facts: Record<string, number | string> }
  | { kind: 'samples'; times: number[] }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'failed'; reason: string };

/** A library where nothing else runs, so that a crash ends nothing else and heaps do not mix. */
export interface Channel {
  readonly competitor: Competitor;
  /** Asks once; a child that has ended or says nothing for two minutes gives a failure. */
  ask(request: Request): Promise<Reply>;
  close(): void;
}

/** Longest time to wait for an answer, in ms. */
export const PATIENCE = 120_000;
