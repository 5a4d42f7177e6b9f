import { describe, expect, it } from 'vitest';
import { NumberReader } from '../../src/csv/number.ts';

function read(text: string): number {
  const bytes = new TextEncoder().encode(`,${text},`);
  return new NumberReader(bytes).read(1, bytes.length - 1);
}

/** A stream of 32-bit integers for reproducible samples (Marsaglia's xorshift). */
function* integers(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    yield x >>> 0;
  }
}

describe('NumberReader', () => {
  it.each([
    '0',
    '7',
    '-7',
    '+7',
    '007',
    '1.5',
    '-0.25',
    '.5',
    '5.',
    '1e5',
    '1E+05',
    '2.5e-3',
    '123456789012345',
    '1234567890123456',
    '9007199254740993',
    '0.1234567890123456789',
    '0.000000000000000000000012345',
    '123456789012345678901234567890',
    '1e400',
    '-1e-400',
    '4.9e-324',
    '1.7976931348623157e308',
    '0.30000000000000004',
  ])('reads %s as Number does', (text) => {
    expect(read(text)).toBe(Number(text));
  });

  it('passes over spaces and tabs around a number', () => {
    expect(read(' \t-12.5 ')).toBe(-12.5);
  });

  it.each([
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['+Infinity', Infinity],
    ['INFINITY', Infinity],
  ])('reads %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '-',
    '+',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '1 2',
    '0x10',
    '1_000',
    '--1',
    '1-',
    'nan',
    'infinit',
    '12a',
    '1.2345678901234567x',
    '٣',
  ])('finds no number in %j', (text) => {
    expect(read(text)).toBeNaN();
  });

  it('rounds correctly at any length, beside ties between two doubles too', () => {
    const next = integers(12345);
    const draw = (): number => next.next().value as number;
    const bits = new DataView(new ArrayBuffer(8));
    const wrong: string[] = [];
    for (let i = 0; i < 20_000; i++) {
      bits.setUint32(0, (draw() & 0x7fefffff) >>> 0);
      bits.setUint32(4, draw());
      const tie = (BigInt(draw()) * 2097152n + 2n ** 52n) * 2n + 1n;
      const decimals = `${draw() % 1000}.${draw()}${draw()}`;
      const texts = [
        String(bits.getFloat64(0)),
        tie.toString(),
        `${tie}.${i % 2}`,
        decimals,
        `0.${draw()}${draw()}`,
      ];
      wrong.push(...texts.filter((text) => read(text) !== Number(text)));
    }
    expect(wrong).toEqual([]);
  });

  it('remembers whether a number had a point or an exponent', () => {
    const bytes = new TextEncoder().encode('12 1.# 1e2 3.0');
    const reader = new NumberReader(bytes);
    expect(reader.read(0, 2)).toBe(12);
    expect(reader.read(3, 6)).toBeNaN();
    expect(reader.sawFraction).toBe(false);
    reader.read(7, 10);
    expect(reader.sawFraction).toBe(true);
  });
});
