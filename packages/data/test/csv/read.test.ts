import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { CsvSource, Progress } from '../../src/index.ts';
import { CsvError, DataError, readCsv } from '../../src/index.ts';

const TEXT = 'name,n\nred,1\n"gr\neen",NA\n';
const folder = mkdtempSync(join(tmpdir(), 't-data-'));
const path = join(folder, 'small.csv');
writeFileSync(path, TEXT);
afterAll(() => rmSync(folder, { recursive: true }));

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** A stream of the text in blocks of three bytes. */
function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = bytesOf(text);
  let i = 0;
  return new ReadableStream({
    pull(controller) {
      if (i < bytes.length) controller.enqueue(bytes.slice(i, (i += 3)));
      else controller.close();
    },
  });
}

describe('sources', () => {
  it.each<[string, () => CsvSource]>([
    ['a path', () => path],
    ['a file URL', () => pathToFileURL(path)],
    ['a file URL as a string', () => pathToFileURL(path).href],
    ['a data URL', () => `data:text/csv,${encodeURIComponent(TEXT)}`],
    ['a Blob', () => new Blob([TEXT])],
    ['a stream', () => streamOf(TEXT)],
    ['a stream of Node', () => Readable.from([Buffer.from(TEXT.slice(0, 9)), Buffer.from(TEXT.slice(9))])],
    ['bytes', () => bytesOf(TEXT)],
    ['an ArrayBuffer', () => bytesOf(TEXT).buffer],
  ])('%s', async (_, source) => {
    const frame = await readCsv(source());
    expect(frame.col('name').toArray()).toEqual(['red', 'gr\neen']);
    expect(frame.col('n').toArray()).toEqual([1, null]);
  });

  it('an address, whose answer must be a success', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/data.csv' ? 200 : 404);
      response.end(request.url === '/data.csv' ? TEXT : 'no');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await readCsv(`${base}/data.csv`)).shape).toEqual([2, 2]);
      expect((await readCsv(new URL(`${base}/data.csv`))).shape).toEqual([2, 2]);
      await expect(readCsv(`${base}/other.csv`)).rejects.toThrow(/other\.csv: HTTP 404/);
    } finally {
      server.close();
    }
  });

  it('that are none say so', async () => {
    await expect(readCsv(TEXT)).rejects.toThrow(/for a CSV text use parseCsv/);
    await expect(readCsv(join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readCsv(Readable.from(['a,b']) as AsyncIterable<Uint8Array>)).rejects.toThrow(DataError);
    await expect(readCsv(new Uint8Array(0))).rejects.toBeInstanceOf(CsvError);
  });
});

describe('encodings', () => {
  const gbk = Uint8Array.of(0xc3, 0xfb, 0x2c, 0x6e, 0x0a, 0xc4, 0xe3, 0xba, 0xc3, 0x2c, 0x31, 0x0a); // 名,n / 你好,1

  it('are decoded on the way', async () => {
    const frame = await readCsv(gbk, { encoding: 'gbk' });
    expect(frame.columnNames).toEqual(['名', 'n']);
    expect(frame.col('名').toArray()).toEqual(['你好']);
    const utf16 = new Uint8Array(Uint16Array.from(`\ufeff${TEXT}`, (c) => c.charCodeAt(0)).buffer);
    expect((await readCsv(utf16, { encoding: 'utf-16le' })).shape).toEqual([2, 2]);
  });

  it('must fit the bytes', async () => {
    await expect(readCsv(gbk)).rejects.toMatchObject({ code: 'invalid-encoding', line: 1 });
    await expect(readCsv(Uint8Array.of(0x61, 0x0a, 0x81), { encoding: 'gbk' })).rejects.toMatchObject({
      name: 'CsvError',
      code: 'invalid-encoding',
    });
    await expect(readCsv(gbk, { encoding: 'klingon' })).rejects.toThrow(RangeError);
  });
});

describe('long reads', () => {
  const long = bytesOf(
    `i,w\n${Array.from({ length: 600_000 }, (_, i) => `${i},word ${i % 100}\n`).join('')}`,
  );

  it('report progress', async () => {
    const seen: Progress[] = [];
    const frame = await readCsv(long, { onProgress: (progress) => seen.push({ ...progress }) });
    expect(frame.length).toBe(600_000);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every(({ totalBytes }) => totalBytes === long.length)).toBe(true);
    expect(seen.at(-1)!.bytes).toBe(long.length);
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).toSorted((a, b) => a - b));
    expect(seen[0].rows).toBeGreaterThan(0);
  });

  it('do not know the length of a stream', async () => {
    const seen: Progress[] = [];
    await readCsv(streamOf(TEXT), { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ bytes: TEXT.length, totalBytes: undefined, rows: 0 });
  });

  it('stop when aborted: before, between blocks and while a source hangs', async () => {
    const reason = new Error('enough');
    await expect(readCsv(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const controller = new AbortController();
    const onProgress = vi.fn<() => void>(() => controller.abort(reason));
    await expect(readCsv(long, { signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(onProgress).toHaveBeenCalledTimes(1);

    const cancel = vi.fn<() => void>();
    const hanging = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(bytesOf('a\n1\n')), cancel });
    const timeout = AbortSignal.timeout(20);
    await expect(readCsv(hanging, { signal: timeout })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('let other work go on', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await readCsv(new Uint8Array([...long.subarray(0, 4), ...repeated(long.subarray(4), 4)]));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
}
