import * as t from '@t/core';
import { notebookTuple, numpyStr, pythonBool, pythonString, pythonTuple } from '@t/core/format';

/** What a cell prints with: Python's `print`, the notebook's display of a last line, and a place for plots. */
export interface Display {
  /** `print(...)`: the values beside each other, and a line break. */
  readonly print: (...values: unknown[]) => void;
  /** The last line of a notebook cell: one value, or several as the tuple they make; `null` shows nothing. */
  readonly show: (...values: unknown[]) => void;
  /** A plot, as the text of an SVG element. */
  readonly figure: (name: string, svg: string) => void;
}

export interface Figure {
  readonly name: string;
  readonly svg: string;
}

/** A Python tuple, since an array prints as a list. */
export class Tuple {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export const tuple = (...items: unknown[]): Tuple => new Tuple(items);

/** Collects what the cells of a chapter print. A tensor's values are asked for when it is printed. */
export class Transcript implements Display {
  #lines: Promise<string>[] = [];
  #figures: Figure[] = [];

  readonly print = (...values: unknown[]): void => {
    this.#lines.push(Promise.all(values.map(text)).then((parts) => parts.join(' ')));
  };

  readonly show = (...values: unknown[]): void => {
    if (values.length === 1 && (values[0] === null || values[0] === undefined)) return;
    const parts = Promise.all(values.map(repr));
    this.#lines.push(values.length === 1 ? parts.then(([only]) => only) : parts.then(notebookTuple));
  };

  readonly figure = (name: string, svg: string): void => {
    this.#figures.push({ name, svg });
  };

  /** What has been printed and drawn since the last call. */
  async take(): Promise<{ output: string; figures: Figure[] }> {
    const [lines, figures] = [this.#lines, this.#figures];
    this.#lines = [];
    this.#figures = [];
    return { output: (await Promise.all(lines)).join('\n'), figures };
  }
}

/** Python's `str`: a string is itself. */
const text = (value: unknown): string | Promise<string> => (typeof value === 'string' ? value : repr(value));

/** Python's `repr`. What has a printed form of its own (a size, a table, a node of the graph) keeps it. */
function repr(value: unknown): string | Promise<string> {
  if (value === null || value === undefined) return 'None';
  if (value instanceof t.Tensor) return value.repr();
  if (value instanceof Tuple) return Promise.all(value.items.map(repr)).then(pythonTuple);
  if (value instanceof Float32Array) return asNumpy(value);
  if (value instanceof t.Size) return value.toString();
  if (Array.isArray(value)) return Promise.all(value.map(repr)).then((parts) => `[${parts.join(', ')}]`);
  if (typeof value === 'boolean') return pythonBool(value);
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'function') return value.name;
  return String(value);
}

/** A vector as NumPy prints it. */
function asNumpy(values: Float32Array): string {
  const { length } = values;
  return numpyStr({ shape: [length], dtype: 'float32', size: length, get: (i) => values[i] });
}
