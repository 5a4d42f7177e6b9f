import type { CsvError } from '../errors.ts';
import type { Column, ColumnType } from '../frame/column.ts';
import { NumericColumn, StringColumn } from '../frame/column.ts';
import { ByteDictionary } from './dictionary.ts';
import type { FieldColumn } from './fields.ts';
import { fieldError, fieldText, unquote } from './fields.ts';
import { NumberReader } from './number.ts';

const BOOLEANS: ReadonlyMap<string, number> = new Map([
  ['True', 1], ['TRUE', 1], ['true', 1],
  ['False', 0], ['FALSE', 0], ['false', 0],
]);
/** Under a declared `bool` the digits count too. */
const DECLARED_BOOLEANS: ReadonlyMap<string, number> = new Map([...BOOLEANS, ['1', 1], ['0', 0]]);

/**
 * Settles a column's type over all of its values, as pandas does: whole numbers are `int`, or `float` where some are
 * missing; numbers are `float`; `True` and `False` are `bool`; anything else is `string`, whole numbers beyond 2^53
 * too, since float64 would change them. A column without any value is `float`. A declared type is kept; a value that
 * is not of it raises a CsvError with code 'unparsable-value'.
 */
export function settleColumn(fields: FieldColumn, declared?: ColumnType): Column {
  if (declared === 'string') return readStrings(fields);
  if (declared === 'bool') return declaredBooleans(fields);
  const numbers = readNumbers(fields);
  if (declared === 'int' || declared === 'float') return declaredNumbers(fields, numbers, declared);
  if (numbers.stoppedAt < 0 && !(numbers.whole && !numbers.exact)) {
    const { values, missing, whole } = numbers;
    return new NumericColumn(whole && missing === null && values.length > 0 ? 'int' : 'float', values, missing);
  }
  const strings = readStrings(fields);
  return toBooleans(strings, BOOLEANS) ?? strings;
}

interface Numbers {
  values: Float64Array;
  missing: Uint8Array | null;
  /** Row of the first value that is no number; -1 where all are. */
  stoppedAt: number;
  /** Whether every value is written as an integer. */
  whole: boolean;
  /** Whether every value is within +-2^53. */
  exact: boolean;
}

function readNumbers(fields: FieldColumn): Numbers {
  const { slabs, offset, width, rows, na } = fields;
  const reader = new NumberReader();
  const values = new Float64Array(rows);
  const blankIsMissing = na.texts.has('');
  const numericNa = na.numbers.size > 0;
  let missing: Uint8Array | null = null;
  let whole = true;
  let exact = true;
  let row = 0;
  for (const { bytes, starts, ends, records } of slabs) {
    for (let r = 0, f = offset; r < records; r++, f += width, row++) {
      const start = starts[f];
      const end = ends[f];
      let value = NaN;
      let isMissing = start < 0 || (start === end && blankIsMissing);
      if (!isMissing && end >= 0) {
        value = reader.read(bytes, start, end);
        isMissing = Number.isNaN(value) ? na.matches(bytes, start, end) : numericNa && na.numbers.has(value);
      }
      if (isMissing) {
        missing ??= new Uint8Array(rows);
        missing[row] = 1;
        values[row] = NaN;
        continue;
      }
      if (Number.isNaN(value)) return { values, missing, stoppedAt: row, whole, exact };
      if (!reader.integer) whole = false;
      else if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) exact = false;
      values[row] = value;
    }
  }
  // An integer has no negative zero.
  if (whole) for (let i = 0; i < rows; i++) values[i] += 0;
  return { values, missing, stoppedAt: -1, whole, exact };
}

function declaredNumbers(fields: FieldColumn, numbers: Numbers, type: 'int' | 'float'): NumericColumn {
  const { values, missing, stoppedAt } = numbers;
  if (stoppedAt >= 0) throw unparsable(fields, stoppedAt, type);
  if (type === 'int') {
    const broken = values.findIndex((value, row) => missing?.[row] !== 1 && !Number.isSafeInteger(value));
    if (broken >= 0) throw unparsable(fields, broken, type);
  }
  return new NumericColumn(type, values, missing);
}

function declaredBooleans(fields: FieldColumn): NumericColumn {
  const strings = readStrings(fields);
  const booleans = toBooleans(strings, DECLARED_BOOLEANS);
  if (booleans !== null) return booleans;
  if (strings.words.length === 0) {
    return new NumericColumn('bool', new Uint8Array(fields.rows), fields.rows > 0 ? new Uint8Array(fields.rows).fill(1) : null);
  }
  const isOther = strings.words.map((word) => !DECLARED_BOOLEANS.has(word));
  throw unparsable(fields, strings.codes.findIndex((code) => code >= 0 && isOther[code]), 'bool');
}

function unparsable(fields: FieldColumn, row: number, type: ColumnType): CsvError {
  return fieldError(fields, row, 'unparsable-value', (text) => `cannot read ${JSON.stringify(text)} as ${type}`);
}

function readStrings(fields: FieldColumn): StringColumn {
  const { slabs, offset, width, rows, quote, na } = fields;
  const dictionary = new ByteDictionary();
  const codes = new Int32Array(rows);
  let scratch = new Uint8Array(64);
  let row = 0;
  for (const { bytes, starts, ends, records } of slabs) {
    for (let r = 0, f = offset; r < records; r++, f += width, row++) {
      const start = starts[f];
      const end = ends[f];
      if (start < 0) {
        codes[row] = -1;
      } else if (end >= 0) {
        codes[row] = dictionary.codeOf(bytes, start, end);
      } else {
        if (scratch.length < ~end - start) scratch = new Uint8Array(2 * (~end - start));
        codes[row] = dictionary.codeOf(scratch, 0, unquote(bytes, start, ~end, quote, scratch));
      }
    }
  }
  return withoutNa(codes, decoded(dictionary, fields), na.texts);
}

function decoded(dictionary: ByteDictionary, fields: FieldColumn): string[] {
  try {
    return dictionary.words();
  } catch (error) {
    throw invalidField(fields) ?? error;
  }
}

function invalidField(fields: FieldColumn): CsvError | undefined {
  let row = 0;
  for (const slab of fields.slabs) {
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

/** Turns the codes of texts that mean "missing" into -1, in place, and closes the gaps. */
function withoutNa(codes: Int32Array, words: readonly string[], na: ReadonlySet<string>): StringColumn {
  if (!words.some((word) => na.has(word))) return new StringColumn(codes, words);
  const kept: string[] = [];
  const newCodes = words.map((word) => (na.has(word) ? -1 : kept.push(word) - 1));
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) codes[row] = newCodes[codes[row]];
  return new StringColumn(codes, kept);
}

/** The strings as booleans, or null where one of them is not in `spelling` or there is none at all. */
function toBooleans(strings: StringColumn, spelling: ReadonlyMap<string, number>): NumericColumn | null {
  const { codes, words } = strings;
  if (words.length === 0 || !words.every((word) => spelling.has(word))) return null;
  const truth = words.map((word) => spelling.get(word) === 1);
  const values = new Uint8Array(codes.length);
  const missing = new Uint8Array(codes.length);
  let some = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) some = missing[row] = 1;
    else if (truth[codes[row]]) values[row] = 1;
  }
  return new NumericColumn('bool', values, some === 0 ? null : missing);
}
