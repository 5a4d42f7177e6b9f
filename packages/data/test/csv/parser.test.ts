import { describe, expect, it } from 'vitest';
import { CsvError, DataError, DEFAULT_NA_VALUES, parseCsv } from '../../src/index.ts';
import type { ColumnType, ParseOptions } from '../../src/index.ts';

function columnOf(
  values: readonly string[],
  options: ParseOptions = {},
): { type: string; values: unknown[] } {
  const series = parseCsv(['x', ...values].join('\n'), options).col('x');
  return { type: series.column.type, values: series.toArray() };
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

describe('types are settled over the whole column', () => {
  it.each([
    [['1', '-2', '+3', '007'], 'int', [1, -2, 3, 7]],
    [['1', 'NA', '3'], 'float', [1, null, 3]],
    [['1', '2.5', '1e3'], 'float', [1, 2.5, 1000]],
    [['inf', '-Infinity', '1'], 'float', [Infinity, -Infinity, 1]],
    [['NA', 'null'], 'float', [null, null]],
    [[], 'float', []],
    [['True', 'false', 'TRUE'], 'bool', [true, false, true]],
    [['True', 'NA'], 'bool', [true, null]],
    [['True', '1'], 'string', ['True', '1']],
    [['a', 'NA', 'b', 'a'], 'string', ['a', null, 'b', 'a']],
    [['9007199254740991', '1'], 'int', [9007199254740991, 1]],
    [['9007199254740992', '1'], 'string', ['9007199254740992', '1']],
    [['12345678901234567890', 'NA'], 'string', ['12345678901234567890', null]],
    [['12345678901234567890', '0.5'], 'float', [12345678901234567890, 0.5]],
  ])('%j is %s', (texts, type, values) => {
    expect(columnOf(texts)).toEqual({ type, values });
  });

  it('by the last value as well as by the first thousand', () => {
    const numbers = Array.from({ length: 20_000 }, (_, i) => String(i % 1000));
    expect(columnOf([...numbers, 'NA']).type).toBe('float');
    expect(columnOf([...numbers, '0.5']).type).toBe('float');
    const late = columnOf(['007', ...numbers, 'late']);
    expect(late.type).toBe('string');
    expect(late.values.slice(0, 3)).toEqual(['007', '0', '1']);
    expect(late.values.at(-1)).toBe('late');
  });

  it('an integer has no negative zero, a float has', () => {
    expect(columnOf(['-0', '1']).values[0]).toBe(0);
    expect(columnOf(['-0', '1.5']).values[0]).toBe(-0);
  });
});

describe('declared types', () => {
  it('are kept', () => {
    const text = 'zip,n,x,flag\n007,1,2,1\n010,,3,0\n,3,4,\n';
    const types = { zip: 'string', n: 'int', x: 'float', flag: 'bool' } as const;
    const frame = parseCsv(text, { columnTypes: types });
    expect([...frame.types]).toEqual(Object.entries(types));
    expect(frame.col('zip').toArray()).toEqual(['007', '010', null]);
    expect(frame.col('n').toArray()).toEqual([1, null, 3]);
    expect(frame.col('flag').toArray()).toEqual([true, false, null]);
    expect(columnOf(['NA', ''], { columnTypes: { x: 'bool' } })).toEqual({ type: 'bool', values: [null] });
  });

  it.each([
    ['float', ['1', 'abc', 'def'], 'abc', 3],
    ['int', ['1', '2', '2.5'], '2.5', 4],
    ['int', ['9007199254740993'], '9007199254740993', 2],
    ['bool', ['True', 'yes'], 'yes', 3],
    ['float', ['"a""b"'], 'a"b', 2],
  ] as const)('%s: a value that is none is an error with its line', (type, texts, value, line) => {
    const error = errorOf(() => columnOf(texts, { columnTypes: { x: type } }));
    expect(error).toMatchObject({ code: 'unparsable-value', line, column: 'x' });
    expect(error.message).toBe(`line ${line}, column "x": cannot read ${JSON.stringify(value)} as ${type}`);
  });

  it('count physical lines', () => {
    const text = '\r\nname,n\r\n"two\r\nlines",1\r\n\r\nb,x\r\n';
    expect(errorOf(() => parseCsv(text, { columnTypes: { n: 'int' } }))).toMatchObject({
      line: 6,
      column: 'n',
    });
  });

  it('of columns that are not there are an error', () => {
    expect(() => parseCsv('a,b\n1,2', { columnTypes: { c: 'int' } })).toThrow(
      new DataError('columnTypes names the column "c", but the columns are a, b', 'c'),
    );
  });
});

describe('missing values', () => {
  it('are those of pandas', () => {
    expect(columnOf(DEFAULT_NA_VALUES.filter((text) => text !== '')).values).toEqual(Array(17).fill(null));
    expect(columnOf(['none', 'NONE', 'Null', ' NA']).values).toEqual(['none', 'NONE', 'Null', ' NA']);
  });

  it('quoted ones too, and empty fields', () => {
    expect(parseCsv('a,b,c\n"NA",,""\n1,x,2').isna().sum().toArray()).toEqual([1, 1, 1]);
  });

  it('are your own beside them, or alone', () => {
    expect(columnOf(['?', '1', 'NA'], { naValues: ['?'] })).toEqual({
      type: 'float',
      values: [null, 1, null],
    });
    expect(columnOf(['?', '1', 'NA'], { naValues: ['?'], keepDefaultNa: false }).values).toEqual([
      null,
      '1',
      'NA',
    ]);
    expect(columnOf(['-999', '1', '-999.0'], { naValues: ['-999'] }).values).toEqual([null, 1, null]);
    expect(parseCsv('a,b\n"",1', { keepDefaultNa: false }).col('a').toArray()).toEqual(['']);
  });

  it('are your own by column', () => {
    const frame = parseCsv('a,b\n-1,-1\n2,2', { naValues: { a: ['-1'] } });
    expect(frame.isna().sum().toArray()).toEqual([1, 0]);
    expect(() => parseCsv('a\n1', { naValues: { z: ['-1'] } })).toThrow(/naValues names the column "z"/);
  });

  it('fill short rows, whatever the vocabulary', () => {
    const frame = parseCsv('a,b\nx\ny,z', { onRagged: 'pad', keepDefaultNa: false });
    expect(frame.col('b').toArray()).toEqual([null, 'z']);
  });
});

describe('headers', () => {
  const text = 'a,b\n1,2\n';

  it('come from the first row, from the options, or are positions', () => {
    expect(parseCsv(text).columnNames).toEqual(['a', 'b']);
    expect(parseCsv(text, { header: false }).columnNames).toEqual(['0', '1']);
    expect(parseCsv(text, { header: false }).col('0').toArray()).toEqual(['a', '1']);
    expect(
      parseCsv('1,2\n3,4', { header: ['x', 'y'] })
        .col('y')
        .toArray(),
    ).toEqual([2, 4]);
    expect(errorOf(() => parseCsv('1,2', { header: ['x'] }))).toMatchObject({ code: 'ragged-row', line: 1 });
    expect(() => parseCsv(text, { header: ['x', 'x'] })).toThrow(/header names "x" twice/);
    expect(() => parseCsv(text, { header: [] })).toThrow(/at least one column/);
  });

  it('without a text are numbered as in pandas', () => {
    expect(parseCsv(',a,""\n1,2,3').columnNames).toEqual(['Unnamed: 0', 'a', 'Unnamed: 2']);
  });

  it('that repeat are an error, or renamed as in pandas', () => {
    const error = errorOf(() => parseCsv('\n\nx,y,x\n1,2,3'));
    expect(error).toMatchObject({ code: 'duplicate-header', line: 3, column: 'x' });
    const renamed = parseCsv('x,x,x.1,x,y,y\n1,2,3,4,5,6', { onDuplicateHeader: 'rename' });
    expect(renamed.columnNames).toEqual(['x', 'x.2', 'x.1', 'x.3', 'y', 'y.1']);
  });

  it('alone make a frame without rows', () => {
    expect(parseCsv('a,b\n').shape).toEqual([0, 2]);
  });

  it('may be any name, those of Object.prototype too', () => {
    const columnTypes: Record<string, ColumnType> = Object.fromEntries([['constructor', 'float']]);
    const frame = parseCsv('__proto__,constructor,toString\n1,NA,x\n2,3,y\n', { columnTypes });
    expect(frame.columnNames).toEqual(['__proto__', 'constructor', 'toString']);
    expect(frame.col('__proto__').toArray()).toEqual([1, 2]);
    expect(frame.mean().get('__proto__')).toBe(1.5);
    expect(frame.fillna(frame.mean()).col('constructor').toArray()).toEqual([3, 3]);
    expect(frame.getDummies().columnNames).toEqual(['__proto__', 'constructor', 'toString_x', 'toString_y']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('texts that are none', () => {
  it.each(['', '\n', '\ufeff', ' \r\n\r\n'])('%j is empty', (text) => {
    expect(errorOf(() => parseCsv(text))).toMatchObject({ code: 'empty-file', line: 1 });
    expect(errorOf(() => parseCsv(text, { header: ['a'] }))).toMatchObject({ code: 'empty-file' });
  });

  it('bytes that are not UTF-8 are an error with the line', () => {
    const bytes = Uint8Array.of(...new TextEncoder().encode('a,b\n1,ok\n2,'), 0xc4, 0xe3, 0x0a);
    expect(errorOf(() => parseCsv(bytes))).toMatchObject({ code: 'invalid-encoding', line: 3, column: 'b' });
    const header = Uint8Array.of(0xc4, 0xe3, 0x2c, 0x61, 0x0a);
    expect(errorOf(() => parseCsv(header))).toMatchObject({ code: 'invalid-encoding', line: 1 });
  });
});

describe('long texts', () => {
  it('are read over many slabs', () => {
    const rows = 50_000;
    const x = Array.from({ length: rows }, (_, i) => (i % 10 === 9 ? null : i / 8));
    const w = Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? `w "${i % 7}"` : `w${i % 5}`));
    const quoted = (text: string): string => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
    const text = ['i,x,w', ...x.map((value, i) => `${i},${value ?? 'NA'},${quoted(w[i])}`)].join('\r\n');
    for (const source of [text, new TextEncoder().encode(text)]) {
      const frame = parseCsv(source);
      expect([...frame.types.values()]).toEqual(['int', 'float', 'string']);
      expect(frame.col('i').toArray()).toEqual(x.map((_, i) => i));
      expect(frame.col('x').toArray()).toEqual(x);
      expect(frame.col('w').toArray()).toEqual(w);
    }
  });
});
