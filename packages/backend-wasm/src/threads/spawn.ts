import * as control from './control.ts';

/** What a worker is given: the shared memory, and the address of its scratch area. */
export interface Start {
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
}

/** Starts a worker that does not keep the program alive; gives a function that ends it. */
export type Spawn = (start: Start, failed: (reason: string) => void) => () => void;

/** The threads of this machine and how to start one, or why there can be none. */
export type Host = { readonly cores: number; readonly spawn: Spawn } | string;

/** Rounds for which an idle worker asks for work before it sleeps, some 50 us: woken up, it comes 25 us later. */
const ROUNDS = 20_000;

/**
 * The program of a worker, as text so that no bundler has to know of it. It never returns to its event loop: what it
 * needs to know, modules included, it finds in the memory.
 */
const PROGRAM = `
function run({ memory, scratch }) {
  const words = new Int32Array(memory.buffer, 0, ${control.CONTROL_END / 4});
  const left = () => Atomics.load(words, ${control.TICKET / 4}) & ${control.PARTS};
  const programs = new Map();
  const load = (address) => {
    // Makes this thread see the memory as large as another has made it.
    memory.grow(0);
    const [length] = new Int32Array(memory.buffer, address, 1);
    const module = new WebAssembly.Module(new Uint8Array(memory.buffer, address + 4, length).slice());
    const { work } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    programs.set(address, work);
    return work;
  };
  Atomics.add(words, ${control.READY / 4}, 1);
  Atomics.notify(words, ${control.READY / 4});
  for (;;) {
    for (let i = 0; left() === 0 && i < ${ROUNDS}; i++);
    const ticket = Atomics.load(words, ${control.TICKET / 4});
    if ((ticket & ${control.PARTS}) === 0) {
      Atomics.wait(words, ${control.TICKET / 4}, ticket);
      continue;
    }
    const program = Atomics.load(words, ${control.PROGRAM / 4}) >>> 0;
    const work = programs.get(program) ?? load(program);
    try {
      work(program, scratch);
    } catch {
      Atomics.store(words, ${control.FAILED / 4}, 1);
      Atomics.add(words, ${control.DONE / 4}, 1);
      Atomics.notify(words, ${control.DONE / 4});
    }
  }
}`;

interface NodeWorker {
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'exit', listener: () => void): void;
  unref(): void;
  terminate(): unknown;
}

interface NodeThreads {
  readonly Worker: new (code: string, options: object) => NodeWorker;
}

interface NodeOs {
  availableParallelism(): number;
}

interface Process {
  getBuiltinModule?(name: string): unknown;
}

interface WebWorker {
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  postMessage(message: unknown, transfer: readonly object[]): void;
  terminate(): void;
}

interface Environment {
  readonly process?: Process;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Worker?: new (url: string, options: object) => WebWorker;
}

/** Looks for threads: those of Node, without importing anything, or the workers of a cross-origin isolated page. */
export function findHost(): Host {
  if (typeof SharedArrayBuffer === 'undefined')
    return 'SharedArrayBuffer is missing: a page needs the headers that make it cross-origin isolated';
  const { process, navigator, Worker } = globalThis as Environment;
  if (process?.getBuiltinModule !== undefined) {
    const { availableParallelism } = process.getBuiltinModule('node:os') as NodeOs;
    return { cores: availableParallelism(), spawn: inNode(process) };
  }
  if (Worker === undefined) return 'this environment has no workers';
  return { cores: navigator?.hardwareConcurrency ?? 1, spawn: inBrowser(Worker) };
}

const inNode =
  (process: Process): Spawn =>
  (start, failed) => {
    // Loaded here, as it takes a millisecond that programs without large launches need not spend.
    const { Worker } = process.getBuiltinModule!('node:worker_threads') as NodeThreads;
    const code = `${PROGRAM}\nrun(require('node:worker_threads').workerData);`;
    const worker = new Worker(code, { eval: true, workerData: start, execArgv: [], name: '@t/backend-wasm' });
    worker.on('error', ({ message }) => failed(message));
    worker.on('exit', () => failed('it was ended'));
    worker.unref();
    return () => void worker.terminate();
  };

const inBrowser =
  (Worker: new (url: string, options: object) => WebWorker): Spawn =>
  (start, failed) => {
    const code = `${PROGRAM}\nonmessage = ({ data }) => run(data);`;
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const worker = new Worker(url, { name: '@t/backend-wasm' });
    worker.addEventListener('error', ({ message }) =>
      failed(message ?? "the page's content security policy forbids `worker-src blob:`"),
    );
    worker.postMessage(start, []);
    return () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    };
  };
