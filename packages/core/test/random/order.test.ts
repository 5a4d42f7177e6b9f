import { expect, test } from 'vitest';
import { fillOrder } from '../../src/random/index.ts';

test.each<[number[], number[], number[]]>([
  [
    [2, 3, 4],
    [12, 4, 1],
    [0, 1, 2],
  ],
  [
    [4, 3],
    [1, 4],
    [1, 0],
  ], // a transpose is filled as its base
  [
    [4, 2, 3],
    [1, 12, 4],
    [1, 2, 0],
  ],
  [
    [5, 3],
    [12, 2],
    [0, 1],
  ],
  [
    [3, 5],
    [0, 1],
    [0, 1],
  ],
  [[], [], []],
])('shape %j with strides %j', (shape, strides, order) => {
  expect(fillOrder(shape, strides)).toEqual(order);
});
