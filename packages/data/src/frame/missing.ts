import { DataError } from '../errors.ts';
import type { Column, Columns, Value } from './column.ts';
import { countMissing, missingFlags, NumericColumn, StringColumn } from './column.ts';
import { fillWhere } from './loops.ts';
import type { Label } from './row-index.ts';
import { mean, median, mode } from './stats.ts';

/** 0 or 'rows'; 1 or 'columns'. */
export type Axis = 0 | 1 | 'rows' | 'columns';

export interface DropnaOptions<Subset> {
  /** What to drop: rows (0, default) or columns (1). */
  axis?: Axis;
  /** Drop where `any` (default) or `all` of the values are missing. */
  how?: 'any' | 'all';
  /** Keep where at least this many values are present; excludes `how`. */
  thresh?: number;
  /** Look only at these columns (of a row), or at the rows with these labels (of a column). */
  subset?: readonly Subset[];
}

export function isColumnAxis(axis: Axis): boolean {
  if (axis === 1 || axis === 'columns') return true;
  if (axis === 0 || axis === 'rows') return false;
  throw new DataError(`axis must be 0, 1, 'rows' or 'columns', but got ${String(axis)}`);
}

/** How many values each row misses. */
export function missingByRow(columns: Iterable<Column>, rows: number): Int32Array {
  const counts = new Int32Array(rows);
  for (const column of columns) {
    if (column.type !== 'string' && column.missing === null) continue;
    const flags = missingFlags(column);
    for (let row = 0; row < rows; row++) counts[row] += flags[row];
  }
  return counts;
}

/** Whether something that misses `missing` of `total` values is kept. */
export function keeper(options: DropnaOptions<unknown>): (missing: number, total: number) => boolean {
  const { how, thresh } = options;
  if (how !== undefined && thresh !== undefined) {
    throw new DataError('dropna takes how or thresh, not both');
  }
  if (thresh !== undefined) return (missing, total) => total - missing >= thresh;
  if (how !== undefined && how !== 'any' && how !== 'all')
    throw new DataError(`invalid how option: ${String(how)}`);
  return how === 'all' ? (missing, total) => missing < total || total === 0 : (missing) => missing === 0;
}

/** A rule that computes a column's own fill value. */
export type FillStrategy = 'mean' | 'median' | 'mode';

/** What to fill a column with: a value, a strategy, or `{ value }` for a string that is a strategy's name. */
export type Fill = number | string | boolean | { value: string };

/** The value a fill stands for in this column; null where a strategy finds none. */
export function fillValue(column: Column, fill: Fill, name: string): Value {
  if (typeof fill === 'object') return fill.value;
  if (fill === 'mode') return mode(column);
  if (fill !== 'mean' && fill !== 'median') return fill;
  if (column.type === 'string')
    throw new DataError(`column "${name}" holds strings, which have no ${fill}`, name);
  const value = fill === 'mean' ? mean(column) : median(column);
  return Number.isNaN(value) ? null : value;
}

/**
 * The column with its missing cells set to `value`; null or NaN leaves it as it is. A number turns a `bool` column,
 * and a fraction an `int` one, into `float`. A value of another type raises a DataError.
 */
export function fillColumn(column: Column, value: Value, name: string): Column {
  if (value === null || Number.isNaN(value) || countMissing(column) === 0) return column;
  const mismatch = (): DataError =>
    new DataError(
      `column "${name}" is ${column.type}: its missing values cannot become ${JSON.stringify(value)}`,
      name,
    );
  if (column.type === 'string') {
    if (typeof value !== 'string') throw mismatch();
    const known = column.words.indexOf(value);
    const code = known >= 0 ? known : column.words.length;
    const words = known >= 0 ? column.words : [...column.words, value];
    return new StringColumn(
      column.codes.map((c) => (c < 0 ? code : c)),
      words,
    );
  }
  if (typeof value === 'string' || (typeof value === 'boolean' && column.type !== 'bool')) throw mismatch();
  const isBool = typeof value === 'boolean';
  const missing = missingFlags(column);
  const values = isBool ? new Uint8Array(column.values) : new Float64Array(column.values);
  fillWhere(values, missing, Number(value));
  if (isBool) return new NumericColumn('bool', values);
  return new NumericColumn(column.type === 'int' && Number.isSafeInteger(value) ? 'int' : 'float', values);
}

/** Fills for a whole table: one for every column, by column, or a strategy. */
export type Fills = Fill | ReadonlyMap<Label, Value> | Readonly<Record<string, Fill>>;

/**
 * Fills the columns. `'mean'` and `'median'` pass over columns of strings; any other single value must suit every
 * column that misses something. Names without a column are passed over, as in pandas.
 */
export function fillColumns(columns: Columns, fills: Fills): Map<string, Column> {
  const fillOf = fillsByName(fills);
  const filled = new Map<string, Column>();
  for (const [name, column] of columns) {
    const fill = fillOf(name);
    const passed =
      fill === undefined || fill === null || (column.type === 'string' && fills === fill && isAverage(fill));
    filled.set(name, passed ? column : fillColumn(column, fillValue(column, fill, name), name));
  }
  return filled;
}

function isAverage(fill: Fill): boolean {
  return fill === 'mean' || fill === 'median';
}

function fillsByName(fills: Fills): (name: string) => Fill | null | undefined {
  if (isMap(fills)) return (name) => fills.get(name) as Fill | null | undefined;
  if (typeof fills !== 'object') return () => fills;
  const byName = new Map(Object.entries(fills));
  return (name) => byName.get(name);
}

function isMap(fills: Fills): fills is ReadonlyMap<Label, Value> {
  return fills instanceof Map;
}
