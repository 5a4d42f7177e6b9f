import { describe, expect, it } from 'vitest';
import type { Positions } from '../../src/index.ts';
import { selectPositions } from '../../src/frame/select.ts';

function select(selector: Positions, length = 5): number[] {
  return [...selectPositions(selector, length, 'row')];
}

describe('selectPositions', () => {
  it.each([
    [':', [0, 1, 2, 3, 4]],
    ['1:3', [1, 2]],
    [':-1', [0, 1, 2, 3]],
    ['-2:', [3, 4]],
    ['::2', [0, 2, 4]],
    [' 1 : 9 : 3 ', [1, 4]],
    ['::-1', [4, 3, 2, 1, 0]],
    ['3:0:-2', [3, 1]],
    ['9:', []],
    ['3:1', []],
    ['-9:2', [0, 1]],
    [':-9:-1', [4, 3, 2, 1, 0]],
  ])('slice %j as in Python', (slice, positions) => {
    expect(select(slice)).toEqual(positions);
  });

  it('numbers, lists and masks', () => {
    expect(select(2)).toEqual([2]);
    expect(select(-1)).toEqual([4]);
    expect(select([3, -5, 3])).toEqual([3, 0, 3]);
    expect(select(Int32Array.of(1, 2))).toEqual([1, 2]);
    expect(select([true, false, false, false, true])).toEqual([0, 4]);
    expect(select([])).toEqual([]);
    expect(select(':', 0)).toEqual([]);
  });

  it.each([
    [5, 'row position 5 is out of bounds for 5 rows'],
    [-6, 'row position -6 is out of bounds for 5 rows'],
    [[1, 7], 'row position 7 is out of bounds for 5 rows'],
    [0.5, 'a row position must be a whole number, but got 0.5'],
    [[true, false], 'a mask of 2 booleans does not fit 5 rows'],
    ['1', 'cannot read "1" as a slice'],
    ['a:b', 'cannot read "a:b" as a slice'],
    ['::0', 'slice step cannot be zero'],
  ])('%j is refused', (selector, message) => {
    expect(() => select(selector as Positions)).toThrow(message);
  });
});
