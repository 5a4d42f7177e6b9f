export { CsvError, DataError } from './errors.ts';
export type { CsvErrorCode } from './errors.ts';

export { parseCsv, readCsv } from './csv/read.ts';
export { DEFAULT_NA_VALUES } from './csv/missing.ts';
export type { ParseOptions, Progress, ReadOptions } from './csv/options.ts';
export type { CsvSource } from './csv/source.ts';

export { Frame } from './frame/frame.ts';
export { Series } from './frame/series.ts';
