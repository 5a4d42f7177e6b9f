import { DataError } from '../errors.ts';
import type { Value } from '../frame/column.ts';
import { Frame } from '../frame/frame.ts';
import type { FillStrategy } from '../frame/missing.ts';
import { fillColumn, fillValue } from '../frame/missing.ts';
import type { Encoder, EncoderJson } from './encoder.ts';
import { fittedColumn, fittedState } from './encoder.ts';

export interface ImputerOptions {
  /** `mean` by default; `constant` fills with `fillValue`. */
  strategy?: FillStrategy | 'constant';
  /** The value of the strategy `constant`. */
  fillValue?: number | string | boolean;
  /** The columns to fill; for `mean` and `median` those that are no strings by default, otherwise all. */
  columns?: readonly string[];
}

/** Fills missing values with a statistic of the training data. */
export class Imputer implements Encoder {
  readonly #options: ImputerOptions;
  #fitted: { name: string; value: Value }[] | null = null;

  constructor(options: ImputerOptions = {}) {
    const { strategy = 'mean', fillValue: constant } = options;
    if (!['mean', 'median', 'mode', 'constant'].includes(strategy)) {
      throw new DataError(
        `strategy must be 'mean', 'median', 'mode' or 'constant', but got '${String(strategy)}'`,
      );
    }
    if ((strategy === 'constant') !== (constant !== undefined)) {
      throw new DataError("fillValue goes with strategy 'constant', and only with it");
    }
    this.#options = { ...options };
  }

  /** A DataError names a column of which the strategy makes no value: strings for a mean, or nothing but missing. */
  fit(frame: Frame): this {
    const { strategy = 'mean', fillValue: constant } = this.#options;
    const names = this.#options.columns ?? frame.columnNames.filter((name) => this.#suits(frame, name));
    this.#fitted = names.map((name) => {
      const { column } = frame.col(name);
      const value = strategy === 'constant' ? constant! : fillValue(column, strategy, name);
      if (value === null)
        throw new DataError(`column "${name}" has no values to take a ${strategy} of`, name);
      return { name, value };
    });
    return this;
  }

  transform(frame: Frame): Frame {
    const columns = new Map(frame.columns);
    for (const { name, value } of fittedState(this.#fitted, 'Imputer')) {
      columns.set(name, fillColumn(fittedColumn(frame, name), value, name));
    }
    return new Frame(columns, frame.index);
  }

  fitTransform(frame: Frame): Frame {
    return this.fit(frame).transform(frame);
  }

  toJSON(): EncoderJson {
    return { kind: 'Imputer', options: this.#options, fitted: this.#fitted };
  }

  static fromJSON(json: EncoderJson): Imputer {
    const imputer = new Imputer(json.options as ImputerOptions);
    imputer.#fitted = json.fitted as { name: string; value: Value }[] | null;
    return imputer;
  }

  #suits(frame: Frame, name: string): boolean {
    const { strategy = 'mean' } = this.#options;
    return strategy === 'mode' || strategy === 'constant' || frame.types.get(name) !== 'string';
  }
}
