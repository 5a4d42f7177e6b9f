import type { Display } from './display.ts';

/** One cell of the notes, as a TypeScript function: what it prints and shows is its output. */
export type Cell = () => void | Promise<void>;

/** A part of one notes file: cells that run in order on one namespace, the variables of their closure. */
export interface Chapter {
  /** First three characters of the notes file the cells come from: `000` ... `004`. */
  readonly notes: string;
  readonly title: string;
  /** The `import.meta.url` of the file that holds the cells, from which their source is shown. */
  readonly url: string;
  /** A fresh namespace, and the cells by their id in the order of the notes. */
  readonly open: (display: Display) => Record<string, Cell>;
}
