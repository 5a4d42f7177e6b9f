import type { DType, Tensor } from '@t/core';
import { fromTypedArray, tensor } from '@t/core';
import { DataError } from '../errors.ts';
import type { Columns, NumericColumn } from './column.ts';

export interface ToTensorOptions {
  /** `float64` by default, as `to_numpy(dtype=float)`. */
  dtype?: DType;
  /** `nan` (default): missing values become NaN in a float tensor; `error` raises a DataError instead. */
  onMissing?: 'nan' | 'error';
}

const ROW_BLOCK = 256;

type Cells = Float32Array | Float64Array | Int32Array | Uint8Array;

const RANGES: Readonly<Record<DType, [low: number, high: number] | null>> = {
  float32: null,
  float64: null,
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 255],
  bool: [0, 1],
};

/**
 * The columns side by side as a tensor of the given shape, `[rows, columns]` or `[rows]`; booleans are 0 and 1.
 *
 * A DataError names the column that cannot go: strings, or for an integer or bool tensor missing values, fractions
 * and numbers out of range. Nothing is rounded but float64 to float32.
 */
export function columnsToTensor(columns: Columns, shape: number[], options: ToTensorOptions): Tensor {
  const { dtype = 'float64', onMissing = 'nan' } = options;
  const cells = cellsOf(
    dtype,
    shape.reduce((a, b) => a * b, 1),
  );
  const numeric: NumericColumn[] = [];
  for (const [name, column] of columns) {
    if (column.type === 'string') {
      const advice = 'encode it (getDummies, OneHotEncoder) or drop it';
      throw new DataError(`column "${name}" holds strings, which cannot become numbers: ${advice}`, name);
    }
    check(column, name, dtype, onMissing);
    numeric.push(column);
  }
  interleaveAll(cells, numeric, shape[0]);
  return dtype === 'bool' ? tensor(cells, { dtype }).reshape(shape) : fromTypedArray(cells, shape);
}

function cellsOf(dtype: DType, length: number): Cells {
  if (dtype === 'float32') return new Float32Array(length);
  if (dtype === 'float64') return new Float64Array(length);
  if (dtype === 'int32') return new Int32Array(length);
  return new Uint8Array(length);
}

/** By blocks of rows, so that what the columns interleave stays in the cache. */
function interleaveAll(cells: Cells, columns: readonly NumericColumn[], rows: number): void {
  for (let row = 0; row < rows; row += ROW_BLOCK) {
    const end = Math.min(row + ROW_BLOCK, rows);
    for (let i = 0; i < columns.length; i++) interleave(cells, columns[i], i, columns.length, row, end);
  }
}

/** Writes the rows from `row` to `end` of one column into every `width`-th cell. */
function interleave(
  cells: Cells,
  { values, missing }: NumericColumn,
  offset: number,
  width: number,
  row: number,
  end: number,
): void {
  const first = row * width + offset;
  if (values instanceof Float64Array) return spreadFloats(cells, first, width, values, row, end);
  spreadBytes(cells, first, width, values, row, end);
  if (missing === null) return;
  for (let i = first; row < end; row++, i += width) if (missing[row] === 1) cells[i] = NaN;
}

// The same loop for each kind of array: reading from either in one place, V8 would box every number.
function spreadFloats(
  cells: Cells,
  i: number,
  width: number,
  values: Float64Array,
  row: number,
  end: number,
): void {
  for (; row < end; row++, i += width) cells[i] = values[row];
}

function spreadBytes(
  cells: Cells,
  i: number,
  width: number,
  values: Uint8Array,
  row: number,
  end: number,
): void {
  for (; row < end; row++, i += width) cells[i] = values[row];
}

function check(column: NumericColumn, name: string, dtype: DType, onMissing: 'nan' | 'error'): void {
  const range = RANGES[dtype];
  if (column.missing !== null && (range !== null || onMissing === 'error')) {
    const row = column.missing.indexOf(1);
    const advice = 'fill it (fillna, Imputer) or drop the row (dropna)';
    throw new DataError(
      `column "${name}" misses a value in row ${row}, which ${dtype} cannot hold: ${advice}`,
      name,
    );
  }
  if (range === null) return;
  const [low, high] = range;
  const row = column.values.findIndex(
    (value: number) => !Number.isInteger(value) || value < low || value > high,
  );
  if (row < 0) return;
  throw new DataError(
    `column "${name}" holds ${column.values[row]} in row ${row}, which is not a value of ${dtype}`,
    name,
  );
}
