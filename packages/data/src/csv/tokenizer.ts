import { CsvError } from '../errors.ts';
import type { Dialect } from './options.ts';

/**
 * A run of whole records. Field `f` of record `r` is number `i = r * width + f`: its bytes are those from
 * `bounds[2 * i]` up to `bounds[2 * i + 1]`, without the quotes around it. The end is stored as `~end` where quotes
 * inside the field are doubled; the start is -1 for a field that a short row does not have. The bounds are overwritten
 * by the next scan.
 */
export interface Slab {
  bytes: Uint8Array;
  bounds: Int32Array;
  records: number;
}

const ORDINARY = 0;
const DELIMITER = 1;
const LINE_FEED = 2;
const CARRIAGE_RETURN = 3;
const COMMENT = 4;

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * What is scanned at a time, so that it is still in the cache when its columns are read. The first runs are short: by
 * the time the engine compiles a loop it has then seen the end of some runs too, and throws nothing of that away.
 */
const FIRST_BYTES = 1 << 10;
const SCAN_BYTES = 1 << 16;

/**
 * Splits UTF-8 bytes into records and fields, after RFC 4180: LF, CRLF or CR end a record except within quotes.
 * Lines that are empty, blank or nothing but a comment are passed over, as in pandas. The bytes may come in blocks
 * cut anywhere.
 */
export class Tokenizer {
  /** Fields in a record; 0 until the first record, or {@link Tokenizer.width} itself, settles it. */
  width: number;
  /** The bytes of the slabs so far. */
  readonly blocks: Uint8Array[] = [];
  readonly #dialect: Dialect;
  readonly #kinds = new Uint8Array(256);

  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Bytes to gather before the next scan, what they grow from at each scan, and how far. */
  #threshold: number;
  #blockBytes: number;
  readonly #maxBytes: number;

  /** The block being scanned, and whether it is the last. */
  #bytes: Uint8Array = new Uint8Array(0);
  #final = false;
  /** Whether the last quoted field doubles a quote. */
  #doubled = false;
  #scratch: Int32Array = new Int32Array(1 << 16);

  /** Blocks are gathered up to `maxBytes` before they are scanned. */
  constructor(dialect: Dialect, width = 0, maxBytes = SCAN_BYTES) {
    this.#dialect = dialect;
    this.width = width;
    this.#maxBytes = Math.max(maxBytes, BOM.length);
    this.#blockBytes = Math.min(FIRST_BYTES, this.#maxBytes);
    this.#threshold = this.#blockBytes;
    this.#kinds[dialect.delimiter] = DELIMITER;
    this.#kinds[LF] = LINE_FEED;
    this.#kinds[CR] = CARRIAGE_RETURN;
    if (dialect.comment >= 0) this.#kinds[dialect.comment] = COMMENT;
  }

  /** The line that the next block continues. */
  get line(): number {
    const blocks = [...this.blocks, ...this.#pending];
    return lineOf(blocks, blocks.length - 1, Infinity);
  }

  /** How many bytes more it takes until the next scan. */
  get wanted(): number {
    return this.#threshold - this.#pendingBytes;
  }

  /** The slabs so far once more, one a block. */
  *rescan(): Generator<Slab> {
    const scanner = new Tokenizer(this.#dialect, this.width);
    scanner.#final = true;
    for (const block of this.blocks) {
      scanner.#bytes = block;
      yield scanner.#scan();
      scanner.blocks.push(block);
    }
  }

  /** Takes the next block, which must not change afterwards; returns the records it completes, if it was scanned. */
  push(block: Uint8Array): Slab | null {
    this.#pending.push(block);
    this.#pendingBytes += block.length;
    return this.wanted <= 0 ? this.#scanPending() : null;
  }

  /** Ends the input, whose last record may lack its newline; returns the records left. */
  end(): Slab {
    this.#final = true;
    return this.#scanPending();
  }

  #scanPending(): Slab {
    this.#bytes = joined(this.#pending, this.#pendingBytes);
    const slab = this.#scan();
    this.blocks.push(slab.bytes);
    const rest = this.#bytes.subarray(slab.bytes.length);
    this.#pending = rest.length > 0 ? [rest] : [];
    this.#pendingBytes = rest.length;
    // A record longer than a block is scanned again only once twice as much of it is there.
    this.#blockBytes = Math.min(2 * this.#blockBytes, this.#maxBytes);
    this.#threshold = Math.max(2 * rest.length, this.#blockBytes);
    return slab;
  }

  /** The whole records at the front of the block. */
  #scan(): Slab {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    const final = this.#final;
    const { quote, comment } = this.#dialect;
    const n = bytes.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, n);
    // Four bytes at a time, as long as there are four and only the delimiter and line ends are special.
    const lastWord = comment < 0 ? n - 4 : -1;
    const delimiters = Math.imul(this.#dialect.delimiter, 0x01010101);
    let bounds = this.#scratch;
    let i = this.blocks.length === 0 && BOM.every((byte, k) => bytes[k] === byte) ? BOM.length : 0;
    let records = comment < 0 ? plainRecords(view, i, this.#dialect, this.width, bounds) : 0;
    let first = 2 * this.width * records;
    let size = first;
    if (records > 0) i = bounds[size - 1] + (bytes[bounds[size - 1]] === CR ? 2 : 1);
    let recordStart = i;

    while (i < n || i > recordStart) {
      let start = i;
      let end: number;
      let kind = LINE_FEED;
      if (i < n && bytes[i] === quote) {
        const close = this.#closingQuote(i + 1);
        if (close < 0) break;
        start = i + 1;
        end = this.#doubled ? ~close : close;
        i = close + 1;
        if (i < n) kind = kinds[bytes[i]];
        if (kind === ORDINARY) throw this.#strayQuote(i);
      } else {
        while (i < n) {
          if (i <= lastWord) {
            const skip = firstSpecial(view.getInt32(i, true), delimiters);
            i += skip;
            if (skip === 4) continue;
          }
          kind = kinds[bytes[i]];
          if (kind !== ORDINARY) break;
          i++;
        }
        end = i;
      }
      if (i === n && !final) break;
      if (size === bounds.length) bounds = this.#scratch = grown(bounds);
      bounds[size] = start;
      bounds[size + 1] = end;
      size += 2;

      if (kind === DELIMITER) {
        i++;
        continue;
      }
      if (kind === COMMENT) {
        while (i < n && bytes[i] !== LF && bytes[i] !== CR) i++;
        if (i === n && !final) break;
      }
      const count = (size - first) >> 1;
      const isBlankLine = start === recordStart && isBlank(bytes, start, end);
      if (isBlankLine || (count !== this.width && !this.#accepts(count, recordStart))) {
        size = first;
      } else {
        size = first + 2 * this.width;
        while (size > bounds.length) bounds = this.#scratch = grown(bounds);
        if (count < this.width) bounds.fill(-1, first + 2 * count, size);
        records++;
      }
      // The LF of a CRLF that falls into the next block is passed over as an empty line.
      i += kind !== LINE_FEED && bytes[i] === CR && bytes[i + 1] === LF ? 2 : 1;
      recordStart = i;
      first = size;
    }
    return { bytes: bytes.subarray(0, Math.min(recordStart, n)), bounds: bounds.subarray(0, first), records };
  }

  /** Whether a record of `count` fields, other than `width`, is kept; the first record settles the width. */
  #accepts(count: number, recordStart: number): boolean {
    if (this.width === 0) {
      this.width = count;
      return true;
    }
    const { onRagged } = this.#dialect;
    if (onRagged === 'skip') return false;
    if (onRagged === 'truncate' || (onRagged === 'pad' && count < this.width)) return true;
    throw this.#error('ragged-row', `expected ${this.width} fields, but found ${count}`, recordStart);
  }

  /** Position of the quote that closes the field whose text starts at `i`; -1 where it may still come. */
  #closingQuote(i: number): number {
    const bytes = this.#bytes;
    const { quote } = this.#dialect;
    const open = i - 1;
    this.#doubled = false;
    for (;;) {
      i = bytes.indexOf(quote, i);
      if (i < 0) break;
      if (bytes[i + 1] !== quote) return i;
      this.#doubled = true;
      i += 2;
    }
    if (!this.#final) return -1;
    const character = String.fromCharCode(quote);
    throw this.#error(
      'unterminated-quote',
      `the ${character} that opens a quoted field is never closed`,
      open,
    );
  }

  #strayQuote(position: number): CsvError {
    const character = String.fromCharCode(this.#dialect.quote);
    const message = `text follows the ${character} that closes a quoted field; inside one, write ${character} twice`;
    return this.#error('stray-quote', message, position);
  }

  #error(
    code: 'ragged-row' | 'unterminated-quote' | 'stray-quote',
    message: string,
    position: number,
  ): CsvError {
    return new CsvError(code, message, lineOf([...this.blocks, this.#bytes], this.blocks.length, position));
  }
}

/** The line, from 1, of a position in one of the blocks that make up a text. */
export function lineOf(blocks: readonly Uint8Array[], block: number, position: number): number {
  let line = 1;
  let previous = 0;
  for (let b = 0; b <= block; b++) {
    const bytes = blocks[b];
    const end = b === block ? Math.min(position, bytes.length) : bytes.length;
    for (let i = 0; i < end; i++) {
      const byte = bytes[i];
      if (byte === CR || (byte === LF && previous !== CR)) line++;
      previous = byte;
    }
  }
  return line;
}

/**
 * Writes the bounds of the plain records at the front, from `i` on, and returns how many there are: two fields or more,
 * `width` of them, none quoted, with a LF or CRLF behind. The whole scan does as well and as fast with them, but takes
 * the engine many times as long to compile.
 */
function plainRecords(
  view: DataView,
  i: number,
  { delimiter, quote }: Dialect,
  width: number,
  bounds: Int32Array,
): number {
  const delimiters = Math.imul(delimiter, 0x01010101);
  // Leaves room for a word, and for a LF behind the CR that it may end in.
  const lastWord = view.byteLength - 5;
  const room = bounds.length - 1;
  let records = 0;
  if (width < 2) return records;
  for (let start = i, field = 0, size = 0; i <= lastWord && size < room; ) {
    const skip = firstSpecial(view.getInt32(i, true), delimiters);
    i += skip;
    if (skip === 4) continue;
    const byte = view.getUint8(i);
    const isLineEnd = byte === LF || (byte === CR && view.getUint8(i + 1) === LF);
    if (view.getUint8(start) === quote || isLineEnd !== (++field === width)) break;
    if (!isLineEnd && byte !== delimiter) break;
    bounds[size++] = start;
    bounds[size++] = i;
    i += byte === CR ? 2 : 1;
    start = i;
    if (!isLineEnd) continue;
    field = 0;
    records++;
  }
  return records;
}

/**
 * Position, 0 to 3, of the first byte of a little-endian word that is a delimiter or below 14 (line ends; a tab too),
 * or 4. The classic test for a zero byte: borrows only ever reach past the first hit.
 */
function firstSpecial(word: number, delimiters: number): number {
  const difference = word ^ delimiters;
  const isDelimiter = (difference - 0x01010101) & ~difference;
  const isControl = (word - 0x0e0e0e0e) & ~word;
  const hits = (isDelimiter | isControl) & 0x80808080;
  return hits === 0 ? 4 : (31 - Math.clz32(hits & -hits)) >> 3;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}

/** The blocks as one: a view where they lie side by side in one buffer, as those of a file do, a copy elsewhere. */
function joined(blocks: readonly Uint8Array[], length: number): Uint8Array {
  const [head] = blocks;
  let at = 0;
  const areAdjacent = blocks.every((block) => {
    const follows = block.buffer === head.buffer && block.byteOffset === head.byteOffset + at;
    at += block.length;
    return follows;
  });
  if (head !== undefined && areAdjacent) return new Uint8Array(head.buffer, head.byteOffset, length);
  const whole = new Uint8Array(length);
  at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

/** A copy with twice the room. */
function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
