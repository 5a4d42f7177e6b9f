import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/index.ts';

const frame = Frame.from({ n: [3, 1, null, 3], s: ['b', 'a', 'b', null] }).drop(1);

describe('Series', () => {
  it('is read by position, by label, or whole', () => {
    const n = frame.col('n');
    expect(n.length).toBe(3);
    expect([n.at(0), n.at(-1), n.at(1)]).toEqual([3, 3, null]);
    expect([n.get(0), n.get(3)]).toEqual([3, 3]);
    expect([...n]).toEqual([3, null, 3]);
    expect(n.toMap()).toEqual(
      new Map([
        [0, 3],
        [2, null],
        [3, 3],
      ]),
    );
    expect(() => n.at(3)).toThrow('row position 3 is out of bounds for 3 rows');
    expect(() => n.get(1)).toThrow('there is no row labelled 1');
    expect(() => n.get('x')).toThrow('there is no row labelled "x"');
  });

  it('knows its statistics', () => {
    const x = Frame.from({ x: [4, null, 1, 4, 7] }).col('x');
    expect([x.count(), x.sum(), x.mean(), x.median(), x.min(), x.max(), x.mode()]).toEqual([
      4, 16, 4, 4, 1, 7, 4,
    ]);
    expect(x.std()).toBeCloseTo(Math.sqrt(6), 15);
    expect(x.std({ ddof: 0 })).toBeCloseTo(Math.sqrt(4.5), 15);
    expect([x.idxmax(), x.idxmin()]).toEqual([4, 2]);
  });

  it('of nothing but missing values has none', () => {
    const none = Frame.from({ x: [null, NaN] }).col('x');
    expect([none.mean(), none.median(), none.min(), none.max(), none.std()]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
    expect(none.sum()).toBe(0);
    expect(none.mode()).toBeNull();
    expect(() => none.idxmax()).toThrow('idxmax of a column without values');
  });

  it('of strings has no mean', () => {
    expect(() => frame.col('s').mean()).toThrow('column "s" holds strings, which have no mean');
    expect(frame.col('s').mode()).toBe('b');
  });

  it('sums without losing small values beside many', () => {
    const x = Frame.from({ x: new Float64Array(1e6).fill(0.1) }).col('x');
    expect(Math.abs(x.sum() - 1e5)).toBeLessThan(1e-9);
  });
});
