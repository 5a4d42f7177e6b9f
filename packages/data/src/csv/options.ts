import type { ColumnType } from '../frame/column.ts';
import { DataError } from '../errors.ts';

/** How a long read is getting on. */
export interface Progress {
  /** Bytes read so far. */
  bytes: number;
  /** Bytes in all, where the source says so. */
  totalBytes: number | undefined;
  /** Data rows found so far. */
  rows: number;
}

/** How a CSV text is written and what its values mean. */
export interface ParseOptions {
  /** `true` (default): the first row names the columns; `false`: they are called `0`, `1`, ...; or the names. */
  header?: boolean | readonly string[];
  /** One ASCII character, `,` by default. */
  delimiter?: string;
  /** One ASCII character, `"` by default, doubled inside a quoted field; `null`: quotes are ordinary text. */
  quote?: string | null;
  /** One ASCII character that starts a comment, up to the end of the line; none by default. */
  comment?: string | null;
  /** Texts that mean a missing value, beside pandas' own list: for every column, or by column name. */
  naValues?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** `false` drops pandas' own list, so that only `naValues` count as missing. */
  keepDefaultNa?: boolean;
  /** Types by column name; the other columns are settled from all of their values. */
  columnTypes?: Readonly<Record<string, ColumnType>>;
  /**
   * Rows with too few or too many fields: `error` (default); `pad`: short rows end in missing values, long ones are
   * an error, as in pandas; `truncate`: as `pad`, and long rows lose their last fields; `skip`: both are left out.
   */
  onRagged?: 'error' | 'pad' | 'truncate' | 'skip';
  /** `error` (default), or `rename`: the second `x` becomes `x.1`, as in pandas. */
  onDuplicateHeader?: 'error' | 'rename';
}

export interface ReadOptions extends ParseOptions {
  /** Any label of the Encoding Standard, such as `gbk` or `utf-16le`; `utf-8` by default. */
  encoding?: string;
  /** Called after every block read, of four megabytes or what the source gives. */
  onProgress?: (progress: Progress) => void;
  /** Aborting rejects the read with the signal's reason. */
  signal?: AbortSignal;
}

/** The characters of a CSV dialect as bytes; -1 where there is none. */
export interface Dialect {
  delimiter: number;
  quote: number;
  comment: number;
  onRagged: 'error' | 'pad' | 'truncate' | 'skip';
}

export function dialectOf(options: ParseOptions): Dialect {
  const dialect: Dialect = {
    delimiter: byteOf('delimiter', options.delimiter ?? ','),
    quote: byteOf('quote', options.quote === undefined ? '"' : options.quote),
    comment: byteOf('comment', options.comment ?? null),
    onRagged: options.onRagged ?? 'error',
  };
  const { delimiter, quote, comment } = dialect;
  if (delimiter < 0) throw new DataError('delimiter must be one ASCII character, but got an empty string');
  if (delimiter === quote || delimiter === comment || (quote >= 0 && quote === comment)) {
    throw new DataError('delimiter, quote and comment must be different characters');
  }
  if (!['error', 'pad', 'truncate', 'skip'].includes(dialect.onRagged)) {
    throw new DataError(
      `onRagged must be 'error', 'pad', 'truncate' or 'skip', but got '${dialect.onRagged}'`,
    );
  }
  return dialect;
}

function byteOf(option: string, character: string | null): number {
  if (character === null || character === '') return -1;
  const code = character.charCodeAt(0);
  if (character.length !== 1 || code > 0x7f || code === 0x0a || code === 0x0d) {
    throw new DataError(`${option} must be one ASCII character, but got ${JSON.stringify(character)}`);
  }
  return code;
}
