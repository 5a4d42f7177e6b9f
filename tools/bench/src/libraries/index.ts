import { type Ceiling, wasmCeilings } from '../ceilings.ts';
import { gpuCeilings } from '../gpu-ceilings.ts';
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
      /** In a process of its own, or in a page of a browser. */
      readonly kind: 'node' | 'page';
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

/** What a competitor written in JavaScript does in a workload, if it takes part. */
export function entryOf(workload: Workload, competitor: Competitor): Entry<unknown> | undefined {
  if (competitor.kind === 'python') return undefined;
  if (competitor.kind === 'ceiling')
    return workload.cases.some(competitor.fits) ? competitor.entry : undefined;
  return workload.entries[competitor.entry] as Entry<unknown> | undefined;
}

/** What the machine can do at most, as far as the cases say what they need of it. */
export function ceilings(backend: string): readonly Ceiling[] {
  if (backend !== 'webgpu') return wasmCeilings;
  return gpuCeilings.map((each) => ({ ...each, load: () => loadOurs(backend) }));
}

/**
 * Ours on one backend: the entries that are variants of ours follow it under their own name, and one thread follows
 * several.
 */
export function ours(backend: string, kind: 'node' | 'page' = 'node'): Competitor[] {
  const on = (name: string): Competitor[] => {
    const load = (): Promise<unknown> => loadOurs(name);
    return [
      { kind, name: `@t/${name}`, entry: 'ours', load },
      { kind, name: `@t/${name} conditional`, entry: 'oursConditional', load },
    ];
  };
  return backend === 'wasm-threads' ? [...on(backend), ...on('wasm')] : on(backend);
}

/** Libraries from npm, installed by `--peers`. */
export const nodePeers: readonly Competitor[] = [
  { kind: 'node', name: 'tfjs-wasm', entry: 'tfjs', load: () => loadTfjs('wasm') },
  { kind: 'node', name: 'tfjs-cpu', entry: 'tfjs', load: () => loadTfjs('cpu') },
  { kind: 'node', name: 'jax-js jit', entry: 'jax', load: () => loadJax('wasm') },
  { kind: 'node', name: 'jax-js eager', entry: 'jaxEager', load: () => loadJax('wasm') },
  { kind: 'node', name: 'js-pytorch', entry: 'jsPytorch', load: loadJsPytorch },
  { kind: 'node', name: 'ort-web', entry: 'ort', load: loadOrt },
  { kind: 'node', name: 'arquero', entry: 'arquero', load: loadArquero },
  { kind: 'node', name: 'danfojs', entry: 'danfo', load: loadDanfo },
  { kind: 'node', name: 'polars', entry: 'polars', load: loadPolars },
];

/** The same, on the GPU of a page. */
export const pagePeers: readonly Competitor[] = [
  { kind: 'page', name: 'tfjs-webgpu', entry: 'tfjs', load: () => loadTfjs('webgpu') },
  { kind: 'page', name: 'jax-js jit', entry: 'jax', load: () => loadJax('webgpu') },
  { kind: 'page', name: 'jax-js eager', entry: 'jaxEager', load: () => loadJax('webgpu') },
];

/** Libraries of a Python that the machine has. */
export const pythonPeers: readonly Competitor[] = [
  { kind: 'python', name: 'pytorch-1t', module: 'torch', threads: 1 },
  { kind: 'python', name: 'pytorch-2t', module: 'torch', threads: 2 },
  { kind: 'python', name: 'numpy', module: 'numpy', threads: 1 },
  { kind: 'python', name: 'pandas', module: 'pandas', threads: 1 },
];
