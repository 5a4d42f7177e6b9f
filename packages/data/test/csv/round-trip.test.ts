import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv, readCsv } from '../../src/index.ts';

const CELL = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'Z', ',', ';', '"', '\n', '\r', ' ', '\t', 'é', '汉', '𝄞', '0', '#'),
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const TABLE = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(CELL, { minLength: width, maxLength: width }), { maxLength: 12 }));

/** A writer after RFC 4180 that quotes where it must, and elsewhere as `quoteAll` says. */
function write(rows: readonly string[][], delimiter: string, eol: string, quoteAll: boolean): string {
  const field = (text: string): string =>
    quoteAll || /["\n\r]/.test(text) || text.includes(delimiter) || text.trim() === ''
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return rows.map((row) => row.map(field).join(delimiter) + eol).join('');
}

describe('what a writer quoted is read back', () => {
  const options = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    eol: fc.constantFrom('\n', '\r\n', '\r'),
    quoteAll: fc.boolean(),
    cut: fc.boolean(),
  });

  it('cell by cell', () => {
    fc.assert(
      fc.property(TABLE, options, (table, { delimiter, eol, quoteAll, cut }) => {
        const width = table[0]?.length ?? 1;
        const header = Array.from({ length: width }, (_, i) => `c${i}`);
        const columnTypes = Object.fromEntries(header.map((name) => [name, 'string' as const]));
        const written = write([header, ...table], delimiter, eol, quoteAll);
        const text = cut ? written.slice(0, -eol.length) : written;
        const frame = parseCsv(text, { delimiter, columnTypes, keepDefaultNa: false });
        expect(frame.shape).toEqual([table.length, width]);
        for (const [c, name] of header.entries()) {
          expect(frame.col(name).toArray()).toEqual(table.map((row) => row[c]));
        }
      }),
    );
  });

  it('in blocks as in one piece', async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, fc.integer({ min: 1, max: 7 }), async (table, size) => {
        const header = (table[0] ?? ['x']).map((_, i) => `c${i}`);
        const text = write([header, ...table], ',', '\r\n', false);
        const bytes = new TextEncoder().encode(text);
        const blocks = async function* (): AsyncGenerator<Uint8Array> {
          for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
        };
        const [whole, pieces] = [parseCsv(text), await readCsv(blocks())];
        expect([...pieces.types]).toEqual([...whole.types]);
        for (const name of header) expect(pieces.col(name).toArray()).toEqual(whole.col(name).toArray());
      }),
      { numRuns: 50 },
    );
  });
});

describe('numbers', () => {
  it('are read back to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const frame = parseCsv(`x\n${values.map(String).join('\n')}\n`, { columnTypes: { x: 'float' } });
        expect(frame.col('x').toArray()).toEqual(values.map((value) => Number(String(value))));
      }),
    );
  });
});
