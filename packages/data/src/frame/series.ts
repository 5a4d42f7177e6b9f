import type { Tensor } from '@t/core';
import { DataError } from '../errors.ts';
import type { Column, Value } from './column.ts';
import { missingFlags, NumericColumn } from './column.ts';
import { formatSeries } from './format.ts';
import type { Fill } from './missing.ts';
import { fillColumn, fillValue } from './missing.ts';
import type { Label, RowIndex } from './row-index.ts';
import * as stats from './stats.ts';
import type { ToTensorOptions } from './tensor.ts';
import { columnsToTensor } from './tensor.ts';

/** One column with its row labels: a column of a Frame, or a result per column or row. */
export class Series implements Iterable<Value> {
  readonly name: string | null;
  readonly column: Column;
  readonly index: RowIndex;

  constructor(name: string | null, column: Column, index: RowIndex) {
    this.name = name;
    this.column = column;
    this.index = index;
  }

  get length(): number {
    return this.column.length;
  }

  /** The value at a position, from the end where negative; null where it is missing. */
  at(position: number): Value {
    const row = position < 0 ? position + this.length : position;
    if (!Number.isInteger(row) || row < 0 || row >= this.length) {
      throw new DataError(`row position ${position} is out of bounds for ${this.length} rows`);
    }
    return this.column.at(row);
  }

  /** The value of the row with this label, such as the mean of a column: `frame.mean().get('Price')`. */
  get(label: Label): Value {
    return this.column.at(this.index.positionOf(label));
  }

  toArray(): Value[] {
    return [...this.column];
  }

  /** Values by label. */
  toMap(): Map<Label, Value> {
    return new Map([...this.index].map((label, row) => [label, this.column.at(row)]));
  }

  /** True where a value is missing. */
  isna(): Series {
    return new Series(this.name, new NumericColumn('bool', missingFlags(this.column)), this.index);
  }

  /** Missing values replaced: by a value of the column's type, or its own mean, median or mode. */
  fillna(fill: Fill): Series {
    const name = this.name ?? '';
    return new Series(
      this.name,
      fillColumn(this.column, fillValue(this.column, fill, name), name),
      this.index,
    );
  }

  /** How many values are present. */
  count(): number {
    return stats.count(this.column);
  }

  /** Sum of the values present; true counts as 1. */
  sum(): number {
    return stats.sum(this.#numeric('sum'));
  }

  /** Mean of the values present; NaN where there are none. */
  mean(): number {
    return stats.mean(this.#numeric('mean'));
  }

  median(): number {
    return stats.median(this.#numeric('median'));
  }

  /** Standard deviation with divisor n - ddof, 1 by default. */
  std(options: { ddof?: number } = {}): number {
    return Math.sqrt(stats.variance(this.#numeric('std'), options.ddof));
  }

  min(): number {
    return stats.min(this.#numeric('min'));
  }

  max(): number {
    return stats.max(this.#numeric('max'));
  }

  /** The most frequent value, the smallest on a tie; null where all are missing. */
  mode(): Value {
    return stats.mode(this.column);
  }

  /** Label of the first largest value. */
  idxmax(): Label {
    return this.#labelOf(this.max(), 'idxmax');
  }

  /** Label of the first smallest value. */
  idxmin(): Label {
    return this.#labelOf(this.min(), 'idxmin');
  }

  /** The values as a tensor of shape `[length]`; errors as {@link Frame.toTensor}. */
  toTensor(options: ToTensorOptions = {}): Tensor {
    return columnsToTensor(new Map([[this.name ?? '', this.column]]), [this.length], options);
  }

  toString(): string {
    return formatSeries(this.name, this.column, this.index);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.column[Symbol.iterator]();
  }

  #numeric(what: string): NumericColumn {
    if (this.column.type !== 'string') return this.column;
    throw new DataError(
      `column "${this.name ?? ''}" holds strings, which have no ${what}`,
      this.name ?? undefined,
    );
  }

  #labelOf(value: number, what: string): Label {
    const column = this.#numeric(what);
    for (let row = 0; row < column.length; row++)
      if (column.numberAt(row) === value) return this.index.at(row);
    throw new DataError(`${what} of a column without values`);
  }
}
