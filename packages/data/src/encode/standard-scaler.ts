import { DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import { NumericColumn } from '../frame/column.ts';
import { Frame } from '../frame/frame.ts';
import { mean, variance } from '../frame/stats.ts';
import type { Encoder, EncoderJson } from './encoder.ts';
import { fittedColumn, fittedState } from './encoder.ts';

export interface ScalerOptions {
  /** The columns to scale; those of numbers (`int` and `float`) by default. */
  columns?: readonly string[];
}

interface Scale {
  name: string;
  mean: number;
  /** Standard deviation with divisor n; 1 for a constant column. */
  std: number;
}

/** Scales columns to mean 0 and standard deviation 1 of the training data: `(x - mean) / std`. Missing stays missing. */
export class StandardScaler implements Encoder {
  readonly #options: ScalerOptions;
  #fitted: Scale[] | null = null;

  constructor(options: ScalerOptions = {}) {
    this.#options = { ...options };
  }

  /** A DataError names a column of strings, or one without a finite mean. */
  fit(frame: Frame): this {
    const names = this.#options.columns ?? numberColumns(frame);
    this.#fitted = names.map((name) => {
      const column = numericColumn(frame.col(name).column, name);
      const centre = mean(column);
      if (!Number.isFinite(centre))
        throw new DataError(`column "${name}" has no finite mean to scale by`, name);
      return { name, mean: centre, std: Math.sqrt(variance(column, 0)) || 1 };
    });
    return this;
  }

  transform(frame: Frame): Frame {
    return this.#map(frame, (x, scale) => (x - scale.mean) / scale.std);
  }

  fitTransform(frame: Frame): Frame {
    return this.fit(frame).transform(frame);
  }

  /** Undoes `transform`: `x * std + mean`. */
  inverseTransform(frame: Frame): Frame {
    return this.#map(frame, (x, scale) => x * scale.std + scale.mean);
  }

  toJSON(): EncoderJson {
    return { kind: 'StandardScaler', options: this.#options, fitted: this.#fitted };
  }

  static fromJSON(json: EncoderJson): StandardScaler {
    const scaler = new StandardScaler(json.options as ScalerOptions);
    scaler.#fitted = json.fitted as Scale[] | null;
    return scaler;
  }

  #map(frame: Frame, rule: (x: number, scale: Scale) => number): Frame {
    const columns = new Map(frame.columns);
    for (const scale of fittedState(this.#fitted, 'StandardScaler')) {
      const column = numericColumn(fittedColumn(frame, scale.name), scale.name);
      const values = Float64Array.from(column.values, (x) => rule(x, scale));
      columns.set(scale.name, new NumericColumn('float', values, column.missing));
    }
    return new Frame(columns, frame.index);
  }
}

function numberColumns(frame: Frame): string[] {
  return [...frame.types].filter(([, type]) => type === 'int' || type === 'float').map(([name]) => name);
}

function numericColumn(column: Column, name: string): NumericColumn {
  if (column.type !== 'string') return column;
  throw new DataError(`column "${name}" holds strings, which cannot be scaled`, name);
}
