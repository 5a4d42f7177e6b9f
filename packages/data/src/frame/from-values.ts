import { DataError } from '../errors.ts';
import type { Column } from './column.ts';
import { NumericColumn, StringColumn } from './column.ts';

/** Typed arrays a column can be made from. */
type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Values a column can be made from; null, undefined and NaN are missing. */
export type ColumnData = NumberArray | Iterable<number | string | boolean | bigint | Date | null | undefined>;

/**
 * A column of the values given. Arrays settle as CSV does: whole numbers are `int`, or `float` where some are missing;
 * a typed array keeps its kind, float or integer. BigInts must be within 2^53; dates become ISO strings. Values of
 * different types raise a DataError.
 */
export function columnFrom(data: ColumnData, name: string): Column {
  if (data instanceof Float64Array || data instanceof Float32Array)
    return numbers(Float64Array.from(data), true);
  if (ArrayBuffer.isView(data)) return numbers(Float64Array.from(data as Int32Array), false);
  const values = Array.from(data, (value) => normalised(value, name));
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (types.size > 1)
    throw new DataError(`column "${name}" mixes ${[...types].sort().join(' and ')} values`, name);
  if (types.has('string')) return strings(values as (string | null)[]);
  if (types.has('boolean')) return booleans(values as (boolean | null)[]);
  return numbers(
    Float64Array.from(values, (value) => (value === null ? NaN : Number(value))),
    values.length === 0,
  );
}

function normalised(value: unknown, name: string): number | string | boolean | null {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value)))
    return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw new DataError(`column "${name}" holds ${value}, which is beyond 2^53; pass it as a string`, name);
  }
  if (value instanceof Date) return value.toISOString();
  throw new DataError(
    `column "${name}" holds ${Object.prototype.toString.call(value)}, not numbers, strings or booleans`,
    name,
  );
}

function numbers(values: Float64Array, isFloat: boolean): NumericColumn {
  const missing = values.some((value) => Number.isNaN(value))
    ? Uint8Array.from(values, (v) => Number(Number.isNaN(v)))
    : null;
  const isInt = !isFloat && missing === null && values.every((value) => Number.isSafeInteger(value));
  return new NumericColumn(isInt ? 'int' : 'float', values, missing);
}

function booleans(values: readonly (boolean | null)[]): NumericColumn {
  const missing = values.includes(null) ? Uint8Array.from(values, (value) => Number(value === null)) : null;
  return new NumericColumn(
    'bool',
    Uint8Array.from(values, (value) => Number(value === true)),
    missing,
  );
}

function strings(values: readonly (string | null)[]): StringColumn {
  const codes = new Map<string, number>();
  const codeOf = (value: string | null): number => {
    if (value === null) return -1;
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  };
  return new StringColumn(Int32Array.from(values, codeOf), [...codes.keys()]);
}
