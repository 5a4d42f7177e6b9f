import { counterparts, type Traits } from './counterparts.ts';
import type { NotesCell } from './notes.ts';

/** `same`: as PyTorch prints it. `counterpart`: a declared difference, as declared. */
export type State = 'same' | 'counterpart' | 'differs';

export interface Verdict {
  readonly state: State;
  /** What Python printed or raised. */
  readonly recorded: string;
  /** What our cell printed, and what it must print: `recorded`, but for a declared difference. Both comparable. */
  readonly compared: string;
  readonly expected: string;
  readonly note?: string;
}

const ALL_TRAITS: Traits = { sharedMemory: true, float64: true };

/** Holds what a TypeScript cell printed, on a backend with these traits, against what its Python printed. */
export function compare(cell: NotesCell, output: string, traits: Traits = ALL_TRAITS): Verdict {
  const entry = counterparts[cell.id];
  const declared = entry?.without !== undefined && traits[entry.without] ? undefined : entry;
  const recorded = ((cell.kind === 'error' ? cell.error : cell.actual) ?? '').trimEnd();
  const compared = comparable(output);
  const expected = comparable(declared?.expected ?? recorded);
  const agreed = declared?.expected === undefined ? 'same' : 'counterpart';
  const state = compared === expected ? agreed : 'differs';
  return { state, recorded, compared, expected, note: declared?.why };
}

/**
 * Addresses differ in each run: an object's is dropped, an id is numbered by its first appearance. So do paths:
 * the file that an import failed in is dropped.
 */
export function comparable(text: string): string {
  const seen = new Map<string, number>();
  return text
    .trimEnd()
    .replace(/ imported from \S+$/, '')
    .replace(/ object at 0x[0-9a-f]+/g, '')
    .replace(/(?<=\bid\(\w+\): )\d+/g, (id) => {
      if (!seen.has(id)) seen.set(id, seen.size + 1);
      return `<${seen.get(id)}>`;
    });
}
