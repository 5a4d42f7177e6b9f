import type { Tensor } from '@t/core';
import type { ColumnTable } from 'arquero';
import { DataError } from '../errors.ts';
import { columnsFromArquero, columnsToArquero } from './arquero.ts';
import type { Column, Columns, ColumnType, Value } from './column.ts';
import { countMissing, missingFlags, NumericColumn } from './column.ts';
import type { DummyOptions } from './dummies.ts';
import { dummies } from './dummies.ts';
import { formatFrame } from './format.ts';
import type { ColumnData } from './from-values.ts';
import { columnFrom } from './from-values.ts';
import type { Axis, DropnaOptions, Fills } from './missing.ts';
import { fillColumns, isColumnAxis, keeper, missingByRow } from './missing.ts';
import type { Label } from './row-index.ts';
import { RowIndex } from './row-index.ts';
import type { Positions } from './select.ts';
import { selectPositions } from './select.ts';
import { Series } from './series.ts';
import * as stats from './stats.ts';
import type { ToTensorOptions } from './tensor.ts';
import { columnsToTensor } from './tensor.ts';

/**
 * A table of typed columns with missing values, after pandas' DataFrame. Frames are immutable: each method returns a
 * new one, which shares the columns that did not change. Rows keep their labels when others are dropped.
 */
export class Frame {
  readonly columns: Columns;
  readonly index: RowIndex;

  /** Columns of one length; `index` labels the rows, 0, 1, 2, ... by default. */
  constructor(columns: Columns, index?: RowIndex) {
    this.columns = columns;
    this.index = index ?? RowIndex.range(columns.values().next().value?.length ?? 0);
    for (const [name, { length }] of columns) {
      if (length === this.index.length) continue;
      throw new DataError(`column "${name}" has ${length} values for ${this.index.length} rows`, name);
    }
  }

  /** A frame of values by column name; see {@link columnFrom} for the types. */
  static from(data: Readonly<Record<string, ColumnData>> | ReadonlyMap<string, ColumnData>): Frame {
    const entries = data instanceof Map ? [...data] : Object.entries(data);
    return new Frame(new Map(entries.map(([name, values]) => [name, columnFrom(values, name)])));
  }

  /** A frame of an arquero table, filtered and ordered as the table is; null, undefined and NaN are missing. */
  static fromArquero(table: ColumnTable): Frame {
    return new Frame(columnsFromArquero(table), RowIndex.range(table.numRows()));
  }

  /** The same columns as an arquero table, for its verbs; missing values are null there, row labels are left behind. */
  get table(): ColumnTable {
    return columnsToArquero(this.columns);
  }

  /** `[rows, columns]`. */
  get shape(): [rows: number, columns: number] {
    return [this.index.length, this.columns.size];
  }

  /** How many rows there are. */
  get length(): number {
    return this.index.length;
  }

  get columnNames(): string[] {
    return [...this.columns.keys()];
  }

  /** Types by column name. */
  get types(): Map<string, ColumnType> {
    return new Map([...this.columns].map(([name, column]) => [name, column.type]));
  }

  /** One column; a DataError where there is none of that name. */
  col(name: string): Series {
    return new Series(name, this.#column(name), this.index);
  }

  /** The columns named, in that order. */
  select(names: readonly string[]): Frame {
    return new Frame(new Map(names.map((name) => [name, this.#column(name)])), this.index);
  }

  /**
   * Selects by position, as pandas' iloc: a number, a slice `'0:2'`, `':'`, positions or a mask for rows and columns.
   * One number for the columns gives a Series; a number for the rows too, the value; otherwise it is a Frame.
   */
  iloc(rows: number, columns: number): Value;
  iloc(rows: Positions, columns: number): Series;
  iloc(rows: Positions, columns?: Positions): Frame;
  iloc(rows: Positions, columns: Positions = ':'): Frame | Series | Value {
    const rowPositions = selectPositions(rows, this.length, 'row');
    const names = this.columnNames;
    const chosen = Array.from(selectPositions(columns, names.length, 'column'), (i) => names[i]);
    if (typeof columns === 'number' && typeof rows === 'number')
      return this.#column(chosen[0]).at(rowPositions[0]);
    const selected = rows === ':' ? this.select(chosen) : this.select(chosen).take(rowPositions);
    return typeof columns === 'number' ? selected.col(chosen[0]) : selected;
  }

  /** The rows at these positions, with their labels. */
  take(rows: Int32Array): Frame {
    const columns = new Map([...this.columns].map(([name, column]) => [name, column.take(rows)]));
    return new Frame(columns, this.index.take(rows));
  }

  /** The first `n` rows, 5 by default. */
  head(n = 5): Frame {
    return this.iloc(`:${n}`);
  }

  /** The same rows, labelled 0, 1, 2, ... again. */
  resetIndex(): Frame {
    return new Frame(this.columns, RowIndex.range(this.length));
  }

  /** Without the rows labelled so or, with axis 1, the columns named so. */
  drop(labels: Label | readonly Label[], options: { axis?: Axis } = {}): Frame {
    const list = typeof labels === 'object' ? labels : [labels];
    if (isColumnAxis(options.axis ?? 0)) return this.dropColumns(...list.map(String));
    const dropped = new Set(list.map((label) => this.index.positionOf(label)));
    return this.#keepRows((row) => !dropped.has(row));
  }

  /** Without these columns. */
  dropColumns(...names: string[]): Frame {
    for (const name of names) this.#column(name);
    return this.select(this.columnNames.filter((name) => !names.includes(name)));
  }

  /** With a column added, or replaced in its place. */
  assign(name: string, values: ColumnData | Series): Frame {
    const column = values instanceof Series ? values.column : columnFrom(values, name);
    return new Frame(new Map(this.columns).set(name, column), this.index);
  }

  /** True where a value is missing: `frame.isna().sum()` counts them by column, `sum({ axis: 1 })` by row. */
  isna(): Frame {
    const flags = (column: Column): Column => new NumericColumn('bool', missingFlags(column));
    return new Frame(new Map([...this.columns].map(([name, column]) => [name, flags(column)])), this.index);
  }

  /** Drops rows (or, with axis 1, columns) with missing values; the options are pandas'. */
  dropna(options: DropnaOptions<Label> = {}): Frame {
    const keep = keeper(options);
    const { subset } = options;
    if (isColumnAxis(options.axis ?? 0)) {
      const rows = subset && Int32Array.from(subset, (label) => this.index.positionOf(label));
      const kept = [...this.columns].filter(([, column]) => {
        const looked = rows ? column.take(rows) : column;
        return keep(countMissing(looked), looked.length);
      });
      return new Frame(new Map(kept), this.index);
    }
    const looked = subset ? subset.map((name) => this.#column(String(name))) : [...this.columns.values()];
    const missing = missingByRow(looked, this.length);
    return this.#keepRows((row) => keep(missing[row], looked.length));
  }

  /** Without the column that misses the most values, the first of them on a tie; the same frame if none misses any. */
  dropMostMissing(): Frame {
    let worst: string | undefined;
    let most = 0;
    for (const [name, column] of this.columns) {
      const count = countMissing(column);
      if (count > most) [worst, most] = [name, count];
    }
    return worst === undefined ? this : this.dropColumns(worst);
  }

  /**
   * Fills missing values: with one value; with `'mean'`, `'median'` or `'mode'` of each column; with a value or rule by
   * column, `{ Rooms: 'mean', Roof: 'none' }`; or with a Series by column name, `fillna(frame.mean())`. What is left
   * out stays missing. `'mean'` and `'median'` for all pass over strings; a value of another type than its column's
   * raises a DataError.
   */
  fillna(fills: Fills | Series): Frame {
    return new Frame(fillColumns(this.columns, fills instanceof Series ? fills.toMap() : fills), this.index);
  }

  /** How many values are present, by column. */
  count(): Series {
    const counts = [...this.columns.values()].map(stats.count);
    return new Series(null, columnFrom(counts, 'count'), RowIndex.named(this.columnNames));
  }

  /** Sums of the values present by column, or by row with axis 1; true counts as 1, strings are left out. */
  sum(options: { axis?: Axis } = {}): Series {
    if (!isColumnAxis(options.axis ?? 0)) return this.#reduce(stats.sum, 'same');
    const totals = new Float64Array(this.length);
    const columns = [...this.#numeric().values()];
    for (const column of columns) {
      for (let row = 0; row < totals.length; row++)
        if (!column.isMissing(row)) totals[row] += column.values[row];
    }
    const type = columns.some((column) => column.type === 'float') ? 'float' : 'int';
    return new Series(null, new NumericColumn(type, totals), this.index);
  }

  /** Means of the values present by column, strings left out; missing where a column has no value. */
  mean(): Series {
    return this.#reduce(stats.mean);
  }

  median(): Series {
    return this.#reduce(stats.median);
  }

  /** Standard deviations by column with divisor n - ddof, 1 by default. */
  std(options: { ddof?: number } = {}): Series {
    return this.#reduce((column) => Math.sqrt(stats.variance(column, options.ddof)));
  }

  min(): Series {
    return this.#reduce(stats.min, 'same');
  }

  max(): Series {
    return this.#reduce(stats.max, 'same');
  }

  /** The most frequent value by column, the smallest on a tie; null where all are missing. */
  mode(): Map<string, Value> {
    return new Map([...this.columns].map(([name, column]) => [name, stats.mode(column)]));
  }

  /** One-hot encodes columns as pandas' get_dummies does, with its order and names of columns. */
  getDummies(options: DummyOptions = {}): Frame {
    return new Frame(dummies(this.columns, options), this.index);
  }

  /**
   * The frame as a tensor of shape `[rows, columns]`, float64 by default. Booleans are 0 and 1; in a float tensor
   * missing numbers are NaN, as in pandas, unless `onMissing` is `'error'`. A DataError names a column that cannot go:
   * strings, or what an integer dtype cannot hold.
   */
  toTensor(options: ToTensorOptions & { columns?: readonly string[] } = {}): Tensor {
    const { columns } = options.columns ? this.select(options.columns) : this;
    return columnsToTensor(columns, [this.length, columns.size], options);
  }

  /** The table as pandas prints it, cut in the middle where it is long or wide. */
  toString(): string {
    return formatFrame(this.columns, this.index);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #column(name: string): Column {
    const column = this.columns.get(name);
    if (column === undefined) {
      throw new DataError(
        `there is no column "${name}"; the columns are ${this.columnNames.join(', ')}`,
        name,
      );
    }
    return column;
  }

  #numeric(): Map<string, NumericColumn> {
    const numeric = new Map<string, NumericColumn>();
    for (const [name, column] of this.columns) if (column.type !== 'string') numeric.set(name, column);
    return numeric;
  }

  /** A number per numeric column. Those of whole columns are whole too if the reduction keeps to the `same` kind. */
  #reduce(reduction: (column: NumericColumn) => number, kind?: 'same'): Series {
    const numeric = this.#numeric();
    const isInt = kind === 'same' && [...numeric.values()].every((column) => column.type !== 'float');
    const results = Float64Array.from(numeric.values(), reduction);
    return new Series(
      null,
      columnFrom(isInt ? Array.from(results) : results, 'result'),
      RowIndex.named([...numeric.keys()]),
    );
  }

  #keepRows(keep: (row: number) => boolean): Frame {
    const rows = Int32Array.from({ length: this.length }, (_, row) => row).filter(keep);
    return rows.length === this.length ? this : this.take(rows);
  }
}
