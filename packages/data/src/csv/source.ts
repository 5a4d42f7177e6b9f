import { DataError } from '../errors.ts';

/**
 * Where a CSV text is read from: a path (in Node, Deno and Bun) or address as a string, a URL, a Blob or File, a
 * stream of bytes (the web's, or Node's), or the bytes themselves. For a text in a string there is `parseCsv`.
 */
export type CsvSource =
  | string
  | URL
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Uint8Array
  | ArrayBuffer;

/** Blocks of bytes, one `read` after another; null at the end. */
export interface ByteReader {
  readonly totalBytes: number | undefined;
  read(): Promise<Uint8Array | null>;
  /** Lets go of the source; also while a read is under way. */
  close(): Promise<void>;
}

/** Opens a source. The signal also stops a request that has not been answered yet. */
export async function openSource(source: CsvSource, signal?: AbortSignal): Promise<ByteReader> {
  if (typeof source === 'string') {
    if (/[\r\n]/.test(source))
      throw new DataError('readCsv takes a path or an address; for a CSV text use parseCsv');
    if (isAddress(source)) return openUrl(new URL(source), signal);
    const fs = nodeFs();
    return fs ? openFile(fs, source) : openResponse(await fetch(source, { signal }), source);
  }
  if (source instanceof URL) return openUrl(source, signal);
  if (source instanceof ArrayBuffer) return openBytes(new Uint8Array(source));
  if (source instanceof Uint8Array) return openBytes(source);
  if (source instanceof Blob) return openStream(source.stream(), source.size);
  if ('getReader' in source) return openStream(source);
  return openIterable(source);
}

const BLOCK_BYTES = 1 << 22;

function isAddress(text: string): boolean {
  return /^([a-z][a-z0-9+.-]+:\/\/|data:|blob:)/i.test(text);
}

async function openUrl(url: URL, signal?: AbortSignal): Promise<ByteReader> {
  const fs = url.protocol === 'file:' ? nodeFs() : undefined;
  return fs ? openFile(fs, url) : openResponse(await fetch(url, { signal }), url.href);
}

function openResponse(response: Response, address: string): ByteReader {
  if (!response.ok)
    throw new DataError(`${address}: HTTP ${response.status} ${response.statusText}`.trimEnd());
  if (response.body === null) return openBytes(new Uint8Array(0));
  // The length of a compressed answer is not that of its text.
  const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
  return openStream(response.body, length === null ? undefined : Number(length));
}

function openBytes(bytes: Uint8Array): ByteReader {
  let position = 0;
  return {
    totalBytes: bytes.length,
    read: async () => {
      if (position >= bytes.length) return null;
      const block = bytes.subarray(position, position + BLOCK_BYTES);
      position += block.length;
      return block;
    },
    close: async () => {},
  };
}

function openStream(stream: ReadableStream<Uint8Array>, totalBytes?: number): ByteReader {
  const reader = stream.getReader();
  return {
    totalBytes,
    read: async () => (await reader.read()).value ?? null,
    close: () => reader.cancel(),
  };
}

function openIterable(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  return {
    totalBytes: undefined,
    read: async () => {
      const { done, value } = await iterator.next();
      return done ? null : value;
    },
    close: async () => {
      await iterator.return?.();
    },
  };
}

/** The part of Node's `fs/promises` used here. */
interface FileSystem {
  open(path: string | URL): Promise<{
    stat(): Promise<{ size: number }>;
    read(target: Uint8Array): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }>;
}

/** Node's file system where there is one, found without an import, so that browser bundles never see `node:`. */
function nodeFs(): FileSystem | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  return host?.getBuiltinModule?.('node:fs/promises') as FileSystem | undefined;
}

async function openFile(fs: FileSystem, path: string | URL): Promise<ByteReader> {
  const file = await fs.open(path);
  const { size } = await file.stat();
  const whole = new Uint8Array(size);
  let position = 0;
  return {
    totalBytes: size,
    read: async () => {
      // Blocks of one buffer, unless the file has grown since.
      const room =
        position < size ? whole.subarray(position, position + BLOCK_BYTES) : new Uint8Array(BLOCK_BYTES);
      const { bytesRead } = await file.read(room);
      position += bytesRead;
      return bytesRead === 0 ? null : room.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}
