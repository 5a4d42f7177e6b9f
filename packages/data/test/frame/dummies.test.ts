import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/index.ts';

// The names and their order are those of pandas 1.5.3 for the same frame.
const frame = Frame.from({
  A: ['a', 'b', null],
  B: [1, 2, 1],
  C: [1, 2.5, NaN],
  D: [true, false, true],
  E: [true, null, false],
  F: ['x', 'y', 'x'],
});

describe('getDummies', () => {
  it.each([
    [{}, 'B,C,D,A_a,A_b,E_False,E_True,F_x,F_y'],
    [{ dummyNa: true }, 'B,C,D,A_a,A_b,A_nan,E_False,E_True,E_nan,F_x,F_y,F_nan'],
    [{ columns: ['B', 'A'] }, 'C,D,E,F,B_1,B_2,A_a,A_b'],
    [{ columns: ['C'], dummyNa: true }, 'A,B,D,E,F,C_1.0,C_2.5,C_nan'],
    [{ columns: ['D'] }, 'A,B,C,E,F,D_False,D_True'],
    [{ prefix: 'p', columns: ['A'] }, 'B,C,D,E,F,p_a,p_b'],
    [{ prefix: ['p', 'q', 'r'] }, 'B,C,D,p_a,p_b,q_False,q_True,r_x,r_y'],
    [{ prefix: { A: 'aa', F: 'ff' }, prefixSep: '=' }, 'B,C,D,aa=a,aa=b,E=False,E=True,ff=x,ff=y'],
  ])('%j', (options, names) => {
    expect(frame.getDummies(options).columnNames.join(',')).toBe(names);
  });

  it('makes columns of zeros and ones', () => {
    const encoded = frame.getDummies({ columns: ['A', 'C'], dummyNa: true });
    expect(encoded.col('A_b').toArray()).toEqual([0, 1, 0]);
    expect(encoded.col('A_nan').toArray()).toEqual([0, 0, 1]);
    expect(encoded.col('C_2.5').toArray()).toEqual([0, 1, 0]);
    expect(encoded.col('C_nan').toArray()).toEqual([0, 0, 1]);
    expect(encoded.types.get('A_a')).toBe('int');
  });

  it('orders categories by code point, and leaves out those no row has', () => {
    const words = Frame.from({ w: ['é', 'b', '𝄞', 'B', '\uff21', 'ab', 'a'] });
    expect(words.getDummies({ prefixSep: '' }).columnNames).toEqual([
      'wB',
      'wa',
      'wab',
      'wb',
      'wé',
      'w\uff21',
      'w𝄞',
    ]);
    expect(words.iloc('0:2').getDummies().columnNames).toEqual(['w_b', 'w_é']);
    expect(Frame.from({ n: [10, 9, -1] }).getDummies({ columns: ['n'] }).columnNames).toEqual([
      'n_-1',
      'n_9',
      'n_10',
    ]);
  });

  it('keeps row labels', () => {
    expect([...frame.drop(0).getDummies().index]).toEqual([1, 2]);
  });

  it('refuses what cannot be named apart', () => {
    expect(() => frame.getDummies({ columns: ['Z'] })).toThrow('there is no column "Z" to encode');
    expect(() => frame.getDummies({ prefix: ['p'] })).toThrow('prefix holds 1 names for 3 encoded columns');
    expect(() =>
      frame.getDummies({ columns: ['A', 'F'], prefix: 'A_a'.slice(0, 1), prefixSep: '' }),
    ).not.toThrow();
    const clash = Frame.from({ A_a: [1], A: ['a'] });
    expect(() => clash.getDummies()).toThrow('encoding "A" makes a second column "A_a"; choose a prefix');
  });
});
