import { ceilings, type Ceiling } from '../ceilings.ts';
import type { Entries, Entry, Workload } from '../workloads/workload.ts';
import { loadJax } from './jax.ts';
import { loadJsPytorch } from './js-pytorch.ts';
import { loadOrt } from './ort.ts';
import { loadOurs } from './ours.ts';
import { loadArquero, loadDanfo, loadPolars } from './tables.ts';
import { loadTfjs } from './tfjs.ts';

/** A competitor: a name for the tables, and the entry of a workload that it runs. */
export type Competitor =
  | {
      readonly kind: 'node';
      readonly name: string;
      readonly entry: keyof Entries;
      /** Imports and starts the library, in the child. */
      load(): Promise<unknown>;
    }
  | {
      readonly kind: 'python';
      readonly name: string;
      readonly module: 'torch' | 'numpy' | 'pandas';
      readonly threads: number;
    }
  | Ceiling;

/** What a competitor that runs in Node does in a workload, if it takes part. */
export function entryOf(workload: Workload, competitor: Competitor): Entry<unknown> | undefined {
  if (competitor.kind === 'python') return undefined;
  if (competitor.kind === 'ceiling')
    return workload.cases.some(competitor.fits) ? competitor.entry : undefined;
  return workload.entries[competitor.entry] as Entry<unknown> | undefined;
}

/** What the machine can do at most, as far as the cases say what they need of it. */
export { ceilings };

/**
 * Ours on one backend: the entries that are variants of ours follow it under their own name, and one thread follows
 * several.
 */
export function ours(backend: string): Competitor[] {
  const on = (name: string): Competitor[] => {
    const load = (): Promise<unknown> => loadOurs(name);
    return [
      { kind: 'node', name: `@t/${name}`, entry: 'ours', load },
      { kind: 'node', name: `@t/${name} conditional`, entry: 'oursConditional', load },
    ];
  };
  return backend === 'wasm-threads' ? [...on(backend), ...on('wasm')] : on(backend);
}

/** Libraries from npm, installed by `--peers`. */
export const nodePeers: readonly Competitor[] = [
  { kind: 'node', name: 'tfjs-wasm', entry: 'tfjs', load: () => loadTfjs('wasm') },
  { kind: 'node', name: 'tfjs-cpu', entry: 'tfjs', load: () => loadTfjs('cpu') },
  { kind: 'node', name: 'jax-js jit', entry: 'jax', load: loadJax },
  { kind: 'node', name: 'jax-js eager', entry: 'jaxEager', load: loadJax },
  { kind: 'node', name: 'js-pytorch', entry: 'jsPytorch', load: loadJsPytorch },
  { kind: 'node', name: 'ort-web', entry: 'ort', load: loadOrt },
  { kind: 'node', name: 'arquero', entry: 'arquero', load: loadArquero },
  { kind: 'node', name: 'danfojs', entry: 'danfo', load: loadDanfo },
  { kind: 'node', name: 'polars', entry: 'polars', load: loadPolars },
];

/** Libraries of a Python that the machine has. */
export const pythonPeers: readonly Competitor[] = [
  { kind: 'python', name: 'pytorch-1t', module: 'torch', threads: 1 },
  { kind: 'python', name: 'pytorch-2t', module: 'torch', threads: 2 },
  { kind: 'python', name: 'numpy', module: 'numpy', threads: 1 },
  { kind: 'python', name: 'pandas', module: 'pandas', threads: 1 },
];
