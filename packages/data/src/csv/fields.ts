import type { CsvErrorCode } from '../errors.ts';
import { CsvError } from '../errors.ts';
import type { NaVocabulary } from './missing.ts';
import type { Slab } from './tokenizer.ts';
import { lineOf } from './tokenizer.ts';

/** Where the fields of one column are: in each slab, every `width`-th one from `offset`. */
export interface FieldColumn {
  name: string;
  /** All slabs so far; more are pushed as the text is read. */
  slabs: readonly Slab[];
  offset: number;
  width: number;
  /** The quote character's byte, -1 for none. */
  quote: number;
  na: NaVocabulary;
}

/** Halves the doubled quotes of `bytes[start, end)` into `target`, which is long enough; returns the length. */
export function unquote(bytes: Uint8Array, start: number, end: number, quote: number, target: Uint8Array): number {
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
  let s = 0;
  let first = 0;
  while (row - first >= fields.slabs[s].records) first += fields.slabs[s++].records;
  const slab = fields.slabs[s];
  const index = (row - first) * fields.width + fields.offset;
  const line = lineOf(fields.slabs, s, Math.max(slab.bounds[2 * index], 0));
  return new CsvError(code, describe(fieldText(slab, index, fields.quote)), line, fields.name);
}
