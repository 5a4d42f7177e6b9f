import { DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import type { DummyOptions, EncodedColumn } from '../frame/dummies.ts';
import { categoryCodes, encodeColumns, fitDummies } from '../frame/dummies.ts';
import { Frame } from '../frame/frame.ts';
import type { Encoder, EncoderJson } from './encoder.ts';
import { fittedColumn, fittedState } from './encoder.ts';

export interface OneHotOptions extends DummyOptions {
  /** A value not seen in training: an error (default), or a row of zeros. */
  handleUnknown?: 'error' | 'ignore';
}

/**
 * One-hot encoding by the categories of the training data, laid out as `Frame.getDummies` does. A missing value is a
 * row of zeros, or with `dummyNa` its own column.
 */
export class OneHotEncoder implements Encoder {
  readonly #options: OneHotOptions;
  #fitted: EncodedColumn[] | null = null;

  constructor(options: OneHotOptions = {}) {
    const { handleUnknown = 'error' } = options;
    if (handleUnknown !== 'error' && handleUnknown !== 'ignore') {
      throw new DataError(`handleUnknown must be 'error' or 'ignore', but got '${String(handleUnknown)}'`);
    }
    this.#options = { ...options };
  }

  fit(frame: Frame): this {
    this.#fitted = fitDummies(frame.columns, this.#options);
    return this;
  }

  /** A DataError names the column and the value that training did not show, unless `handleUnknown` is `'ignore'`. */
  transform(frame: Frame): Frame {
    const fitted = fittedState(this.#fitted, 'OneHotEncoder');
    for (const { name, type } of fitted) checkKind(fittedColumn(frame, name), type, name);
    const codesOf = (column: Column, { name, categories }: EncodedColumn): Int32Array => {
      const codes = categoryCodes(column, categories);
      if (this.#options.handleUnknown !== 'ignore') checkKnown(codes, column, name);
      return codes;
    };
    return new Frame(encodeColumns(frame.columns, fitted, this.#options, codesOf), frame.index);
  }

  fitTransform(frame: Frame): Frame {
    return this.fit(frame).transform(frame);
  }

  toJSON(): EncoderJson {
    return { kind: 'OneHotEncoder', options: this.#options, fitted: this.#fitted };
  }

  static fromJSON(json: EncoderJson): OneHotEncoder {
    const encoder = new OneHotEncoder(json.options as OneHotOptions);
    encoder.#fitted = json.fitted as EncodedColumn[] | null;
    return encoder;
  }
}

/** Numbers may turn from int to float when some are missing; strings, numbers and booleans do not mix. */
function checkKind(column: Column, type: Column['type'], name: string): void {
  const kindOf = (t: Column['type']): string => (t === 'int' || t === 'float' ? 'number' : t);
  const isEmpty = column.type === 'float' && column.missing !== null && !column.missing.includes(0);
  if (isEmpty || kindOf(column.type) === kindOf(type)) return;
  throw new DataError(`column "${name}" is ${column.type}, but the encoder was fitted on ${type}`, name);
}

function checkKnown(codes: Int32Array, column: Column, name: string): void {
  const row = codes.indexOf(-2);
  if (row < 0) return;
  const value = JSON.stringify(column.at(row));
  throw new DataError(`column "${name}" holds ${value} in row ${row}, which the training data did not`, name);
}
