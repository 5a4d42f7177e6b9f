import type { Ours } from '../libraries/ours.ts';
import type { Tfjs } from '../libraries/tfjs.ts';
import type { Jax } from '../libraries/jax.ts';
import type { JsPytorch } from '../libraries/js-pytorch.ts';
import type { Ort } from '../libraries/ort.ts';
import type { Arquero, Danfo, Polars } from '../libraries/tables.ts';

/** What one entry times: `step` runs again and again; a number it returns (a loss) is checked against the other libraries. */
export interface Timed {
  step(): unknown;
  /** How many operations one step holds, where it is a loop over something too short to time alone. Default 1. */
  operations?: number;
  /** How much of the case's work one step does, where it is another amount: its time is divided by it. Default 1. */
  repeats?: number;
  /** A number every library must agree on. Without it the first value `step` returns is taken, if it is a number. */
  check?(): number | Promise<number>;
}

/** What one entry counts: run once, its facts are printed as they are. */
export interface Counted {
  facts(): Promise<Record<string, number | string>>;
}

export type Task = Timed | Counted;

/** Thrown by an entry whose library lacks what the workload needs; the table then says so. */
export class Unavailable extends Error {}

/** One size or variant of a workload. What is known of its work turns times into rates. */
export interface Case {
  readonly name: string;
  /** Sizes, in the order that the workload's entries read them. */
  readonly size: readonly number[];
  /** Floating-point operations of one step. */
  readonly flops?: number;
  /** Arrays of that many bytes each that one step must read and write at least. */
  readonly streams?: { readonly bytes: number; readonly reads: number; readonly writes: number };
  /** What one step is called, if its rate is worth a column: `steps` gives steps/s. */
  readonly rate?: 'steps' | 'rows';
  /** How many of those one step holds. Default 1. */
  readonly count?: number;
  /** The input file, where there is one. */
  readonly file?: string;
}

/** Prepares one case with one library: inputs are made here, outside the time. */
export type Entry<Library> = (library: Library, spec: Case) => Task | Promise<Task>;

/** The library loaded by each kind of child; `python` entries live in the `.py` file of the same name. */
export interface Entries {
  ours: Entry<Ours>;
  oursConditional?: Entry<Ours>;
  tfjs?: Entry<Tfjs>;
  jax?: Entry<Jax>;
  jaxEager?: Entry<Jax>;
  jsPytorch?: Entry<JsPytorch>;
  ort?: Entry<Ort>;
  arquero?: Entry<Arquero>;
  danfo?: Entry<Danfo>;
  polars?: Entry<Polars>;
}

/**
 * A figure that the project asks of itself: `ours` at least `factor` times as fast as `than` or as its own case `as`, at
 * least the share `ofPeak` of what the machine can do, below `microseconds` an operation, or `most` of a counted fact.
 */
export type Target =
  | {
      readonly case: string;
      readonly backend: string;
      readonly than: string;
      readonly factor: number;
      readonly entry?: 'conditional';
    }
  | { readonly case: string; readonly backend: string; readonly as: string; readonly factor: number }
  | { readonly case: string; readonly backend: string; readonly ofPeak: number }
  | { readonly case: string; readonly backend: string; readonly microseconds: number }
  | { readonly case: string; readonly backend: string; readonly fact: string; readonly most: number };

/** What is asked of us on a GPU: to be ahead of both peers. */
export const aheadOnGpu = (...cases: readonly string[]): Target[] =>
  cases.flatMap((name) =>
    ['tfjs-webgpu', 'jax-js jit'].map((than) => ({ case: name, backend: 'webgpu', than, factor: 1 })),
  );

export interface Workload {
  readonly id: string;
  /** The file's name, shared by its `.py` neighbour. */
  readonly name: string;
  readonly description: string;
  /** Makes input files, once, before any library starts. */
  setUp?(): Promise<void>;
  readonly cases: readonly Case[];
  /** The work is the host's on every backend, so that there is nothing to compare on a GPU. */
  readonly onHost?: true;
  readonly entries: Entries;
  /** Functions of the `.py` neighbour. */
  readonly python?: readonly ('torch' | 'numpy' | 'pandas')[];
  readonly targets?: readonly Target[];
}
