/** Raised where data or a request about it is not what the call needs; the message names the column. */
export class DataError extends Error {
  override name = 'DataError';
  /** The column concerned, where there is one. */
  readonly column: string | undefined;

  constructor(message: string, column?: string) {
    super(message);
    this.column = column;
  }
}

/** What a {@link CsvError} is about, for programs that react to it. */
export type CsvErrorCode =
  | 'empty-file'
  | 'ragged-row'
  | 'unterminated-quote'
  | 'stray-quote'
  | 'duplicate-header'
  | 'unparsable-value'
  | 'invalid-encoding';

/** Raised on a CSV text that cannot be read as asked. */
export class CsvError extends DataError {
  override name = 'CsvError';
  readonly code: CsvErrorCode;
  /** Physical line of the text, from 1, on which the offending record or field begins. */
  readonly line: number;

  constructor(code: CsvErrorCode, message: string, line: number, column?: string) {
    super(
      column === undefined ? `line ${line}: ${message}` : `line ${line}, column "${column}": ${message}`,
      column,
    );
    this.code = code;
    this.line = line;
  }
}
