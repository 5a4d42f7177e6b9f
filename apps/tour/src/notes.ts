import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A code cell of the course notes with what Python printed for it. */
export interface NotesCell {
  readonly id: string;
  readonly file: string;
  readonly topic: string;
  /** The Python of the cell. */
  readonly source: string;
  /** Standard output and the form of the last expression in real PyTorch and pandas; `null` where nothing. */
  readonly actual: string | null;
  /** `Class: message`, where the cell raises. */
  readonly error?: string;
  readonly kind: 'python' | 'error' | 'shell' | 'mxnet';
  /** `added`: not a cell of the notes, but a statement of their text put into code. */
  readonly origin: 'doc' | 'literal' | 'cleaned' | 'added';
  readonly note?: string;
}

/** The cells as recorded in the conformance package. */
export function readNotes(): NotesCell[] {
  const root = import.meta.resolve('@t/conformance/package.json');
  const path = fileURLToPath(new URL('goldens/seed_cells.json', root));
  return JSON.parse(readFileSync(path, 'utf8')) as NotesCell[];
}
