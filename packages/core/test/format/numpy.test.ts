import { describe, expect, it } from 'vitest';
import { numpyRepr, numpyStr } from '../../src/format/index.ts';
import { range, viewOf } from './view.ts';

// The expected texts are NumPy 1.24's, with int32 for its default integer.

describe('numpy forms', () => {
  it.each([
    [[1, 2], 'array([1., 2.], dtype=float32)', '[1. 2.]'],
    [
      [0.1, 1 / 3, NaN, -Infinity],
      'array([0.1       , 0.33333334,        nan,       -inf], dtype=float32)',
      '[0.1        0.33333334        nan       -inf]',
    ],
    [[0.2, 0.159, 0.1634], 'array([0.2   , 0.159 , 0.1634], dtype=float32)', '[0.2    0.159  0.1634]'],
    [[1e10, 2e10], 'array([1.e+10, 2.e+10], dtype=float32)', '[1.e+10 2.e+10]'],
    [[72184144, 0.5], 'array([7.218414e+07, 5.000000e-01], dtype=float32)', '[7.218414e+07 5.000000e-01]'],
    [[72184144], 'array([72184144.], dtype=float32)', '[72184144.]'],
    [[NaN], 'array([nan], dtype=float32)', '[nan]'],
  ])('of the float32 %j', (data, repr, str) => {
    expect(numpyRepr(viewOf(data))).toBe(repr);
    expect(numpyStr(viewOf(data))).toBe(str);
  });

  it('of float64, up to eight digits', () => {
    expect(numpyRepr(viewOf([1e-5, 1, 123456.789], { dtype: 'float64' }))).toBe(
      'array([1.00000000e-05, 1.00000000e+00, 1.23456789e+05])',
    );
    expect(numpyStr(viewOf([1e300, -1e-5], { dtype: 'float64' }))).toBe('[ 1.e+300 -1.e-005]');
    expect(numpyStr(viewOf([1 / 3, 2], { dtype: 'float64' }))).toBe('[0.33333333 2.        ]');
  });

  it('of integers and bools', () => {
    expect(numpyRepr(viewOf([1, 200], { dtype: 'uint8' }))).toBe('array([  1, 200], dtype=uint8)');
    expect(numpyRepr(viewOf([-1, 10], { dtype: 'int32' }))).toBe('array([-1, 10])');
    expect(numpyRepr(viewOf([1, 0], { dtype: 'bool' }))).toBe('array([ True, False])');
    expect(numpyStr(viewOf([1, 0], { dtype: 'bool' }))).toBe('[ True False]');
  });

  it('of a 0-d array', () => {
    expect(numpyRepr(viewOf([0.1], { shape: [] }))).toBe('array(0.1, dtype=float32)');
    expect(numpyStr(viewOf([0.1], { shape: [] }))).toBe('0.1');
    expect(numpyStr(viewOf([1], { shape: [], dtype: 'bool' }))).toBe('True');
  });

  it('of an empty array', () => {
    expect(numpyRepr(viewOf([], { dtype: 'int32' }))).toBe('array([], dtype=int32)');
    expect(numpyRepr(viewOf([], { shape: [2, 0] }))).toBe('array([], shape=(2, 0), dtype=float32)');
    expect(numpyStr(viewOf([], { shape: [2, 0] }))).toBe('[]');
  });

  it('of several dimensions', () => {
    const view = viewOf(range(12), { shape: [2, 2, 3] });
    expect(numpyRepr(view)).toBe(
      [
        'array([[[ 0.,  1.,  2.],',
        '        [ 3.,  4.,  5.]],',
        '',
        '       [[ 6.,  7.,  8.],',
        '        [ 9., 10., 11.]]], dtype=float32)',
      ].join('\n'),
    );
    expect(numpyStr(view)).toBe('[[[ 0.  1.  2.]\n  [ 3.  4.  5.]]\n\n [[ 6.  7.  8.]\n  [ 9. 10. 11.]]]');
  });

  it('wraps lines and moves a dtype that does not fit', () => {
    const sixths = range(7).map((i) => i / 6);
    expect(numpyStr(viewOf(sixths))).toBe(
      '[0.         0.16666667 0.33333334 0.5        0.6666667  0.8333333\n 1.        ]',
    );
    expect(numpyRepr(viewOf(sixths.slice(0, 5)))).toBe(
      'array([0.        , 0.16666667, 0.33333334, 0.5       , 0.6666667 ],\n      dtype=float32)',
    );
  });

  it('summarises above 1000 elements', () => {
    const view = viewOf(range(2000), { shape: [2, 1000], dtype: 'int32' });
    expect(numpyRepr(view)).toBe(
      'array([[   0,    1,    2, ...,  997,  998,  999],\n       [1000, 1001, 1002, ..., 1997, 1998, 1999]])',
    );
    expect(numpyStr(view)).toBe(
      '[[   0    1    2 ...  997  998  999]\n [1000 1001 1002 ... 1997 1998 1999]]',
    );
  });
});
