import { countNegative, countSet } from './loops.ts';

/** What a column holds. Whole numbers are exact up to 2^53; anything larger stays a string. */
export type ColumnType = 'int' | 'float' | 'bool' | 'string';

/** One cell; `null` is a missing value. */
export type Value = number | string | boolean | null;

/**
 * A column of numbers or booleans. `missing` holds 1 where a value is missing and is null where none is; a
 * missing cell of a Float64Array is NaN. Satisfies arquero's column interface (`length`, `at`, iteration).
 */
export class NumericColumn {
  readonly type: 'int' | 'float' | 'bool';
  readonly values: Float64Array | Uint8Array;
  readonly missing: Uint8Array | null;

  constructor(
    type: 'int' | 'float' | 'bool',
    values: Float64Array | Uint8Array,
    missing: Uint8Array | null = null,
  ) {
    this.type = type;
    this.values = values;
    this.missing = missing;
  }

  get length(): number {
    return this.values.length;
  }

  isMissing(row: number): boolean {
    return this.missing !== null && this.missing[row] === 1;
  }

  at(row: number): number | boolean | null {
    if (this.isMissing(row)) return null;
    const value = this.values[row];
    return this.type === 'bool' ? value === 1 : value;
  }

  /** The cell as a number: booleans are 0 and 1, missing is NaN. */
  numberAt(row: number): number {
    return this.isMissing(row) ? NaN : this.values[row];
  }

  /** The rows asked for, in that order. */
  take(rows: Int32Array): NumericColumn {
    const values =
      this.values instanceof Uint8Array ? new Uint8Array(rows.length) : new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = this.values[rows[i]];
    return new NumericColumn(this.type, values, takeMask(this.missing, rows));
  }

  [Symbol.iterator](): Iterator<Value> {
    return cells(this);
  }
}

/** A column of strings: `codes[row]` points into `words`, -1 is missing. `words` are distinct, unsorted, maybe unused. */
export class StringColumn {
  readonly type = 'string' as const;
  readonly codes: Int32Array;
  readonly words: readonly string[];

  constructor(codes: Int32Array, words: readonly string[]) {
    this.codes = codes;
    this.words = words;
  }

  get length(): number {
    return this.codes.length;
  }

  isMissing(row: number): boolean {
    return this.codes[row] < 0;
  }

  at(row: number): string | null {
    const code = this.codes[row];
    return code < 0 ? null : this.words[code];
  }

  /** The rows asked for, in that order. */
  take(rows: Int32Array): StringColumn {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = this.codes[rows[i]];
    return new StringColumn(codes, this.words);
  }

  [Symbol.iterator](): Iterator<Value> {
    return cells(this);
  }
}

export type Column = NumericColumn | StringColumn;

/** Columns by name, in order. A Map, so that no name (`__proto__`) is special. */
export type Columns = ReadonlyMap<string, Column>;

function* cells(column: Column): Generator<Value> {
  for (let row = 0; row < column.length; row++) yield column.at(row);
}

function takeMask(missing: Uint8Array | null, rows: Int32Array): Uint8Array | null {
  if (missing === null) return null;
  const taken = new Uint8Array(rows.length);
  let some = 0;
  for (let i = 0; i < rows.length; i++) some |= taken[i] = missing[rows[i]];
  return some === 0 ? null : taken;
}

/** How many cells are missing. */
export function countMissing(column: Column): number {
  if (column.type === 'string') return countNegative(column.codes);
  return column.missing === null ? 0 : countSet(column.missing);
}

/** 1 where a cell is missing, 0 elsewhere. */
export function missingFlags(column: Column): Uint8Array {
  if (column.type !== 'string') return column.missing ?? new Uint8Array(column.length);
  const flags = new Uint8Array(column.length);
  for (let row = 0; row < flags.length; row++) if (column.codes[row] < 0) flags[row] = 1;
  return flags;
}
