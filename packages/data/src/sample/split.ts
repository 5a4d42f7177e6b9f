import { DataError } from '../errors.ts';
import type { Sampled } from './rows.ts';
import { rowCount, takeRows } from './rows.ts';
import { generatorFor, shuffled } from './shuffle.ts';

export interface SplitOptions {
  /** Share of the rows in (0, 1), rounded up, or their number: 0.25 by default. */
  testSize?: number;
  /** Seed of the shuffle; without one it continues the stream of `manualSeed`. */
  seed?: number | bigint;
  /** `false` keeps the order: the test rows are the last. */
  shuffle?: boolean;
}

/**
 * Splits a frame, a tensor or several of equal length by rows: `const { train, test } = trainTestSplit([X, y])`. Each
 * half has the form of the data. A DataError where a half would be empty.
 */
export function trainTestSplit<T extends Sampled>(
  data: T,
  options: SplitOptions = {},
): { train: T; test: T } {
  const { testSize = 0.25, seed, shuffle = true } = options;
  const rows = rowCount(data);
  const testRows = testSize < 1 ? Math.ceil(rows * testSize) : testSize;
  if (!Number.isInteger(testRows) || testRows < 1 || testRows >= rows) {
    throw new DataError(`testSize ${testSize} of ${rows} rows leaves no training rows, or no test rows`);
  }
  const order = shuffle ? shuffled(rows, generatorFor(seed)) : Int32Array.from({ length: rows }, (_, i) => i);
  const trainRows = rows - testRows;
  return { train: takeRows(data, order.slice(0, trainRows)), test: takeRows(data, order.slice(trainRows)) };
}
