import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PATIENCE, type Channel, type Reply, type Request } from './channel.ts';
import type { Competitor } from './libraries/index.ts';
import type { Workload } from './workloads/workload.ts';

/** Marks a reply on a child's standard output, where libraries print too. */
export const MARK = '@bench ';

/** A library in a process of its own. */
export class ProcessChannel implements Channel {
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

  ask(request: Request): Promise<Reply> {
    if (this.#ended !== undefined) return Promise.resolve({ kind: 'failed', reason: this.#ended });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end(`no answer in ${PATIENCE / 1000} s`);
        this.close();
      }, PATIENCE);
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
