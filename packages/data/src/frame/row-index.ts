import { DataError } from '../errors.ts';

/** The label of a row: its number where it was read, or the name of a column in a Series of per-column results. */
export type Label = number | string;

/** The row labels of a Frame or Series: 0, 1, 2, ... at first, kept by rows that are selected. */
export class RowIndex {
  readonly length: number;
  readonly #labels: Int32Array | readonly string[] | null;

  private constructor(length: number, labels: Int32Array | readonly string[] | null) {
    this.length = length;
    this.#labels = labels;
  }

  static range(length: number): RowIndex {
    return new RowIndex(length, null);
  }

  static named(names: readonly string[]): RowIndex {
    return new RowIndex(names.length, names);
  }

  at(row: number): Label {
    return this.#labels === null ? row : this.#labels[row];
  }

  take(rows: Int32Array): RowIndex {
    const labels = this.#labels;
    if (labels === null) return new RowIndex(rows.length, rows.slice());
    if (labels instanceof Int32Array)
      return new RowIndex(
        rows.length,
        rows.map((row) => labels[row]),
      );
    return new RowIndex(
      rows.length,
      Array.from(rows, (row) => labels[row]),
    );
  }

  /** The position of a label; a DataError where there is no such row. */
  positionOf(label: Label): number {
    const labels = this.#labels;
    let position = -1;
    if (labels === null)
      position = typeof label === 'number' && label >= 0 && label < this.length ? label : -1;
    else position = (labels as readonly Label[]).indexOf(label);
    if (position < 0 || !Number.isInteger(position))
      throw new DataError(`there is no row labelled ${JSON.stringify(label)}`);
    return position;
  }

  *[Symbol.iterator](): Generator<Label> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }
}
