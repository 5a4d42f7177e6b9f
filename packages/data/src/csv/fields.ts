import type { CsvErrorCode } from '../errors.ts';
import { CsvError } from '../errors.ts';
import type { NaVocabulary } from './missing.ts';
import type { Slab } from './tokenizer.ts';

/** The text that fields come from: all of it so far can be scanned once more. */
export interface FieldSource {
  rescan(): Iterable<Slab>;
  /** How many rows to make room for where `rows` are needed now. */
  roomFor(rows: number): number;
  /** The line of a position in a slab, which is counted from 0. */
  lineAt(slab: number, position: number): number;
}

/** Where the fields of one column are: in each slab, every `width`-th one from `offset`. */
export interface FieldColumn {
  name: string;
  source: FieldSource;
  offset: number;
  width: number;
  /** The quote character's byte, -1 for none. */
  quote: number;
  na: NaVocabulary;
}

/** Halves the doubled quotes of `bytes[start, end)` into `target`, which is long enough; returns the length. */
export function unquote(
  bytes: Uint8Array,
  start: number,
  end: number,
  quote: number,
  target: Uint8Array,
): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    target[length++] = bytes[i];
    if (bytes[i] === quote) i++;
  }
  return length;
}

/** The text of field `index` of a slab; bytes that are not UTF-8 show as U+FFFD, or throw a TypeError if `fatal`. */
export function fieldText(slab: Slab, index: number, quote: number, fatal = false): string {
  const start = slab.bounds[2 * index];
  let end = slab.bounds[2 * index + 1];
  if (start < 0) return '';
  let bytes = slab.bytes.subarray(start, end < 0 ? ~end : end);
  if (end < 0) {
    const target = new Uint8Array(bytes.length);
    end = unquote(bytes, 0, bytes.length, quote, target);
    bytes = target.subarray(0, end);
  }
  return new TextDecoder('utf-8', { fatal, ignoreBOM: true }).decode(bytes);
}

/** The error about the field of `row`, with its line; `describe` words it from the field's text. */
export function fieldError(
  fields: FieldColumn,
  row: number,
  code: CsvErrorCode,
  describe: (text: string) => string,
): CsvError {
  let number = 0;
  let first = 0;
  for (const slab of fields.source.rescan()) {
    if (row - first < slab.records) {
      const index = (row - first) * fields.width + fields.offset;
      const line = fields.source.lineAt(number, Math.max(slab.bounds[2 * index], 0));
      return new CsvError(code, describe(fieldText(slab, index, fields.quote)), line, fields.name);
    }
    first += slab.records;
    number++;
  }
  throw new RangeError(`row ${row} of ${first}`);
}
