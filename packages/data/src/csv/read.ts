import { CsvError, DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import { Frame } from '../frame/frame.ts';
import type { ParseOptions, ReadOptions } from './options.ts';
import { CsvParser } from './parser.ts';
import type { CsvSource } from './source.ts';
import { openSource } from './source.ts';
import type { Transcoder } from './transcode.ts';
import { transcoderFrom } from './transcode.ts';

/**
 * Reads a CSV text into a Frame, block by block, so that a long read shows progress and can be aborted.
 *
 * A row that does not fit, a quote that never closes, a header that names a column twice, a value that is not of its
 * declared type, bytes that are not of the encoding and a text without columns raise a {@link CsvError} with the line.
 */
export async function readCsv(source: CsvSource, options: ReadOptions = {}): Promise<Frame> {
  const { signal, onProgress, encoding = 'utf-8' } = options;
  signal?.throwIfAborted();
  const transcode = transcoderFrom(encoding);
  const breathe = breather(signal);
  const reader = await openSource(source, signal);
  const parser = new CsvParser(options, reader.totalBytes);
  try {
    let reading = reader.read();
    for (let bytes = 0; ; ) {
      const block = await abortable(reading, signal);
      if (block !== null) {
        if (!(block instanceof Uint8Array))
          throw new DataError(`a source gives bytes, but this gave ${typeof block}`);
        // The next block is on its way while this one is parsed. Should that throw, nobody waits for it any more.
        reading = reader.read();
        reading.catch(() => {});
      }
      parser.push(checked(transcode, block, encoding, parser));
      if (block === null) break;
      bytes += block.length;
      onProgress?.({ bytes, totalBytes: reader.totalBytes, rows: parser.rows });
      await breathe();
    }
  } finally {
    // Not awaited: a source that hangs would hold up the very abort that is to end it.
    reader.close().catch(() => {});
  }
  const columns = new Map<string, Column>();
  for (const [name, column] of parser.columns()) {
    columns.set(name, column);
    await breathe();
  }
  return new Frame(columns);
}

/** Reads a CSV text at hand, a string or UTF-8 bytes. Errors as {@link readCsv}. */
export function parseCsv(text: string | Uint8Array, options: ParseOptions = {}): Frame {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const parser = new CsvParser(options, bytes.length);
  parser.push(bytes);
  return new Frame(new Map(parser.columns()));
}

function checked(
  transcode: Transcoder,
  block: Uint8Array | null,
  encoding: string,
  parser: CsvParser,
): Uint8Array {
  try {
    return transcode(block);
  } catch {
    throw new CsvError('invalid-encoding', `from here on the text is not valid ${encoding}`, parser.line);
  }
}

/** Settles as the promise does, unless the signal aborts first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A function to await between pieces of work: every 50 ms it lets the event loop turn, so that an abort gets through. */
function breather(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > 50) {
      await new Promise<void>(nextTurn);
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/** Calls back in a later turn of the event loop: at once where the host can, else by a timer. */
function nextTurn(callback: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(callback);
  else setTimeout(callback);
}
