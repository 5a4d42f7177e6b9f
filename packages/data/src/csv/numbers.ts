import type { FieldColumn } from './fields.ts';
import { NumberReader } from './number.ts';
import type { Slab } from './tokenizer.ts';

/** Reads a column's fields as numbers, slab by slab, for as long as they are numbers. */
export class NumberBuilder {
  /** Whether every value so far is written as an integer. */
  whole = true;
  /** Whether every value so far is within +-2^53. */
  exact = true;
  rows = 0;
  #values: Float64Array = new Float64Array(1024);
  #missing: Uint8Array = new Uint8Array(0);
  readonly #fields: FieldColumn;

  constructor(fields: FieldColumn) {
    this.#fields = fields;
  }

  /** Takes the next slab; returns false at a value that is no number, whose row is then `rows`. */
  push(slab: Slab): boolean {
    const { offset, width, na } = this.#fields;
    const { bytes, bounds, records } = slab;
    const reader = new NumberReader(bytes);
    const emptyIsMissing = na.texts.has('');
    const numericNa = na.numbers.size > 0 ? na.numbers : null;
    this.#reserve(this.rows + records);
    const values = this.#values;
    let row = this.rows;
    for (let r = 0, i = 2 * offset; r < records; r++, i += 2 * width, row++) {
      const start = bounds[i];
      const end = bounds[i + 1];
      let value = NaN;
      let isMissing = start < 0 || (start === end && emptyIsMissing);
      if (!isMissing && end > start) {
        value = reader.read(start, end);
        isMissing = Number.isNaN(value) ? na.matches(bytes, start, end) : numericNa?.has(value) === true;
      }
      if (isMissing) {
        this.#markMissing(row);
        continue;
      }
      if (Number.isNaN(value)) {
        this.rows = row;
        return false;
      }
      if (!reader.integer) this.whole = false;
      else if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) this.exact = false;
      values[row] = value;
    }
    this.rows = row;
    return true;
  }

  /** The values, NaN where missing, and where they are missing, null for nowhere. */
  finish(): { values: Float64Array; missing: Uint8Array | null } {
    const values = this.#values.slice(0, this.rows);
    // An integer has no negative zero.
    if (this.whole) for (let row = 0; row < values.length; row++) values[row] += 0;
    return { values, missing: this.#missing.length > 0 ? this.#missing.slice(0, this.rows) : null };
  }

  #markMissing(row: number): void {
    if (this.#missing.length === 0) this.#missing = new Uint8Array(this.#values.length);
    this.#missing[row] = 1;
    this.#values[row] = NaN;
  }

  #reserve(rows: number): void {
    if (rows <= this.#values.length) return;
    const room = Math.max(rows, 2 * this.#values.length);
    const values = new Float64Array(room);
    values.set(this.#values);
    this.#values = values;
    if (this.#missing.length === 0) return;
    const missing = new Uint8Array(room);
    missing.set(this.#missing);
    this.#missing = missing;
  }
}
