import { CsvError, DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import type { FieldSource } from './fields.ts';
import { fieldText } from './fields.ts';
import { givenNames, namesFromHeader } from './header.ts';
import { naVocabularies } from './missing.ts';
import type { Dialect, ParseOptions } from './options.ts';
import { dialectOf } from './options.ts';
import { ColumnSettler } from './settle.ts';
import type { Slab } from './tokenizer.ts';
import { lineOf, Tokenizer } from './tokenizer.ts';

/** What has to be read of a text before its length in rows is guessed from it. */
const SAMPLE_BYTES = 1 << 15;

/** From blocks of UTF-8 to typed columns: `push` them all, then take the `columns`. */
export class CsvParser implements FieldSource {
  /** Data rows found so far. */
  rows = 0;
  readonly #options: ParseOptions;
  readonly #totalBytes: number;
  #bytes = 0;
  readonly #dialect: Dialect;
  readonly #givenNames: string[] | undefined;
  readonly #tokenizer: Tokenizer;
  /** The columns by name, once the first record is known. */
  #settlers: Map<string, ColumnSettler> | null = null;

  /** `totalBytes`, where it is known, spares growing columns their copies. */
  constructor(options: ParseOptions, totalBytes = 0) {
    const { header = true } = options;
    this.#options = options;
    this.#totalBytes = totalBytes;
    this.#dialect = dialectOf(options);
    this.#givenNames = typeof header === 'boolean' ? undefined : givenNames(header);
    this.#tokenizer = new Tokenizer(this.#dialect, this.#givenNames?.length);
  }

  /** Line of the text that the next block continues. */
  get line(): number {
    return this.#tokenizer.line;
  }

  /** Takes the next block of UTF-8, which must not change afterwards. */
  push(block: Uint8Array): void {
    for (let i = 0; i < block.length; ) {
      const piece = block.subarray(i, i + this.#tokenizer.wanted);
      this.#take(this.#tokenizer.push(piece));
      i += piece.length;
    }
  }

  /** Ends the text and yields the columns one by one, since each may take a while. */
  *columns(): Generator<[name: string, column: Column]> {
    this.#take(this.#tokenizer.end());
    if (this.#settlers === null) throw new CsvError('empty-file', 'the text holds no columns', 1);
    for (const [name, settler] of this.#settlers) yield [name, settler.finish()];
  }

  #take(slab: Slab | null): void {
    if (slab === null || slab.records === 0) return;
    this.#settlers ??= this.#open(slab);
    this.rows += slab.records;
    this.#bytes += slab.bytes.length;
    for (const settler of this.#settlers.values()) settler.push(slab);
  }

  /** Names the columns, from the slab with the first record. */
  #open(slab: Slab): Map<string, ColumnSettler> {
    const { width } = this.#tokenizer;
    const names = this.#givenNames ?? (this.#hasHeader ? this.#takeHeader(slab) : positions(width));
    const types = new Map(Object.entries(this.#options.columnTypes ?? {}));
    const { naValues = [] } = this.#options;
    checkNames('columnTypes', types.keys(), names);
    if (!Array.isArray(naValues)) checkNames('naValues', Object.keys(naValues), names);

    const naOf = naVocabularies(this.#options);
    const { quote } = this.#dialect;
    const settlers = new Map<string, ColumnSettler>();
    for (const [offset, name] of names.entries()) {
      settlers.set(
        name,
        new ColumnSettler({ name, source: this, offset, width, quote, na: naOf(name) }, types.get(name)),
      );
    }
    return settlers;
  }

  lineAt(slab: number, position: number): number {
    return lineOf(this.#tokenizer.blocks, slab, position);
  }

  /** Room for the rows that the text so far makes one expect, and a little more; or for twice those needed now. */
  roomFor(rows: number): number {
    const expected = Math.ceil(1.02 * rows * (this.#totalBytes / this.#bytes));
    return this.#bytes >= SAMPLE_BYTES && expected > rows ? expected : 2 * rows;
  }

  get #hasHeader(): boolean {
    return (this.#options.header ?? true) === true;
  }

  *rescan(): Generator<Slab> {
    let isHeaderAhead = this.#hasHeader;
    for (const slab of this.#tokenizer.rescan()) {
      if (isHeaderAhead && slab.records > 0) {
        dropRecord(slab, this.#tokenizer.width);
        isHeaderAhead = false;
      }
      yield slab;
    }
  }

  /** Cuts the first record off its slab and reads it as column names. */
  #takeHeader(slab: Slab): string[] {
    const { blocks, width } = this.#tokenizer;
    const line = lineOf(blocks, blocks.length - 1, slab.bounds[0]);
    const names = namesFromHeader(this.#headerTexts(slab, line), line, this.#options);
    dropRecord(slab, width);
    return names;
  }

  #headerTexts(slab: Slab, line: number): string[] {
    try {
      return positions(this.#tokenizer.width).map((_, i) => fieldText(slab, i, this.#dialect.quote, true));
    } catch {
      throw new CsvError(
        'invalid-encoding',
        'the header is not valid UTF-8; name the encoding of the text',
        line,
      );
    }
  }
}

function dropRecord(slab: Slab, width: number): void {
  slab.bounds = slab.bounds.subarray(2 * width);
  slab.records--;
}

function positions(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i));
}

function checkNames(option: string, given: Iterable<string>, names: readonly string[]): void {
  for (const name of given) {
    if (names.includes(name)) continue;
    throw new DataError(
      `${option} names the column "${name}", but the columns are ${names.join(', ')}`,
      name,
    );
  }
}
