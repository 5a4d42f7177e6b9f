import type { CsvError } from '../errors.ts';
import type { Column, ColumnType } from '../frame/column.ts';
import { NumericColumn } from '../frame/column.ts';
import type { StringColumn } from '../frame/column.ts';
import type { FieldColumn } from './fields.ts';
import { fieldError } from './fields.ts';
import { NumberBuilder } from './numbers.ts';
import { StringBuilder } from './strings.ts';
import type { Slab } from './tokenizer.ts';

const BOOLEANS: ReadonlyMap<string, number> = new Map([
  ['True', 1],
  ['TRUE', 1],
  ['true', 1],
  ['False', 0],
  ['FALSE', 0],
  ['false', 0],
]);
/** Under a declared `bool` the digits count too. */
const DECLARED_BOOLEANS: ReadonlyMap<string, number> = new Map([...BOOLEANS, ['1', 1], ['0', 0]]);

/**
 * Settles a column's type over all of its values, as pandas does: whole numbers are `int`, or `float` where some are
 * missing; numbers are `float`; `True` and `False` are `bool`; anything else is `string`, whole numbers beyond 2^53
 * too, since float64 would change them. A column without any value is `float`. A declared type is kept; a value that
 * is not of it raises a CsvError with code 'unparsable-value'.
 *
 * Fields are read as numbers until one is not; then the column starts again as strings, in a new scan of the slabs so far.
 */
export class ColumnSettler {
  readonly #fields: FieldColumn;
  readonly #declared: ColumnType | undefined;
  #numbers: NumberBuilder | null;
  #strings: StringBuilder;

  constructor(fields: FieldColumn, declared?: ColumnType) {
    this.#fields = fields;
    this.#declared = declared;
    this.#numbers = declared === 'string' || declared === 'bool' ? null : new NumberBuilder(fields);
    this.#strings = new StringBuilder(fields);
  }

  /** Takes the next slab, which the source has scanned last. */
  push(slab: Slab): void {
    if (this.#numbers === null) this.#strings.push(slab);
    else if (!this.#numbers.push(slab)) this.#startAsStrings();
  }

  finish(): Column {
    if (this.#numbers !== null) {
      const { values, missing } = this.#numbers.finish();
      if (this.#declared === 'int') return this.#declaredInts(values, missing);
      if (this.#declared === 'float' || !this.#numbers.whole)
        return new NumericColumn('float', values, missing);
      if (toIntegers(values)) {
        const type = missing === null && values.length > 0 ? 'int' : 'float';
        return new NumericColumn(type, values, missing);
      }
      this.#startAsStrings();
    }
    const strings = this.#strings.finish();
    if (this.#declared === 'string') return strings;
    if (this.#declared === 'bool') return toBooleans(strings, DECLARED_BOOLEANS) ?? this.#noBooleans(strings);
    return (strings.words.length > 0 && toBooleans(strings, BOOLEANS)) || strings;
  }

  #startAsStrings(): void {
    if (this.#declared !== undefined) throw this.#unparsable(this.#numbers!.rows);
    this.#numbers = null;
    for (const slab of this.#fields.source.rescan()) this.#strings.push(slab);
  }

  #declaredInts(values: Float64Array, missing: Uint8Array | null): NumericColumn {
    const broken = values.findIndex((value, row) => missing?.[row] !== 1 && !Number.isSafeInteger(value));
    if (broken >= 0) throw this.#unparsable(broken);
    toIntegers(values);
    return new NumericColumn('int', values, missing);
  }

  #noBooleans({ codes, words }: StringColumn): never {
    const row = codes.findIndex((code) => code >= 0 && !DECLARED_BOOLEANS.has(words[code]));
    throw this.#unparsable(row);
  }

  #unparsable(row: number): CsvError {
    const describe = (text: string): string => `cannot read ${JSON.stringify(text)} as ${this.#declared}`;
    return fieldError(this.#fields, row, 'unparsable-value', describe);
  }
}

/** Rids whole numbers of negative zeros, in place; false where one is beyond 2^53, so that its last digits are lost. */
function toIntegers(values: Float64Array): boolean {
  let isExact = true;
  for (let row = 0; row < values.length; row++) {
    values[row] += 0;
    if (Math.abs(values[row]) > Number.MAX_SAFE_INTEGER) isExact = false;
  }
  return isExact;
}

/** The strings as booleans, or null where one of them is not in `spelling`. */
function toBooleans(strings: StringColumn, spelling: ReadonlyMap<string, number>): NumericColumn | null {
  const { codes, words } = strings;
  if (!words.every((word) => spelling.has(word))) return null;
  const truth = Uint8Array.from(words, (word) => spelling.get(word)!);
  const values = new Uint8Array(codes.length);
  const missing = new Uint8Array(codes.length);
  let some = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) some = missing[row] = 1;
    else values[row] = truth[codes[row]];
  }
  return new NumericColumn('bool', values, some === 0 ? null : missing);
}
