import { CsvError } from '../errors.ts';
import type { Dialect } from './options.ts';

/**
 * A run of whole records. Field `f` of record `r` lies at index `r * width + f`: its bytes are
 * `bytes[starts[i], ends[i])`, without the quotes around it. `ends[i]` is stored as `~end` where quotes inside the
 * field are doubled; `starts[i]` is -1 for a field that a short row does not have.
 */
export interface Slab {
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
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

/** What the scan of one record came to. */
type Scan = 'record' | 'blank' | 'incomplete';

/**
 * Splits UTF-8 bytes into records and fields, after RFC 4180: LF, CRLF or CR end a record except within quotes.
 * Lines that are empty, blank or nothing but a comment are passed over, as in pandas. The bytes may come in blocks
 * cut anywhere.
 */
export class Tokenizer {
  /** Fields in a record; 0 until the first record, or {@link Tokenizer.width} itself, settles it. */
  width: number;
  readonly slabs: Slab[] = [];
  readonly #dialect: Dialect;
  readonly #kinds = new Uint8Array(256);

  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #wanted: number;
  readonly #blockBytes: number;

  #bytes: Uint8Array = new Uint8Array(0);
  #position = 0;
  #final = false;
  #starts: Int32Array = new Int32Array(0);
  #ends: Int32Array = new Int32Array(0);
  #fields = 0;

  /** Blocks are gathered up to `blockBytes` before they are scanned. */
  constructor(dialect: Dialect, width = 0, blockBytes = 1 << 16) {
    this.#dialect = dialect;
    this.width = width;
    this.#blockBytes = Math.max(blockBytes, BOM.length);
    this.#wanted = this.#blockBytes;
    this.#kinds[dialect.delimiter] = DELIMITER;
    this.#kinds[LF] = LINE_FEED;
    this.#kinds[CR] = CARRIAGE_RETURN;
    if (dialect.comment >= 0) this.#kinds[dialect.comment] = COMMENT;
  }

  /** Records found so far. */
  get records(): number {
    return this.slabs.reduce((sum, slab) => sum + slab.records, 0);
  }

  /** The line that the next block continues. */
  get line(): number {
    const blocks = [...this.slabs, ...this.#pending.map((bytes) => ({ bytes }))];
    return lineOf(blocks, blocks.length - 1, Infinity);
  }

  /** Takes the next block, which must not change afterwards. */
  push(block: Uint8Array): void {
    this.#pending.push(block);
    this.#pendingBytes += block.length;
    if (this.#pendingBytes >= this.#wanted) this.#scanPending();
  }

  /** Ends the input: what is left is the last record, newline or not. */
  end(): void {
    this.#final = true;
    this.#scanPending();
  }

  #scanPending(): void {
    this.#bytes = this.#pending.length === 1 ? this.#pending[0] : concat(this.#pending, this.#pendingBytes);
    this.#position = this.slabs.length === 0 && BOM.every((byte, i) => this.#bytes[i] === byte) ? BOM.length : 0;
    this.#fields = 0;
    const capacity = (this.#bytes.length >> 3) + 16;
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);

    let records = 0;
    let recordStart = 0;
    for (;;) {
      recordStart = this.#position;
      if (recordStart >= this.#bytes.length) break;
      const first = this.#fields;
      const scan = this.#scanRecord();
      if (scan === 'incomplete') {
        this.#fields = first;
        break;
      }
      if (scan === 'record' && this.#fit(first, recordStart)) records++;
      else this.#fields = first;
    }
    this.slabs.push({
      bytes: this.#bytes.subarray(0, recordStart),
      starts: this.#starts.slice(0, this.#fields),
      ends: this.#ends.slice(0, this.#fields),
      records,
    });
    const rest = this.#bytes.subarray(recordStart);
    this.#pending = rest.length > 0 ? [rest] : [];
    this.#pendingBytes = rest.length;
    // A record longer than a block is scanned again only once twice as much of it is there.
    this.#wanted = Math.max(2 * rest.length, this.#blockBytes);
  }

  /** Reads one record from `#position`, which moves behind it; 'incomplete' where more input is needed. */
  #scanRecord(): Scan {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    const n = bytes.length;
    const { quote } = this.#dialect;
    const recordStart = this.#position;
    let i = recordStart;
    for (;;) {
      let start = i;
      let end: number;
      if (i < n && bytes[i] === quote) {
        const close = this.#closingQuote(i + 1);
        if (close < 0) return 'incomplete';
        start = i + 1;
        end = this.#doubled ? ~close : close;
        i = close + 1;
        if (i === n && !this.#final) return 'incomplete';
        if (i < n && kinds[bytes[i]] === ORDINARY) throw this.#strayQuote(i);
      } else {
        while (i < n && kinds[bytes[i]] === ORDINARY) i++;
        if (i === n && !this.#final) return 'incomplete';
        end = i;
      }
      if (this.#fields === this.#starts.length) this.#grow();
      this.#starts[this.#fields] = start;
      this.#ends[this.#fields++] = end;

      const kind = i < n ? kinds[bytes[i]] : LINE_FEED;
      if (kind === DELIMITER) {
        i++;
        continue;
      }
      if (kind === COMMENT) {
        while (i < n && bytes[i] !== LF && bytes[i] !== CR) i++;
        if (i === n && !this.#final) return 'incomplete';
      }
      // The LF of a CRLF that falls into the next block is passed over as an empty line.
      this.#position = i + (bytes[i] === CR && bytes[i + 1] === LF ? 2 : 1);
      return start === recordStart && isBlank(bytes, start, end) ? 'blank' : 'record';
    }
  }

  #doubled = false;

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
    throw this.#error('unterminated-quote', `the ${character} that opens a quoted field is never closed`, open);
  }

  /** Brings the record whose fields begin at index `first` to `width` fields; false where it is left out. */
  #fit(first: number, recordStart: number): boolean {
    const count = this.#fields - first;
    if (this.width === 0) this.width = count;
    if (count === this.width) return true;
    const { onRagged } = this.#dialect;
    if (onRagged === 'skip') return false;
    if (onRagged === 'error' || (onRagged === 'pad' && count > this.width)) {
      throw this.#error('ragged-row', `expected ${this.width} fields, but found ${count}`, recordStart);
    }
    while (first + this.width > this.#starts.length) this.#grow();
    for (let i = first + count; i < first + this.width; i++) this.#starts[i] = this.#ends[i] = -1;
    this.#fields = first + this.width;
    return true;
  }

  #grow(): void {
    this.#starts = grown(this.#starts);
    this.#ends = grown(this.#ends);
  }

  #strayQuote(position: number): CsvError {
    const character = String.fromCharCode(this.#dialect.quote);
    const message = `text follows the ${character} that closes a quoted field; inside one, write ${character} twice`;
    return this.#error('stray-quote', message, position);
  }

  #error(code: 'ragged-row' | 'unterminated-quote' | 'stray-quote', message: string, position: number): CsvError {
    return new CsvError(code, message, lineOf([...this.slabs, { bytes: this.#bytes }], this.slabs.length, position));
  }
}

/** The line, from 1, of a position in one of the blocks that make up a text. */
export function lineOf(blocks: readonly { bytes: Uint8Array }[], block: number, position: number): number {
  let line = 1;
  let previous = 0;
  for (let b = 0; b <= block; b++) {
    const { bytes } = blocks[b];
    const end = b === block ? Math.min(position, bytes.length) : bytes.length;
    for (let i = 0; i < end; i++) {
      const byte = bytes[i];
      if (byte === CR || (byte === LF && previous !== CR)) line++;
      previous = byte;
    }
  }
  return line;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
