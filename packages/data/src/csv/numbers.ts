import type { FieldColumn } from './fields.ts';
import { resized } from './growth.ts';
import { NumberReader } from './number.ts';
import type { Slab } from './tokenizer.ts';

/** Reads a column's fields as numbers, slab by slab, for as long as they are numbers. */
export class NumberBuilder {
  /** Rows read so far. */
  rows = 0;
  /** Whether every value so far is written as an integer. */
  whole = true;
  readonly #fields: FieldColumn;
  #values: Float64Array = new Float64Array(0);
  #missing: Uint8Array | null = null;

  constructor(fields: FieldColumn) {
    this.#fields = fields;
  }

  /** Takes the next slab; returns false at a value that is no number, whose row is then `rows`. */
  push(slab: Slab): boolean {
    const { offset, width, na } = this.#fields;
    const { bytes, bounds, records } = slab;
    const reader = new NumberReader(bytes);
    const numericNa = na.numbers.size > 0 ? na.numbers : null;
    this.#reserve(this.rows + records);
    const values = this.#values;
    const end = this.rows + records;
    for (let row = this.rows, i = 2 * offset; row < end; row++, i += 2 * width) {
      const from = bounds[i];
      const to = bounds[i + 1];
      const value = to > from ? reader.read(from, to) : NaN;
      values[row] = value;
      const isNumber = !Number.isNaN(value);
      if (isNumber && numericNa === null) continue;
      if (isNumber ? numericNa?.has(value) : from < 0 || na.matches(bytes, from, to)) {
        this.#missing ??= new Uint8Array(values.length);
        this.#missing[row] = 1;
        values[row] = NaN;
      } else if (!isNumber) {
        this.rows = row;
        return false;
      }
    }
    if (reader.sawFraction) this.whole = false;
    this.rows = end;
    return true;
  }

  /** The values, NaN where missing, and where they are missing, null for nowhere. */
  finish(): { values: Float64Array; missing: Uint8Array | null } {
    return {
      values: resized(this.#values, this.rows),
      missing: this.#missing && resized(this.#missing, this.rows),
    };
  }

  #reserve(rows: number): void {
    if (rows <= this.#values.length) return;
    const room = this.#fields.source.roomFor(rows);
    this.#values = resized(this.#values, room);
    if (this.#missing !== null) this.#missing = resized(this.#missing, room);
  }
}
