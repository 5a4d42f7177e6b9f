import type { ParseOptions } from './options.ts';
import { NumberReader } from './number.ts';

/** What pandas 1.5 reads as missing, the empty field included. */
export const DEFAULT_NA_VALUES: readonly string[] = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'n/a',
  'nan',
  'null',
];

/** The texts that mean "missing" in one column. */
export class NaVocabulary {
  readonly texts: ReadonlySet<string>;
  /** Values of the texts that are numbers: `-999` also stands for `-999.0`, as in pandas. */
  readonly numbers: ReadonlySet<number>;
  readonly #byLength = new Map<number, Uint8Array[]>();

  constructor(texts: Iterable<string>) {
    this.texts = new Set(texts);
    const numbers = new Set<number>();
    for (const text of this.texts) {
      const bytes = new TextEncoder().encode(text);
      const sameLength = this.#byLength.get(bytes.length);
      if (sameLength) sameLength.push(bytes);
      else this.#byLength.set(bytes.length, [bytes]);
      const value = new NumberReader(bytes).read(0, bytes.length);
      if (!Number.isNaN(value)) numbers.add(value);
    }
    this.numbers = numbers;
  }

  /** Whether `bytes[start, end)` is one of the texts. */
  matches(bytes: Uint8Array, start: number, end: number): boolean {
    const candidates = this.#byLength.get(end - start);
    if (candidates === undefined) return false;
    for (const candidate of candidates) {
      let i = 0;
      while (i < candidate.length && candidate[i] === bytes[start + i]) i++;
      if (i === candidate.length) return true;
    }
    return false;
  }
}

/** The vocabulary of each column under the options `naValues` and `keepDefaultNa`. */
export function naVocabularies(options: ParseOptions): (column: string) => NaVocabulary {
  const base = options.keepDefaultNa === false ? [] : DEFAULT_NA_VALUES;
  const own = options.naValues ?? [];
  const shared = new NaVocabulary(isList(own) ? [...base, ...own] : base);
  if (isList(own)) return () => shared;
  const byColumn = new Map(
    Object.entries(own).map(([name, texts]) => [name, new NaVocabulary([...base, ...texts])]),
  );
  return (column) => byColumn.get(column) ?? shared;
}

function isList(naValues: NonNullable<ParseOptions['naValues']>): naValues is readonly string[] {
  return Array.isArray(naValues);
}
