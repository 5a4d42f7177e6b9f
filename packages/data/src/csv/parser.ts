import { CsvError, DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import { fieldText } from './fields.ts';
import { givenNames, namesFromHeader } from './header.ts';
import { naVocabularies } from './missing.ts';
import type { Dialect, ParseOptions } from './options.ts';
import { dialectOf } from './options.ts';
import { settleColumn } from './settle.ts';
import type { Slab } from './tokenizer.ts';
import { lineOf, Tokenizer } from './tokenizer.ts';

/** From blocks of UTF-8 to typed columns: `push` them all, then take the `columns`. */
export class CsvParser {
  readonly #options: ParseOptions;
  readonly #dialect: Dialect;
  readonly #tokenizer: Tokenizer;
  readonly #givenNames: string[] | undefined;

  constructor(options: ParseOptions) {
    const { header = true } = options;
    this.#options = options;
    this.#dialect = dialectOf(options);
    this.#givenNames = typeof header === 'boolean' ? undefined : givenNames(header);
    this.#tokenizer = new Tokenizer(this.#dialect, this.#givenNames?.length);
  }

  /** Data rows found so far. */
  get rows(): number {
    const { records } = this.#tokenizer;
    return this.#hasHeader ? Math.max(records - 1, 0) : records;
  }

  /** Line of the text that the next block begins on, or is in the middle of. */
  get line(): number {
    return this.#tokenizer.line;
  }

  push(block: Uint8Array): void {
    this.#tokenizer.push(block);
  }

  /** Ends the text and yields the columns one by one, since each may take a while. */
  *columns(): Generator<[name: string, column: Column]> {
    this.#tokenizer.end();
    const { slabs, width } = this.#tokenizer;
    const first = slabs.findIndex((slab) => slab.records > 0);
    if (first < 0) throw new CsvError('empty-file', 'the text holds no columns', 1);

    const names = this.#givenNames ?? (this.#hasHeader ? this.#takeHeader(first) : positions(width));
    const types = new Map(Object.entries(this.#options.columnTypes ?? {}));
    const { naValues = [] } = this.#options;
    const naOf = naVocabularies(this.#options);
    checkNames('columnTypes', types.keys(), names);
    if (!Array.isArray(naValues)) checkNames('naValues', Object.keys(naValues), names);

    const rows = this.#tokenizer.records;
    const { quote } = this.#dialect;
    for (const [offset, name] of names.entries()) {
      yield [name, settleColumn({ name, slabs, offset, width, rows, quote, na: naOf(name) }, types.get(name))];
    }
  }

  get #hasHeader(): boolean {
    return (this.#options.header ?? true) === true;
  }

  /** Cuts the first record off its slab and reads it as column names. */
  #takeHeader(first: number): string[] {
    const { slabs, width } = this.#tokenizer;
    const slab = slabs[first];
    const line = lineOf(slabs, first, slab.starts[0]);
    const names = namesFromHeader(this.#headerTexts(slab, line), line, this.#options);
    slab.starts = slab.starts.subarray(width);
    slab.ends = slab.ends.subarray(width);
    slab.records--;
    return names;
  }

  #headerTexts(slab: Slab, line: number): string[] {
    try {
      return positions(this.#tokenizer.width).map((_, i) => fieldText(slab, i, this.#dialect.quote, true));
    } catch {
      throw new CsvError('invalid-encoding', 'the header is not valid UTF-8; name the encoding of the text', line);
    }
  }
}

function positions(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i));
}

function checkNames(option: string, given: Iterable<string>, names: readonly string[]): void {
  for (const name of given) {
    if (names.includes(name)) continue;
    throw new DataError(`${option} names the column "${name}", but the columns are ${names.join(', ')}`, name);
  }
}
