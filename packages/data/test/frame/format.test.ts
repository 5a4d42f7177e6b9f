import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Frame, parseCsv } from '../../src/index.ts';

/** The lines of an indented template, without its indentation. */
function lines(strings: TemplateStringsArray): string {
  return strings.raw[0].replace(/^ {4}/gm, '').slice(1).trimEnd();
}

// What pandas 1.5.3 prints for the same tables.
describe('a frame prints as in pandas', () => {
  it('with labels, aligned columns and NaN', () => {
    const frame = parseCsv('NumRooms,RoofType,Price\nNA,NA,127500\n2,NA,106000\n4,Slate,178100');
    expect(String(frame)).toBe(lines`
       NumRooms RoofType   Price
    0       NaN      NaN  127500
    1       2.0      NaN  106000
    2       4.0    Slate  178100`);
    expect(String(frame.dropna({ subset: ['NumRooms'] }))).toBe(lines`
       NumRooms RoofType   Price
    1       2.0      NaN  106000
    2       4.0    Slate  178100`);
    expect(inspect({ frame })).toContain('1       2.0      NaN  106000');
  });

  it('with signs, booleans and exponents', () => {
    const mixed = { a: [-1, -2], bbb: [-1.5, 2e-9], c: ['x', 'yy'], d: [true, false], e: [-10, 3] };
    expect(String(Frame.from(mixed))).toBe(lines`
       a           bbb   c      d   e
    0 -1 -1.500000e+00   x   True -10
    1 -2  2.000000e-09  yy  False   3`);
    expect(String(Frame.from({ a: [1e7, 0.123456789] }))).toBe(lines`
                  a
    0  1.000000e+07
    1  1.234568e-01`);
    expect(String(Frame.from({ a: [Infinity, -Infinity, NaN] }))).toBe(lines`
         a
    0  inf
    1 -inf
    2  NaN`);
  });

  it('with as many decimals as the longest needs', () => {
    expect(String(Frame.from({ a: [1.25, NaN, 100], b: [0.1234567, 2, 3] }))).toBe(lines`
            a         b
    0    1.25  0.123457
    1     NaN  2.000000
    2  100.00  3.000000`);
  });

  it('with long texts cut and line breaks escaped', () => {
    expect(String(Frame.from({ a: ['x'.repeat(60), 'b\nc\td'], b: [1, 2] }))).toBe(lines`
                                                       a  b
    0  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...  1
    1                                            b\nc\td  2`);
  });

  it('without rows', () => {
    expect(String(parseCsv('a,b'))).toBe('Empty DataFrame\nColumns: [a, b]\nIndex: []');
    expect(String(parseCsv('a\n1\n2').select([]))).toBe('Empty DataFrame\nColumns: []\nIndex: [0, 1]');
  });

  it('with long tables cut in the middle', () => {
    const values = Array.from({ length: 70 }, (_, i) => i * 1.5);
    expect(String(Frame.from({ value: values, s: values.map(() => 't') }))).toBe(lines`
        value  s
    0     0.0  t
    1     1.5  t
    2     3.0  t
    3     4.5  t
    4     6.0  t
    ..    ... ..
    65   97.5  t
    66   99.0  t
    67  100.5  t
    68  102.0  t
    69  103.5  t

    [70 rows x 2 columns]`);
  });
});

it('a wide frame keeps its first and last columns, within 80 characters', () => {
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`longcolumn${i}`, [1, 2]]));
  const text = String(Frame.from(wide));
  expect(text).toMatch(/^ {3}longcolumn0 .* {2}\.\.\. .*longcolumn29\n/);
  expect(text).toContain('[2 rows x 30 columns]');
  for (const line of text.split('\n')) expect(line.length).toBeLessThan(80);
});

describe('a series prints as in pandas', () => {
  it('with name and dtype', () => {
    expect(String(Frame.from({ x: [1, -2, 3] }).col('x'))).toBe(lines`
    0    1
    1   -2
    2    3
    Name: x, dtype: int64`);
    expect(String(Frame.from({ s: ['a', null, 'ccc'] }).col('s'))).toBe(lines`
    0      a
    1    NaN
    2    ccc
    Name: s, dtype: object`);
    expect(String(Frame.from({ abc: [1], d: [2.5] }).sum())).toBe(lines`
    abc    1.0
    d      2.5
    dtype: float64`);
    expect(String(Frame.from({ b: [true, false] }).col('b'))).toMatch(/dtype: bool$/);
    expect(String(parseCsv('a').col('a'))).toBe('Series([], Name: a, dtype: float64)');
  });

  it('with long ones cut', () => {
    const text = String(Frame.from({ k: Array.from({ length: 70 }, (_, i) => i) }).col('k'));
    expect(text.split('\n')).toHaveLength(12);
    expect(text).toMatch(/\n4 {6}4\n {6}\.\.\n65 {4}65\n/);
    expect(text).toMatch(/Name: k, Length: 70, dtype: int64$/);
  });
});
