import { describe, expect, it } from 'vitest';
import { atLeastOneLoop, coalesce, innerStride, memoryOrder, planLoops } from '../../src/kernel/geometry.ts';

describe('coalesce', () => {
  it('merges neighbours that every buffer steps through as through one', () => {
    expect(
      coalesce(
        [2, 3, 4],
        [
          [12, 4, 1],
          [12, 4, 1],
        ],
      ),
    ).toEqual({ sizes: [24], strides: [[1], [1]] });
    expect(
      coalesce(
        [2, 3, 4],
        [
          [12, 4, 1],
          [0, 4, 1],
        ],
      ),
    ).toEqual({
      sizes: [2, 12],
      strides: [
        [12, 1],
        [0, 1],
      ],
    });
  });

  it('drops dimensions of size 1, whatever their stride', () => {
    expect(coalesce([1, 3, 1], [[99, 1, 7]])).toEqual({ sizes: [3], strides: [[1]] });
  });
});

describe('planLoops', () => {
  it('walks a transposed pair as it lies', () => {
    expect(
      planLoops(
        [2, 3],
        [
          [1, 2],
          [1, 2],
        ],
      ),
    ).toEqual({ sizes: [6], strides: [[1], [1]] });
  });

  it('has at least one loop', () => {
    expect(planLoops([], [[], []])).toEqual({ sizes: [1], strides: [[1], [1]] });
    expect(atLeastOneLoop({ sizes: [2], strides: [[1]] })).toEqual({ sizes: [2], strides: [[1]] });
  });

  it('lets the first buffer decide the order', () => {
    expect(
      memoryOrder(
        [2, 3],
        [
          [1, 2],
          [3, 1],
        ],
      ),
    ).toEqual([1, 0]);
    expect(
      memoryOrder(
        [2, 3],
        [
          [0, 0],
          [1, 2],
        ],
      ),
    ).toEqual([1, 0]);
  });
});

describe('innerStride', () => {
  it('tells one element, adjacent ones and others apart', () => {
    expect([innerStride([4, 0]), innerStride([4, 1]), innerStride([1, 4]), innerStride([])]).toEqual([
      '0',
      '1',
      's',
      '0',
    ]);
  });
});
