import { describe, expect, it } from 'vitest';
import { DataError, Frame, parseCsv, RowIndex } from '../../src/index.ts';

const HOUSES = 'Rooms,Roof,Price\nNA,NA,127500\n2,NA,106000\n4,Slate,178100\nNA,NA,140000\n6,Poop,114514';
const houses = (): Frame => parseCsv(HOUSES);

describe('making a frame', () => {
  it('of values by name', () => {
    const frame = Frame.from({ a: [1, 2], b: ['x', null], c: Float32Array.of(1, NaN), d: [true, undefined] });
    expect([...frame.types.values()]).toEqual(['int', 'string', 'float', 'bool']);
    expect(frame.isna().sum().toArray()).toEqual([0, 1, 1, 1]);
    expect(Frame.from(new Map([['__proto__', [1]]])).columnNames).toEqual(['__proto__']);
  });

  it('refuses columns of different lengths', () => {
    expect(() => Frame.from({ a: [1, 2], b: [1] })).toThrow(
      new DataError('column "b" has 1 values for 2 rows', 'b'),
    );
  });

  it('may have rows without columns', () => {
    const frame = new Frame(new Map(), RowIndex.range(3));
    expect(frame.shape).toEqual([3, 0]);
    expect(frame.dropna().shape).toEqual([3, 0]);
  });
});

describe('selecting', () => {
  it('by name', () => {
    expect(houses().select(['Price', 'Rooms']).columnNames).toEqual(['Price', 'Rooms']);
    expect(houses().col('Roof').at(-1)).toBe('Poop');
    expect(() => houses().col('roof')).toThrow(
      'there is no column "roof"; the columns are Rooms, Roof, Price',
    );
  });

  it('by position', () => {
    const frame = houses();
    expect(frame.iloc(':', '0:2').columnNames).toEqual(['Rooms', 'Roof']);
    expect(frame.iloc(':', 2).toArray()).toEqual([127500, 106000, 178100, 140000, 114514]);
    expect(frame.iloc('1:3', -1).toArray()).toEqual([106000, 178100]);
    expect(frame.iloc(2, 1)).toBe('Slate');
    expect(frame.iloc(0, 0)).toBeNull();
    expect(
      frame
        .iloc(
          [4, 0],
          ['Rooms', 'Price'].map((_, i) => 2 * i),
        )
        .col('Price')
        .toArray(),
    ).toEqual([114514, 127500]);
    expect([...frame.iloc('::-2').index]).toEqual([4, 2, 0]);
    expect([...frame.iloc([true, false, false, true, false]).index]).toEqual([0, 3]);
    expect(frame.head(2).shape).toEqual([2, 3]);
  });

  it('keeps the labels of rows', () => {
    const frame = houses().dropna({ subset: ['Rooms'] });
    expect([...frame.index]).toEqual([1, 2, 4]);
    expect([...frame.iloc('1:').index]).toEqual([2, 4]);
    expect([...frame.drop(2).index]).toEqual([1, 4]);
    expect([...frame.resetIndex().index]).toEqual([0, 1, 2]);
    expect(() => frame.drop(3)).toThrow('there is no row labelled 3');
  });
});

describe('dropping', () => {
  it('columns and rows by label', () => {
    expect(houses().drop('Roof', { axis: 1 }).columnNames).toEqual(['Rooms', 'Price']);
    expect(houses().drop(['Roof', 'Price'], { axis: 'columns' }).columnNames).toEqual(['Rooms']);
    expect(houses().dropColumns('Rooms').columnNames).toEqual(['Roof', 'Price']);
    expect([...houses().drop([0, 4]).index]).toEqual([1, 2, 3]);
    expect(() => houses().dropColumns('Zimmer')).toThrow(/no column "Zimmer"/);
  });

  it('the column that misses most, the first on a tie', () => {
    expect(houses().dropMostMissing().columnNames).toEqual(['Rooms', 'Price']);
    expect(Frame.from({ a: [1], b: [null], c: [null] }).dropMostMissing().columnNames).toEqual(['a', 'c']);
    const full = Frame.from({ a: [1] });
    expect(full.dropMostMissing()).toBe(full);
  });
});

it('assigns columns', () => {
  const frame = houses().assign('Rooms', [1, 2, 3, 4, 5]).assign('Double', houses().col('Price'));
  expect(frame.columnNames).toEqual(['Rooms', 'Roof', 'Price', 'Double']);
  expect(frame.col('Rooms').sum()).toBe(15);
  expect(() => houses().assign('x', [1])).toThrow(/"x" has 1 values for 5 rows/);
});

it('never changes', () => {
  const frame = houses();
  const before = String(frame);
  frame.fillna('mean').getDummies().dropna().assign('Rooms', [0, 0, 0, 0, 0]);
  expect(String(frame)).toBe(before);
});

describe('statistics by column', () => {
  const frame = Frame.from({
    a: [1, 2, 4],
    b: [0.5, null, 2.5],
    s: ['x', 'y', 'x'],
    t: [true, false, true],
    n: [NaN, null, NaN],
  });

  it('leave strings out and pass over missing values', () => {
    expect(frame.mean().toMap()).toEqual(
      new Map([
        ['a', 7 / 3],
        ['b', 1.5],
        ['t', 2 / 3],
        ['n', null],
      ]),
    );
    expect(frame.median().toArray()).toEqual([2, 1.5, 1, null]);
    expect(frame.sum().toArray()).toEqual([7, 3, 2, 0]);
    expect(frame.min().toArray()).toEqual([1, 0.5, 0, null]);
    expect(frame.max().toArray()).toEqual([4, 2.5, 1, null]);
    expect(frame.count().toMap()).toEqual(
      new Map([
        ['a', 3],
        ['b', 2],
        ['s', 3],
        ['t', 3],
        ['n', 0],
      ]),
    );
    expect(frame.std().get('b')).toBeCloseTo(Math.SQRT2, 15);
    expect(frame.std({ ddof: 0 }).get('b')).toBe(1);
    expect(frame.mode()).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', 0.5],
        ['s', 'x'],
        ['t', true],
        ['n', null],
      ]),
    );
  });

  it('keep sums of whole numbers whole', () => {
    expect(frame.select(['a', 't']).sum().column.type).toBe('int');
    expect(frame.select(['a', 'b']).sum().column.type).toBe('float');
    expect(frame.select(['a']).mean().column.type).toBe('float');
  });

  it('sum by row', () => {
    expect(frame.sum({ axis: 1 }).toArray()).toEqual([2.5, 2, 7.5]);
    expect(frame.isna().sum({ axis: 1 }).toArray()).toEqual([1, 2, 1]);
    expect(() => frame.sum({ axis: 2 as 1 })).toThrow(/axis must be/);
  });
});
