import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Competitor } from './libraries/index.ts';
import type { Case, Workload } from './workloads/workload.ts';

/** Marks a reply on a child's standard output, where libraries print too. */
export const MARK = '@bench ';

/** What the parent asks of a child, and what it gets back. One question at a time. */
export type Request = { do: 'prepare'; case: Case; warmUp: number } | { do: 'sample'; ms: number };

export type Reply =
  | { kind: 'ready'; check?: number; single: number; operations: number }
  | { kind: 'facts'; facts: Record<string, number | string> }
  | { kind: 'samples'; times: number[] }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'failed'; reason: string };

/** A library in a process of its own, so that a crash ends nothing else and heaps do not mix. */
export class Channel {
  readonly competitor: Competitor;
  readonly #child: ChildProcess;
  #waiting: ((reply: Reply) => void) | undefined;
  #ended: string | undefined;
  #complaints = '';

  /** @param python the interpreter to run Python competitors with */
  constructor(competitor: Competitor, workload: Workload, backend: string, python: string) {
    this.competitor = competitor;
    const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const [command, args] =
      competitor.kind !== 'python'
        ? [process.execPath, [...process.execArgv, here('child.ts'), competitor.name, workload.id, backend]]
        : [python, ['-B', here('child.py'), competitor.module, workload.name, `${competitor.threads}`]];
    const threads = competitor.kind === 'python' ? `${competitor.threads}` : undefined;
    this.#child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: threads
        ? { ...process.env, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads }
        : process.env,
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      if (line.startsWith(MARK)) this.#settle(JSON.parse(line.slice(MARK.length)) as Reply);
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-2000);
    });
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('close', (code, signal) => {
      const last =
        this.#complaints
          .trim()
          .split('\n')
          .findLast((line) => line.includes('Error')) ?? '';
      this.#end(`ended with ${signal ?? `code ${code}`} ${last}`.trim());
    });
    // A write to a child that is gone is reported by its 'close'.
    this.#child.stdin!.on('error', () => {});
  }

  /** Asks once; a child that has ended or says nothing for `limit` ms gives a failure. */
  ask(request: Request, limit = 120_000): Promise<Reply> {
    if (this.#ended !== undefined) return Promise.resolve({ kind: 'failed', reason: this.#ended });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end(`no answer in ${limit / 1000} s`);
        this.close();
      }, limit);
      this.#waiting = (reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(reply);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#settle({ kind: 'failed', reason: this.#ended });
  }
}
