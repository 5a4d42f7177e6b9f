import { DataError } from '../errors.ts';
import type { Sampled } from './rows.ts';
import { rowCount, takeRows } from './rows.ts';
import { generatorFor, shuffled } from './shuffle.ts';

export interface BatchOptions {
  /** Rows in a batch, 1 by default; the last has what is left. */
  batchSize?: number;
  /** A new random order for each epoch. */
  shuffle?: boolean;
  /** Leaves out a last batch that is not full. */
  dropLast?: boolean;
  /** Seed of the shuffles; without one they continue the stream of `manualSeed`. */
  seed?: number | bigint;
}

/** Batches of one epoch after another: each loop over it, `for` or `for await`, is an epoch. */
export interface Batches<T> extends Iterable<T>, AsyncIterable<T> {
  /** Batches in an epoch. */
  readonly length: number;
}

/** Batches of rows of a frame, a tensor or several of equal length, copied, in the form of the data. */
export function batches<T extends Sampled>(data: T, options: BatchOptions = {}): Batches<T> {
  const { batchSize = 1, shuffle = false, dropLast = false, seed } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new DataError(`batchSize must be a positive whole number, but got ${String(batchSize)}`);
  }
  const rows = rowCount(data);
  const length = dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
  const generator = generatorFor(seed);

  function* epoch(): Generator<T> {
    const order = shuffle ? shuffled(rows, generator) : Int32Array.from({ length: rows }, (_, i) => i);
    for (let i = 0; i < length; i++) yield takeRows(data, order.slice(i * batchSize, (i + 1) * batchSize));
  }
  async function* asyncEpoch(): AsyncGenerator<T> {
    yield* epoch();
  }
  return { length, [Symbol.iterator]: epoch, [Symbol.asyncIterator]: asyncEpoch };
}
