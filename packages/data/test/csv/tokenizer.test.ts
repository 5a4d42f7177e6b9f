import { describe, expect, it } from 'vitest';
import { CsvError } from '../../src/errors.ts';
import { fieldText } from '../../src/csv/fields.ts';
import type { ParseOptions } from '../../src/csv/options.ts';
import { dialectOf } from '../../src/csv/options.ts';
import type { Slab } from '../../src/csv/tokenizer.ts';
import { Tokenizer } from '../../src/csv/tokenizer.ts';

/** The records of a text given in blocks of `blockBytes`; a field a short row lacks is null. */
function tokenize(text: string, options: ParseOptions = {}, blockBytes = Infinity): (string | null)[][] {
  const dialect = dialectOf(options);
  const tokenizer = new Tokenizer(dialect, 0, 1);
  const bytes = new TextEncoder().encode(text);
  const records: (string | null)[][] = [];
  const take = (slab: Slab | null): void => {
    if (slab === null) return;
    for (let r = 0; r < slab.records; r++) {
      const fields = Array.from({ length: tokenizer.width }, (_, f) => r * tokenizer.width + f);
      records.push(fields.map((i) => (slab.bounds[2 * i] < 0 ? null : fieldText(slab, i, dialect.quote))));
    }
  };
  for (let i = 0; i < bytes.length; i += blockBytes) take(tokenizer.push(bytes.slice(i, i + blockBytes)));
  take(tokenizer.end());
  return records;
}

function errorOf(run: () => unknown): CsvError {
  try {
    run();
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('records and fields', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,\n,2\n,',
      [
        ['a', 'b'],
        ['1', ''],
        ['', '2'],
        ['', ''],
      ],
    ],
    ['a\n\n1\n  \n\t\r\n2', [['a'], ['1'], ['2']]],
    ['a\n""\n" "', [['a'], [''], [' ']]],
    [
      'longer field,another one\nthe next,x',
      [
        ['longer field', 'another one'],
        ['the next', 'x'],
      ],
    ],
    [
      'a\tb,c\nd,e',
      [
        ['a\tb', 'c'],
        ['d', 'e'],
      ],
    ],
    ['é,汉字,𝄞\n', [['é', '汉字', '𝄞']]],
    ['', []],
    ['\n\r\n \n', []],
  ])('%j', (text, records) => {
    expect(tokenize(text)).toEqual(records);
  });

  it.each([
    ['"a","b c"\n', [['a', 'b c']]],
    ['"a,b",c', [['a,b', 'c']]],
    [
      '"line\nbreak","and\r\nanother"\n1,2',
      [
        ['line\nbreak', 'and\r\nanother'],
        ['1', '2'],
      ],
    ],
    ['"say ""hi""",""""', [['say "hi"', '"']]],
    ['"""",""""""', [['"', '""']]],
    ['a"b,c""d', [['a"b', 'c""d']]],
  ])('quotes: %j', (text, records) => {
    expect(tokenize(text)).toEqual(records);
  });

  it('other delimiters, quotes and comments', () => {
    expect(tokenize('a;b\n1,5;2', { delimiter: ';' })).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
    expect(tokenize('a\tb\n1\t2', { delimiter: '\t' })).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(tokenize("a,'b,'''\n", { quote: "'" })).toEqual([['a', "b,'"]]);
    expect(tokenize('a,"b\nc,"d', { quote: null })).toEqual([
      ['a', '"b'],
      ['c', '"d'],
    ]);
    const commented = '# head\na,b\n#\n1,2# note\n  # indented\n3,"4 # no note"#!\n#end';
    expect(tokenize(commented, { comment: '#' })).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4 # no note'],
    ]);
  });

  it('cuts between blocks anywhere', () => {
    const text = '\ufeffname,"quo""ted"\r\n"multi\r\nline",é\r\n\r\n𝄞,"a,b"\rlast,"""x"""\n#c\n1,2#';
    const whole = tokenize(text, { comment: '#' });
    expect(whole).toHaveLength(5);
    for (let block = 1; block < 20; block++) expect(tokenize(text, { comment: '#' }, block)).toEqual(whole);
  });

  it('plain records end where one is not: quotes, ragged rows, control characters, either line end', () => {
    const plain = Array.from({ length: 40 }, (_, i) => [`${i}`, `field ${i}`, '']);
    const text = plain.map((row) => row.join(',')).join('\n');
    const odd: [string, (string | null)[]][] = [
      ['"q,1",2,3', ['q,1', '2', '3']],
      ['1,2,"q"', ['1', '2', 'q']],
      ['1,2', ['1', '2', null]],
      ['1,2,3,4', ['1', '2', '3']],
      ['1,a\tb\u0001,3', ['1', 'a\tb\u0001', '3']],
    ];
    for (const [line, record] of odd) {
      for (const end of ['\n', '\r\n', '\r']) {
        const lines = `${text}\n${line}\n${text}`.replaceAll('\n', end);
        const records = tokenize(lines, { onRagged: 'truncate' }, 50);
        expect(records).toEqual([...plain, record, ...plain]);
      }
    }
  });

  it('scans the slabs again as they were', () => {
    const tokenizer = new Tokenizer(dialectOf({}), 0, 1);
    const bytes = new TextEncoder().encode('\ufeffa,b\r\n1,"x\ny"\r\n3,4\n');
    const slabs: unknown[] = [];
    for (let i = 0; i < bytes.length; i += 4) {
      const slab = tokenizer.push(bytes.slice(i, i + 4));
      if (slab !== null) slabs.push({ ...slab, bounds: slab.bounds.slice() });
    }
    expect(Array.from(tokenizer.rescan(), (slab) => ({ ...slab, bounds: slab.bounds.slice() }))).toEqual(
      slabs,
    );
  });
});

describe('rows that do not fit', () => {
  const text = 'a,b\n1\n2,3,4\n5,6\n';

  it('are an error with the line by default', () => {
    const error = errorOf(() => tokenize(text));
    expect(error).toMatchObject({ name: 'CsvError', code: 'ragged-row', line: 2 });
    expect(error.message).toBe('line 2: expected 2 fields, but found 1');
  });

  it('are padded, truncated or skipped', () => {
    expect(tokenize('a,b\n1\n5,6', { onRagged: 'pad' })).toEqual([
      ['a', 'b'],
      ['1', null],
      ['5', '6'],
    ]);
    expect(errorOf(() => tokenize(text, { onRagged: 'pad' }))).toMatchObject({ code: 'ragged-row', line: 3 });
    expect(tokenize(text, { onRagged: 'truncate' })).toEqual([
      ['a', 'b'],
      ['1', null],
      ['2', '3'],
      ['5', '6'],
    ]);
    expect(tokenize(text, { onRagged: 'skip' })).toEqual([
      ['a', 'b'],
      ['5', '6'],
    ]);
  });

  it('pads by more than the text before gave room for', () => {
    const header = Array.from({ length: 70_000 }, (_, i) => `c${i}`).join(',');
    const [, row] = tokenize(`${header}\n1,2`, { onRagged: 'pad' });
    expect(row).toHaveLength(70_000);
    expect(row.slice(0, 3)).toEqual(['1', '2', null]);
  });
});

describe('broken quotes', () => {
  it('reports the line on which a quote opens that never closes', () => {
    const text = 'a,b\r\n"x\ny",2\n3,"never\nclosed\n';
    for (const block of [1, 5, Infinity]) {
      expect(errorOf(() => tokenize(text, {}, block))).toMatchObject({ code: 'unterminated-quote', line: 4 });
    }
  });

  it('reports text behind a closing quote', () => {
    const error = errorOf(() => tokenize('a,b\n1,"x"y\n'));
    expect(error).toMatchObject({ code: 'stray-quote', line: 2 });
    expect(error.message).toContain('write " twice');
  });
});

describe('dialects', () => {
  it.each([
    [{ delimiter: '' }, /delimiter must be one ASCII character/],
    [{ delimiter: '||' }, /delimiter must be one ASCII character, but got "\|\|"/],
    [{ delimiter: '\n' }, /delimiter must be/],
    [{ quote: '«' }, /quote must be one ASCII character/],
    [{ delimiter: '"' }, /must be different/],
    [{ comment: ',' }, /must be different/],
    [{ onRagged: 'ignore' as 'skip' }, /onRagged must be/],
  ])('%j is refused', (options, message) => {
    expect(() => dialectOf(options)).toThrow(message);
  });
});
