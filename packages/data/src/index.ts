export { CsvError, DataError } from './errors.ts';
export type { CsvErrorCode } from './errors.ts';

export { parseCsv, readCsv } from './csv/read.ts';
export { DEFAULT_NA_VALUES } from './csv/missing.ts';
export type { ParseOptions, Progress, ReadOptions } from './csv/options.ts';
export type { CsvSource } from './csv/source.ts';

export { Frame } from './frame/frame.ts';
export { Series } from './frame/series.ts';
export { NumericColumn, StringColumn } from './frame/column.ts';
export type { Column, Columns, ColumnType, Value } from './frame/column.ts';
export type { DummyOptions } from './frame/dummies.ts';
export type { ColumnData } from './frame/from-values.ts';
export type { Axis, DropnaOptions, Fill, Fills, FillStrategy } from './frame/missing.ts';
export { RowIndex } from './frame/row-index.ts';
export type { Label } from './frame/row-index.ts';
export type { Positions } from './frame/select.ts';
export type { ToTensorOptions } from './frame/tensor.ts';

export { OneHotEncoder } from './encode/one-hot-encoder.ts';
export type { OneHotOptions } from './encode/one-hot-encoder.ts';
export { StandardScaler } from './encode/standard-scaler.ts';
export type { ScalerOptions } from './encode/standard-scaler.ts';
export { Imputer } from './encode/imputer.ts';
export type { ImputerOptions } from './encode/imputer.ts';
export { encoderFromJSON, Pipeline } from './encode/pipeline.ts';
export type { Encoder, EncoderJson } from './encode/encoder.ts';

export { trainTestSplit } from './sample/split.ts';
export type { SplitOptions } from './sample/split.ts';
export { batches } from './sample/batches.ts';
export type { Batches, BatchOptions } from './sample/batches.ts';
export type { Sampled } from './sample/rows.ts';
