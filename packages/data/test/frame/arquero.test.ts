import { desc, fromArrow, op, table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { Frame, parseCsv } from '../../src/index.ts';

const frame = parseCsv('n,s,b\n3,x,True\nNA,NA,False\n1,y,NA\n2,x,True');

describe('a frame as an arquero table', () => {
  it('has null where a value is missing', () => {
    expect(frame.table.objects()).toEqual([
      { n: 3, s: 'x', b: true },
      { n: null, s: null, b: false },
      { n: 1, s: 'y', b: null },
      { n: 2, s: 'x', b: true },
    ]);
    expect(frame.table.columnNames()).toEqual(['n', 's', 'b']);
  });

  it('has its verbs at hand, and comes back', () => {
    const counted = frame.table.groupby('s').rollup({ mean: op.mean('n'), rows: op.count() });
    expect(counted.objects()).toEqual([
      { s: 'x', mean: 2.5, rows: 2 },
      { s: null, mean: undefined, rows: 1 },
      { s: 'y', mean: 1, rows: 1 },
    ]);
    expect(Frame.fromArquero(counted).isna().sum().toArray()).toEqual([1, 1, 0]);

    const sorted = Frame.fromArquero(frame.table.orderby(desc('n')).select('n', 's').slice(0, 2));
    expect(sorted.columnNames).toEqual(['n', 's']);
    expect(sorted.col('n').toArray()).toEqual([3, 2]);
    expect([...sorted.index]).toEqual([0, 1]);

    const filtered = Frame.fromArquero(frame.table.filter((d: { n: number }) => d.n > 1));
    expect(filtered.col('s').toArray()).toEqual(['x', 'x']);
    expect(filtered.types).toEqual(frame.types);
  });

  it('shares its columns both ways', () => {
    expect(frame.table.column('n')).toBe(frame.columns.get('n'));
    expect(Frame.fromArquero(frame.table).columns.get('s')).toBe(frame.columns.get('s'));
  });

  it('cannot have a column called __proto__', () => {
    expect(() => parseCsv('__proto__,a\n1,2').table).toThrow(
      'arquero cannot hold a column called "__proto__"',
    );
  });
});

describe('an arquero table as a frame', () => {
  it('settles arrays, and keeps the kind of typed arrays', () => {
    const made = table({
      a: [1, undefined, NaN],
      b: ['x', null, 'y'],
      c: Float32Array.of(1, 2, 3),
      d: Int32Array.of(4, 5, 6),
    });
    const from = Frame.fromArquero(made);
    expect(Object.fromEntries(from.types)).toEqual({ a: 'float', b: 'string', c: 'float', d: 'int' });
    expect(from.isna().sum().toArray()).toEqual([2, 1, 0, 0]);
    expect(Frame.fromArquero(made.filter((d: { d: number }) => d.d > 4)).types.get('c')).toBe('float');
  });

  it('takes Arrow columns', () => {
    const arrow = fromArrow(table({ i: Int32Array.of(1, 2), s: ['a', 'b'] }).toArrowIPC());
    const from = Frame.fromArquero(arrow);
    expect(from.types.get('i')).toBe('int');
    expect(from.col('s').toArray()).toEqual(['a', 'b']);
  });

  it('refuses nested values by name', () => {
    expect(() => Frame.fromArquero(table({ x: [[1], [2]] }))).toThrow('column "x" holds [object Array]');
  });

  it('keeps the rows of a table without columns', () => {
    expect(Frame.fromArquero(table({})).shape).toEqual([0, 0]);
  });
});
