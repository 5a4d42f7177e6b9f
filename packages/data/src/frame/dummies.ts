import { DataError } from '../errors.ts';
import type { Column, Columns, Value } from './column.ts';
import { NumericColumn } from './column.ts';
import { markRows, markUsed, recode } from './loops.ts';
import { compareValues } from './stats.ts';

/** How the columns of a one-hot encoding are named: `${prefix}${prefixSep}${value}`. */
interface DummyNaming {
  /** The column's own name by default; or one for all, by name, or in the order of the encoded columns. */
  prefix?: string | readonly string[] | Readonly<Record<string, string>>;
  /** `_` by default. */
  prefixSep?: string;
}

/** A column's distinct values, in ascending order. */
function categoriesOf(column: Column): Value[] {
  if (column.type !== 'string') {
    const distinct = new Set<Value>();
    for (let row = 0; row < column.length; row++) if (!column.isMissing(row)) distinct.add(column.at(row));
    return [...distinct].sort(compareValues);
  }
  const used = new Uint8Array(column.words.length);
  markUsed(column.codes, used, used.length);
  return column.words.filter((_, code) => used[code] === 1).sort(compareValues);
}

/** The columns that get_dummies encodes unasked: strings, and booleans of which some are missing. */
function dummyColumns(columns: Columns): string[] {
  const isCategorical = (column: Column): boolean =>
    column.type === 'string' || (column.type === 'bool' && column.missing !== null);
  return [...columns].filter(([, column]) => isCategorical(column)).map(([name]) => name);
}

/** A category as pandas writes it into a column's name. */
export function categoryText(value: Value, type: Column['type']): string {
  if (value === null) return 'nan';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return type === 'float' && Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Positions in `categories` by row: -1 where the value is missing, -2 where it is none of them. */
export function categoryCodes(column: Column, categories: readonly Value[]): Int32Array {
  const positions = new Map(categories.map((value, i) => [value, i]));
  const codes = new Int32Array(column.length);
  if (column.type === 'string') {
    const byCode = Int32Array.from(column.words, (word) => positions.get(word) ?? -2);
    recode(column.codes, byCode, codes);
    return codes;
  }
  for (let row = 0; row < codes.length; row++) {
    codes[row] = column.isMissing(row) ? -1 : (positions.get(column.at(row)) ?? -2);
  }
  return codes;
}

/** One column of zeros and ones a category, and one for missing values if `withMissing`. */
function oneHot(codes: Int32Array, categories: number, withMissing: boolean): NumericColumn[] {
  const hot = Array.from({ length: categories + Number(withMissing) }, () => new Uint8Array(codes.length));
  const nowhere = new Uint8Array(codes.length);
  const missing = withMissing ? hot[categories] : nowhere;
  markRows(codes, [nowhere, missing, ...hot], 2);
  return hot.map((values) => new NumericColumn('int', values));
}

/** The prefix of each encoded column under the naming options. */
function prefixes(names: readonly string[], naming: DummyNaming): string[] {
  const { prefix } = naming;
  if (prefix === undefined) return [...names];
  if (typeof prefix === 'string') return names.map(() => prefix);
  if (Array.isArray(prefix)) {
    if (prefix.length === names.length) return [...prefix];
    throw new DataError(`prefix holds ${prefix.length} names for ${names.length} encoded columns`);
  }
  const byName = new Map<string, string>(Object.entries(prefix));
  return names.map((name) => byName.get(name) ?? name);
}

export interface DummyOptions extends DummyNaming {
  /** Adds a column `..._nan` of missing values to each encoded one. */
  dummyNa?: boolean;
  /** The columns to encode; those of strings by default. */
  columns?: readonly string[];
}

/** One-hot encodes columns by the categories they hold; see {@link encodeColumns} for the layout. */
export function dummies(columns: Columns, options: DummyOptions): Map<string, Column> {
  const encoded = fitDummies(columns, options);
  return encodeColumns(columns, encoded, options, (column, { categories }) =>
    categoryCodes(column, categories),
  );
}

/** The columns to encode and their categories. */
export function fitDummies(columns: Columns, options: DummyOptions): EncodedColumn[] {
  const names = options.columns ?? dummyColumns(columns);
  const prefixOf = prefixes(names, options);
  return names.map((name, i) => {
    const column = columns.get(name);
    if (column === undefined) throw new DataError(`there is no column "${name}" to encode`, name);
    return { name, prefix: prefixOf[i], categories: categoriesOf(column), type: column.type };
  });
}

/** A column to encode and the categories it is encoded by. */
export interface EncodedColumn {
  name: string;
  prefix: string;
  categories: readonly Value[];
  type: Column['type'];
}

/**
 * The columns with the encoded ones replaced, in pandas' layout: those left alone come first, then for each encoded
 * one its categories in ascending order and, with `dummyNa`, `..._nan`; without it a missing value is a row of zeros.
 * `codesOf` gives the categories of a column by row.
 */
export function encodeColumns(
  columns: Columns,
  encoded: readonly EncodedColumn[],
  options: { dummyNa?: boolean; prefixSep?: string },
  codesOf: (column: Column, encoding: EncodedColumn) => Int32Array,
): Map<string, Column> {
  const { dummyNa = false, prefixSep = '_' } = options;
  const result = new Map<string, Column>(columns);
  for (const { name } of encoded) result.delete(name);
  for (const encoding of encoded) {
    const labels = [...encoding.categories, ...(dummyNa ? [null] : [])];
    const hot = oneHot(codesOf(columns.get(encoding.name)!, encoding), encoding.categories.length, dummyNa);
    for (const [i, label] of labels.entries()) {
      const name = `${encoding.prefix}${prefixSep}${categoryText(label, encoding.type)}`;
      if (result.has(name))
        throw new DataError(
          `encoding "${encoding.name}" makes a second column "${name}"; choose a prefix`,
          name,
        );
      result.set(name, hot[i]);
    }
  }
  return result;
}
