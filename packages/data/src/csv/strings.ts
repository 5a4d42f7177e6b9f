import type { CsvError } from '../errors.ts';
import { StringColumn } from '../frame/column.ts';
import { recode } from '../frame/loops.ts';
import { ByteDictionary } from './dictionary.ts';
import type { FieldColumn } from './fields.ts';
import { fieldError, fieldText, unquote } from './fields.ts';
import { resized } from './growth.ts';
import type { Slab } from './tokenizer.ts';

/** Reads a column's fields as strings, slab by slab, each distinct one once. */
export class StringBuilder {
  readonly #fields: FieldColumn;
  readonly #dictionary = new ByteDictionary();
  #codes: Int32Array = new Int32Array(0);
  #rows = 0;
  #scratch = new Uint8Array(0);

  constructor(fields: FieldColumn) {
    this.#fields = fields;
  }

  push(slab: Slab): void {
    const { offset, width } = this.#fields;
    const { bytes, bounds, records } = slab;
    const dictionary = this.#dictionary;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = this.#rows + records;
    if (end > this.#codes.length) this.#codes = resized(this.#codes, this.#fields.source.roomFor(end));
    const codes = this.#codes;
    for (let row = this.#rows, i = 2 * offset; row < end; row++, i += 2 * width) {
      const from = bounds[i];
      const to = bounds[i + 1];
      if (from < 0) codes[row] = -1;
      else if (to >= 0) codes[row] = dictionary.codeOf(view, from, to);
      else codes[row] = this.#unquotedCode(bytes, from, ~to);
    }
    this.#rows = end;
  }

  /** The column; texts that mean "missing" are missing. A CsvError where a field is not UTF-8. */
  finish(): StringColumn {
    return withoutNa(resized(this.#codes, this.#rows), this.#words(), this.#fields.na.texts);
  }

  #unquotedCode(bytes: Uint8Array, start: number, end: number): number {
    if (this.#scratch.length < end - start) this.#scratch = new Uint8Array(2 * (end - start));
    const length = unquote(bytes, start, end, this.#fields.quote, this.#scratch);
    return this.#dictionary.codeOf(new DataView(this.#scratch.buffer), 0, length);
  }

  #words(): string[] {
    try {
      return this.#dictionary.words();
    } catch (error) {
      throw invalidField(this.#fields) ?? error;
    }
  }
}

function invalidField(fields: FieldColumn): CsvError | undefined {
  let row = 0;
  for (const slab of fields.source.rescan()) {
    for (let r = 0; r < slab.records; r++, row++) {
      try {
        fieldText(slab, r * fields.width + fields.offset, fields.quote, true);
      } catch {
        const describe = (text: string): string =>
          `${JSON.stringify(text)} is not valid UTF-8; name the text's encoding, as in { encoding: 'gbk' }`;
        return fieldError(fields, row, 'invalid-encoding', describe);
      }
    }
  }
  return undefined;
}

/** Turns the codes of texts that mean "missing" into -1, in place, and closes the gaps they leave. */
function withoutNa(codes: Int32Array, words: readonly string[], na: ReadonlySet<string>): StringColumn {
  if (!words.some((word) => na.has(word))) return new StringColumn(codes, words);
  const kept: string[] = [];
  const newCodes = Int32Array.from(words, (word) => (na.has(word) ? -1 : kept.push(word) - 1));
  recode(codes, newCodes, codes);
  return new StringColumn(codes, kept);
}
