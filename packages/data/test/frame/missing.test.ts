import { describe, expect, it } from 'vitest';
import { DataError, Frame } from '../../src/index.ts';

const frame = Frame.from({
  n: [1, null, 3, null],
  s: ['x', 'x', null, null],
  b: [true, null, false, null],
  full: [1, 2, 3, 4],
});

describe('isna', () => {
  it('counts by column and by row', () => {
    expect(frame.isna().sum().toMap()).toEqual(
      new Map([
        ['n', 2],
        ['s', 2],
        ['b', 2],
        ['full', 0],
      ]),
    );
    const byRow = frame.isna().sum({ axis: 1 });
    expect(byRow.toArray()).toEqual([0, 2, 1, 3]);
    expect(byRow.idxmax()).toBe(3);
    expect(frame.col('s').isna().toArray()).toEqual([false, false, true, true]);
  });
});

describe('dropna', () => {
  const rows = (f: Frame): unknown[] => [...f.index];

  it('drops rows as pandas does', () => {
    expect(rows(frame.dropna())).toEqual([0]);
    expect(rows(frame.dropna({ how: 'all' }))).toEqual([0, 1, 2, 3]);
    expect(rows(frame.dropna({ how: 'all', subset: ['n', 's', 'b'] }))).toEqual([0, 1, 2]);
    expect(rows(frame.dropna({ thresh: 3 }))).toEqual([0, 2]);
    expect(rows(frame.dropna({ subset: ['n', 'b'] }))).toEqual([0, 2]);
    expect(rows(frame.dropna({ thresh: 1, subset: ['n', 's'] }))).toEqual([0, 1, 2]);
  });

  it('drops columns as pandas does', () => {
    expect(frame.dropna({ axis: 1 }).columnNames).toEqual(['full']);
    expect(frame.dropna({ axis: 'columns', how: 'all' }).columnNames).toEqual(['n', 's', 'b', 'full']);
    expect(frame.dropna({ axis: 1, thresh: 3 }).columnNames).toEqual(['full']);
    expect(frame.dropna({ axis: 1, subset: [0, 2] }).columnNames).toEqual(['n', 'b', 'full']);
    expect(frame.drop(0).dropna({ axis: 1, subset: [2] }).columnNames).toEqual(['n', 'b', 'full']);
  });

  it('refuses what contradicts itself or is not there', () => {
    expect(() => frame.dropna({ how: 'any', thresh: 2 })).toThrow('dropna takes how or thresh, not both');
    expect(() => frame.dropna({ how: 'some' as 'any' })).toThrow('invalid how option: some');
    expect(() => frame.dropna({ subset: ['z'] })).toThrow(/no column "z"/);
    expect(() => frame.dropna({ axis: 1, subset: [9] })).toThrow('there is no row labelled 9');
  });
});

describe('fillna', () => {
  const values = (f: Frame, name: string): unknown => ({
    type: f.types.get(name),
    values: f.col(name).toArray(),
  });

  it('by the means of the columns, strings left alone', () => {
    for (const filled of [frame.fillna(frame.mean()), frame.fillna('mean')]) {
      expect(values(filled, 'n')).toEqual({ type: 'float', values: [1, 2, 3, 2] });
      expect(values(filled, 'b')).toEqual({ type: 'float', values: [1, 0.5, 0, 0.5] });
      expect(values(filled, 's')).toEqual({ type: 'string', values: ['x', 'x', null, null] });
      expect(values(filled, 'full')).toEqual({ type: 'int', values: [1, 2, 3, 4] });
    }
    expect(frame.fillna('median').col('n').toArray()).toEqual([1, 2, 3, 2]);
  });

  it('by the mode, of strings and booleans too', () => {
    const filled = frame.fillna('mode');
    expect(filled.col('s').toArray()).toEqual(['x', 'x', 'x', 'x']);
    expect(values(filled, 'b')).toEqual({ type: 'bool', values: [true, false, false, false] });
  });

  it('by column', () => {
    const filled = frame.fillna({ n: 0, s: 'none', b: true, absent: 1 });
    expect(values(filled, 'n')).toEqual({ type: 'float', values: [1, 0, 3, 0] });
    expect(filled.col('s').toArray()).toEqual(['x', 'x', 'none', 'none']);
    expect(values(filled, 'b')).toEqual({ type: 'bool', values: [true, true, false, true] });
    const ruled = frame.fillna({ n: 'median', s: { value: 'mode' } });
    expect(ruled.col('n').toArray()).toEqual([1, 2, 3, 2]);
    expect(ruled.col('s').toArray()).toEqual(['x', 'x', 'mode', 'mode']);
    expect(ruled.col('b').toArray()).toEqual([true, null, false, null]);
    expect(
      frame
        .fillna(new Map([['n', 7]]))
        .col('n')
        .toArray(),
    ).toEqual([1, 7, 3, 7]);
  });

  it('by one value for all columns, which must suit those that miss something', () => {
    expect(frame.select(['n', 'full']).fillna(-1).col('n').toArray()).toEqual([1, -1, 3, -1]);
    expect(frame.select(['s', 'full']).fillna('none').col('s').toArray()).toEqual(['x', 'x', 'none', 'none']);
    expect(() => frame.fillna(0)).toThrow(
      new DataError('column "s" is string: its missing values cannot become 0', 's'),
    );
    expect(() => frame.fillna('none')).toThrow(/column "n" is float/);
    expect(() => frame.fillna({ n: true })).toThrow(
      /column "n" is float: its missing values cannot become true/,
    );
    expect(() => frame.fillna({ s: 'mean' })).toThrow('column "s" holds strings, which have no mean');
  });

  it('leaves a column without values missing', () => {
    const empty = Frame.from({ x: [null, NaN] });
    for (const fill of ['mean', 'median', 'mode'] as const)
      expect(empty.fillna(fill).isna().sum().get('x')).toBe(2);
    expect(empty.fillna(empty.mean()).isna().sum().get('x')).toBe(2);
  });

  it('of a series', () => {
    expect(frame.col('n').fillna('mean').toArray()).toEqual([1, 2, 3, 2]);
    expect(frame.col('s').fillna('y').toArray()).toEqual(['x', 'x', 'y', 'y']);
  });
});
