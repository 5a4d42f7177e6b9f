import type { Column, Value } from './column.ts';
import { countMissing, NumericColumn } from './column.ts';

/** The values of a numeric column that are not missing. */
function present(column: NumericColumn): Float64Array {
  if (column.missing === null) return Float64Array.from(column.values);
  return Float64Array.from(column.values).filter((_, row) => !column.isMissing(row));
}

/** Sum of the values present; 0 where there are none. Pairwise over blocks, so the error stays near one rounding. */
export function sum(column: NumericColumn): number {
  return pairwiseSum(column, 0, column.length);
}

function pairwiseSum(column: NumericColumn, start: number, end: number): number {
  if (end - start > 128) {
    const middle = start + ((end - start) >> 1);
    return pairwiseSum(column, start, middle) + pairwiseSum(column, middle, end);
  }
  const { values, missing } = column;
  let total = 0;
  for (let row = start; row < end; row++) if (missing === null || missing[row] === 0) total += values[row];
  return total;
}

/** How many values are present. */
export function count(column: Column): number {
  return column.length - countMissing(column);
}

/** Arithmetic mean of the values present; NaN where there are none. */
export function mean(column: NumericColumn): number {
  return sum(column) / count(column);
}

/** Variance with divisor n - ddof of the values present; NaN where that is not positive. */
export function variance(column: NumericColumn, ddof = 1): number {
  const centre = mean(column);
  const squares = present(column).map((value) => (value - centre) ** 2);
  const divisor = squares.length - ddof;
  return divisor > 0 ? sum(new NumericColumn('float', squares)) / divisor : NaN;
}

/** Middle value of those present, or the mean of the middle two; NaN where there are none. */
export function median(column: NumericColumn): number {
  const sorted = present(column).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function min(column: NumericColumn): number {
  return present(column).reduce((a, b) => Math.min(a, b), count(column) > 0 ? Infinity : NaN);
}

export function max(column: NumericColumn): number {
  return present(column).reduce((a, b) => Math.max(a, b), count(column) > 0 ? -Infinity : NaN);
}

/** The most frequent value, the smallest of them on a tie (pandas' `mode()[0]`); null where all are missing. */
export function mode(column: Column): Value {
  const counts = new Map<Value, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: Value = null;
  let most = 0;
  for (const [value, times] of counts) {
    if (times < most || (times === most && compareValues(value, best) > 0)) continue;
    best = value;
    most = times;
  }
  return best;
}

/** Orders two values of one column: numbers by size, strings by code points as Python does. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return Number(a) - Number(b);
}

function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  let i = 0;
  while (i < n && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === n) return a.length - b.length;
  // Surrogates stand for code points above all others, though their units are not the largest.
  const isHigh = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? 1 : 0);
  const x = a.charCodeAt(i);
  const y = b.charCodeAt(i);
  return isHigh(x) - isHigh(y) || x - y;
}
